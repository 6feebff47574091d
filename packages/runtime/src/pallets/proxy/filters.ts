import type { Call, Ctx, Runtime, RuntimeCall } from '@glia/frame'
import { PROXY_TYPES, type ProxyType } from './types.ts'

/** A call by its names, `Pallet.*` all of a pallet. */
export type CallName = `${string}.${string}`

/** A call that is let through only if its argument is less than so much, rao, or is a call of that name. */
interface Condition {
  readonly call: CallName
  readonly argument: string
  readonly below?: bigint
  readonly holds?: CallName
}

/** What a type of delegation lets its delegate do. */
export type Filter =
  | { readonly mode: 'AllowAll' | 'DenyAll' }
  | { readonly mode: 'Deny'; readonly calls: readonly CallName[] }
  | { readonly mode: 'Allow'; readonly calls: readonly CallName[]; readonly except?: readonly CallName[] }
  | { readonly mode: 'AllowIf'; readonly calls: readonly Condition[] }

const subtensor = (...names: readonly string[]): CallName[] => names.map((name): CallName => `SubtensorModule.${name}`)
const adminUtils = (...names: readonly string[]): CallName[] =>
  names.map((name): CallName => `AdminUtils.sudo_set_${name}`)

const NOTHING: Filter = { mode: 'DenyAll' }
const COLDKEY_SWAP = [
  'announce_coldkey_swap',
  'swap_coldkey_announced',
  'clear_coldkey_swap_announcement',
  'dispute_coldkey_swap',
]
/** Rao of TAO or alpha that are no longer a small transfer. */
const SMALL = 500_000_000n

/** The one table of what each type may do, in the order in which clients are told of it (`define_proxy_filters`). */
export const FILTERS: Readonly<Record<ProxyType, Filter>> = {
  Any: { mode: 'AllowAll' },
  NonTransfer: {
    mode: 'Deny',
    calls: ['Balances.*', ...subtensor('transfer_stake', 'schedule_swap_coldkey', 'swap_coldkey', ...COLDKEY_SWAP)],
  },
  NonFungible: {
    mode: 'Deny',
    calls: [
      'Balances.*',
      ...subtensor(
        'add_stake',
        'add_stake_limit',
        'remove_stake',
        'remove_stake_limit',
        'remove_stake_full_limit',
        'unstake_all',
        'unstake_all_alpha',
        'swap_stake',
        'swap_stake_limit',
        'move_stake',
        'transfer_stake',
        'burned_register',
        'root_register',
        'schedule_swap_coldkey',
        'swap_coldkey',
        ...COLDKEY_SWAP,
        'swap_hotkey',
        'swap_hotkey_v2',
      ),
    ],
  },
  Transfer: {
    mode: 'Allow',
    calls: [
      'Balances.transfer_keep_alive',
      'Balances.transfer_allow_death',
      'Balances.transfer_all',
      'SubtensorModule.transfer_stake',
    ],
  },
  SmallTransfer: {
    mode: 'AllowIf',
    calls: [
      { call: 'Balances.transfer_keep_alive', argument: 'value', below: SMALL },
      { call: 'Balances.transfer_allow_death', argument: 'value', below: SMALL },
      { call: 'SubtensorModule.transfer_stake', argument: 'alpha_amount', below: SMALL },
    ],
  },
  Owner: {
    mode: 'Allow',
    calls: ['AdminUtils.*', ...subtensor('set_subnet_identity', 'update_symbol')],
    except: adminUtils('sn_owner_hotkey', 'subnet_owner_hotkey'),
  },
  NonCritical: {
    mode: 'Deny',
    calls: [
      ...subtensor('dissolve_network', 'root_register', 'burned_register'),
      'Sudo.*',
      ...subtensor(...COLDKEY_SWAP),
    ],
  },
  Triumvirate: NOTHING,
  Senate: NOTHING,
  Governance: NOTHING,
  Staking: {
    mode: 'Allow',
    calls: subtensor(
      'add_stake',
      'remove_stake',
      'unstake_all',
      'unstake_all_alpha',
      'swap_stake',
      'swap_stake_limit',
      'move_stake',
      'add_stake_limit',
      'remove_stake_limit',
      'remove_stake_full_limit',
      'set_root_claim_type',
    ),
  },
  Registration: { mode: 'Allow', calls: subtensor('burned_register', 'register', 'register_limit') },
  RootWeights: NOTHING,
  ChildKeys: { mode: 'Allow', calls: subtensor('set_children', 'set_childkey_take') },
  SudoUncheckedSetCode: {
    mode: 'AllowIf',
    calls: [{ call: 'Sudo.sudo_unchecked_weight', argument: 'call', holds: 'System.set_code' }],
  },
  SwapHotkey: { mode: 'Allow', calls: subtensor('swap_hotkey', 'swap_hotkey_v2') },
  SubnetLeaseBeneficiary: {
    mode: 'Allow',
    calls: [
      'SubtensorModule.start_call',
      ...adminUtils(
        'serving_rate_limit',
        'min_difficulty',
        'max_difficulty',
        'weights_version_key',
        'adjustment_alpha',
        'immunity_period',
        'min_allowed_weights',
        'kappa',
        'rho',
        'activity_cutoff',
        'network_registration_allowed',
        'network_pow_registration_allowed',
        'max_burn',
        'bonds_moving_average',
        'bonds_penalty',
        'commit_reveal_weights_enabled',
        'liquid_alpha_enabled',
        'alpha_values',
        'commit_reveal_weights_interval',
        'toggle_transfer',
        'subnet_emission_enabled',
        'min_childkey_take_per_subnet',
      ),
    ],
  },
  RootClaim: { mode: 'Allow', calls: subtensor('claim_root') },
}

/** Pallet and call of a name; undefined stands for every call of the pallet. */
export function namesIn(name: CallName): readonly [pallet: string, call: string | undefined] {
  const dot = name.indexOf('.')
  const call = name.slice(dot + 1)
  return [name.slice(0, dot), call === '*' ? undefined : call]
}

const camel = (name: string): string => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())

/** A filter with the declarations that its names stand for in a runtime. */
type Bound = (call: RuntimeCall) => boolean
const bound = new WeakMap<Runtime, ReadonlyMap<ProxyType, Bound>>()

/** @throws FrameError when the runtime has no call of a name in the table */
function callsOf(runtime: Runtime, names: readonly CallName[]): ReadonlySet<Call> {
  const found = new Set<Call>()
  for (const [pallet, call] of names.map(namesIn)) {
    if (call !== undefined) found.add(runtime.findCall(pallet, call).call)
    else for (const each of runtime.palletByName.get(pallet)?.callByIndex.values() ?? []) found.add(each.call)
  }
  return found
}

function bindFilter(runtime: Runtime, filter: Filter): Bound {
  switch (filter.mode) {
    case 'AllowAll':
      return () => true
    case 'DenyAll':
      return () => false
    case 'Deny': {
      const denied = callsOf(runtime, filter.calls)
      return ({ bound: { call } }) => !denied.has(call)
    }
    case 'Allow': {
      const [allowed, except] = [filter.calls, filter.except ?? []].map((names) => callsOf(runtime, names))
      return ({ bound: { call } }) => allowed?.has(call) === true && except?.has(call) !== true
    }
    case 'AllowIf': {
      const conditions = new Map(
        filter.calls.map(({ call, argument, below, holds }) => {
          const [declared] = callsOf(runtime, [call])
          const inner = holds === undefined ? undefined : callsOf(runtime, [holds])
          const key = camel(argument)
          const isMet = (value: unknown) =>
            below !== undefined ? (value as bigint) < below : inner?.has((value as RuntimeCall).bound.call) === true
          return [declared, (args: object) => isMet((args as Record<string, unknown>)[key])]
        }),
      )
      return ({ bound: { call }, args }) => conditions.get(call)?.(args) === true
    }
  }
}

/** Whether a delegation of this type lets a call through (`InstanceFilter::filter`). */
export function allows(ctx: Ctx, type: ProxyType, call: RuntimeCall): boolean {
  let filters = bound.get(ctx.runtime)
  if (filters === undefined) {
    filters = new Map(PROXY_TYPES.map((each) => [each, bindFilter(ctx.runtime, FILTERS[each])]))
    bound.set(ctx.runtime, filters)
  }
  return filters.get(type)?.(call) === true
}

/** Whether one type may do at least what another may (`is_superset`). */
export function isSuperset(type: ProxyType, other: ProxyType): boolean {
  if (type === other || type === 'Any') return true
  if (other === 'Any') return false
  if (type === 'NonTransfer') return other !== 'Transfer' && other !== 'SmallTransfer'
  return type === 'Transfer' && other === 'SmallTransfer'
}
