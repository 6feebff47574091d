import {
  type AccountId,
  applyExtrinsic,
  type BoundCall,
  BrokenBlock,
  CodecError,
  type Ctx,
  callNamed,
  decodeExtrinsic,
  dispatch,
  type Origin,
  Reader,
  ROOT,
  type RuntimeCall,
  signedBy,
  systemItems,
  ValidityFailure,
} from '@glia/frame'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ALICE } from '../genesis/accounts.ts'
import { totalIssuance } from '../pallets/balances/storage.ts'
import { busyChain, COLDKEYS, HOTKEYS, LEAVING, STRANGERS, TEMPO } from '../testing/busyChain.ts'
import { type TestChain, transaction } from '../testing/chain.ts'
import { callsOf } from '../testing/scaleBytes.ts'

const SEED = 20_250_611
const MAX_U64 = (1n << 64n) - 1n

const { chain, everybody, scale } = busyChain()
const calls = callsOf(chain.rules)

/** The call that these bytes stand for; undefined when a bound of its arguments refuses them, as it would an extrinsic. */
function decoded(bound: BoundCall, bytes: Uint8Array): RuntimeCall | undefined {
  try {
    const input = new Reader(bytes)
    input.registry = chain.rules
    const args = bound.call.decodeArgs(input)
    const shown = () => `${bound.pallet}.${bound.name}(${fc.stringify(args)})`
    return { ...callNamed(chain.rules, bound.pallet, bound.name, args), [fc.toStringMethod]: shown } as RuntimeCall
  } catch (fault) {
    if (fault instanceof CodecError) return undefined
    throw fault
  }
}

/** With these root may take from a block what it cannot end without, for which a node has the call fail. */
const RAW = new Set(['System.set_storage', 'System.kill_storage', 'System.kill_prefix'])

/** Ends the open block; false where one of the calls in it broke it that may. */
function ends(of: TestChain, calls: readonly RuntimeCall[]): boolean {
  try {
    of.end()
    return true
  } catch (fault) {
    const mayBreak = calls.some(({ bound }) => RAW.has(`${bound.pallet}.${bound.name}`))
    if (fault instanceof BrokenBlock && mayBreak) return false
    throw fault
  }
}

const callOf = (bound: BoundCall) => scale.argumentsOf(bound).map((bytes) => decoded(bound, bytes))
/** Root makes these accounts as rich as an account can be. */
function enrich(ctx: Ctx, accounts: readonly AccountId[], newFree: bigint): void {
  for (const value of accounts)
    dispatch(
      ctx,
      ROOT,
      callNamed(ctx.runtime, 'Balances', 'force_set_balance', { who: { type: 'Id', value }, newFree }),
    )
}

const wealth = fc.record({
  accounts: fc.oneof(fc.constant([]), fc.subarray([...everybody]), fc.constant(everybody)),
  newFree: fc.constantFrom(MAX_U64, MAX_U64 - 1n, MAX_U64 / 2n, 10n ** 19n, 0n, 500n),
})
const origins: fc.Arbitrary<Origin> = fc.oneof(
  fc.constantFrom(...COLDKEYS, ...HOTKEYS, ALICE, ...STRANGERS).map(signedBy),
  fc.constant(ROOT),
)

/** Balances of all accounts; equal to the issuance as long as root never made more than a u64 holds. */
function inAccounts(ctx: Ctx): bigint {
  let sum = 0n
  for (const [, { data }] of systemItems.account.entries(ctx)) sum += data.free + data.reserved
  return sum
}

/** Does it write storage behind the rules' back, or say that there is more TAO than there is, itself or in a call that it holds? */
const writesRaw = (call: RuntimeCall): boolean =>
  /(set|kill)_storage|kill_prefix|total_issuance/.test(fc.stringify(call))

/** What must hold after every step: all that changed can be stored, and no TAO is unaccounted for. */
class Watch {
  #broken = false

  check(ctx: Ctx, call?: RuntimeCall): void {
    ctx.overlay.changes()
    const sum = inAccounts(ctx)
    this.#broken ||= sum > MAX_U64 || (call !== undefined && writesRaw(call))
    if (!this.#broken) expect(totalIssuance.get(ctx)).toBe(sum)
  }
}

function throughSudo(ctx: Ctx, call: RuntimeCall): void {
  dispatch(ctx, signedBy(ALICE), callNamed(ctx.runtime, 'Sudo', 'sudo', { call }))
}

/** The way of a transaction, with all its extensions. Answers whether it got into the block. */
function asTransaction(ctx: Ctx, signer: AccountId, call: RuntimeCall, tip: bigint): boolean {
  const nonce = systemItems.account.get(ctx, signer).nonce
  const bytes = transaction(ctx, signer, call.bound.pallet, call.bound.name, call.args, { nonce, tip })
  try {
    const { fault } = applyExtrinsic(ctx, decodeExtrinsic(ctx.runtime, bytes))
    if (fault !== undefined) throw fault
    return true
  } catch (fault) {
    if (fault instanceof ValidityFailure) return false
    throw fault
  }
}

/** Everybody who may ask for something, root last: what the others were refused it can still do. */
const askers: readonly Origin[] = [...[...HOTKEYS, ...COLDKEYS, LEAVING, STRANGERS[0], ALICE].map(signedBy), ROOT]

/** The chain within a block, as it is and with everybody as rich as can be. */
const settings = [0n, MAX_U64, MAX_U64 / 2n].map((newFree) => {
  /** Such a chain, its next block open. */
  const open = (): TestChain => {
    const fork = chain.fork()
    fork.begin()
    if (newFree > 0n) enrich(fork.ctx, everybody, newFree)
    return fork
  }
  return { open, ctx: open().ctx }
})

/** Tries of each call, and how many more there may be until one goes through. */
const RUNS = 30
const MOST_RUNS = 1_500
/** How many of the calls that went through are followed by blocks; blocks take most of the time. */
const FOLLOWED = 4
/**
 * What hardly any generated arguments satisfy: retired calls, and those that must know a secret, a hash, a symbol, a place or the
 * block's time, come from its author, or find the chain in a state that another call brings about. */
const HARDLY = new Set([
  'Timestamp.set',
  'MevShield.announce_next_key',
  'SubtensorModule.reveal_weights',
  'SubtensorModule.reveal_mechanism_weights',
  'SubtensorModule.batch_reveal_weights',
  'SubtensorModule.update_symbol',
  'SubtensorModule.schedule_swap_coldkey',
  'AdminUtils.sudo_set_total_issuance',
  'AdminUtils.sudo_set_network_pow_registration_allowed',
  'Swap.add_liquidity',
  'Swap.remove_liquidity',
  'Swap.modify_position',
  'Swap.toggle_user_liquidity',
  'Swap.disable_lp',
  'System.set_code',
  'System.set_code_without_checks',
  'System.apply_authorized_upgrade',
  'Multisig.cancel_as_multi',
  'Multisig.poke_deposit',
  'Proxy.kill_pure',
  'Proxy.remove_announcement',
  'Proxy.reject_announcement',
  'Drand.write_pulse',
  'SubtensorModule.associate_evm_key',
  'Preimage.unnote_preimage',
  'Preimage.unrequest_preimage',
  'Scheduler.cancel_named',
  'Scheduler.set_retry_named',
  'Scheduler.cancel_retry_named',
  'SafeMode.enter',
  'SafeMode.extend',
  'SafeMode.force_extend',
  'SafeMode.force_exit',
  'SafeMode.force_slash_deposit',
  'SafeMode.release_deposit',
  'SafeMode.force_release_deposit',
  'SubtensorModule.register_leased_network',
  'SubtensorModule.terminate_lease',
])
const wentThrough = new Set<string>()

describe('every call with extreme arguments', () => {
  it.each(calls.map((bound) => [`${bound.pallet}.${bound.name}`, bound] as const))('%s', (name, bound) => {
    let followed = 0
    const asked = ({ open, ctx }: (typeof settings)[number], call: RuntimeCall) => {
      // Who could have asked is tried on its own: one success often makes the next impossible.
      const successful = askers.filter((origin) =>
        ctx.simulate(() => {
          const done = dispatch(ctx, origin, call).error === undefined
          if (done) new Watch().check(ctx, call)
          return done
        }),
      )
      if (successful.length === 0) return
      wentThrough.add(name)
      if (followed++ >= FOLLOWED) return
      const other = open()
      const watch = new Watch()
      for (const origin of successful) dispatch(other.ctx, origin, call)
      throughSudo(other.ctx, call)
      watch.check(other.ctx, call)
      if (!ends(other, [call])) return
      other.blocks(TEMPO + 1)
      watch.check(other.ctx)
    }
    let runs = 0
    fc.assert(
      fc.property(callOf(bound), fc.constantFrom(...settings), (call, setting) => {
        if (call === undefined || (runs++ > RUNS && wentThrough.has(name))) return
        asked(setting, call)
      }),
      { seed: SEED, numRuns: HARDLY.has(name) ? RUNS : MOST_RUNS },
    )
  })

  it('goes through at least once, but for those that hardly anything generated can satisfy', () => {
    const names = calls.map((bound) => `${bound.pallet}.${bound.name}`)
    expect(names.filter((name) => !wentThrough.has(name) && !HARDLY.has(name))).toEqual([])
  })
})

describe('sequences of calls with extreme arguments', () => {
  const anyCall = fc.constantFrom(...calls).chain(callOf)
  const step = fc.tuple(anyCall, origins, fc.constantFrom('root', 'transaction', 'block'))

  it('leave a state that encodes, whose hooks run, and whose issuance is the sum of the balances', () => {
    let applied = 0
    fc.assert(
      fc.property(
        fc.array(step, { minLength: 5, maxLength: 25 }),
        fc.constantFrom(0n, 1n, MAX_U64),
        wealth,
        (steps, tip, rich) => {
          const fork = chain.fork()
          const watch = new Watch()
          enrich(fork.begin(), rich.accounts, rich.newFree)
          const made: RuntimeCall[] = []
          for (const [call, origin, way] of steps) {
            if (call === undefined) continue
            made.push(call)
            const { ctx } = fork
            if (origin.kind === 'signed' && way === 'transaction') {
              if (asTransaction(ctx, origin.account, call, tip)) applied++
            } else dispatch(ctx, ROOT, call)
            watch.check(ctx, call)
            if (way !== 'block') continue
            if (!ends(fork, made)) return
            fork.blocks(TEMPO)
            fork.begin()
            watch.check(fork.ctx)
          }
          if (!ends(fork, made)) return
          fork.blocks(TEMPO + 1)
          watch.check(fork.ctx)
        },
      ),
      { seed: SEED, numRuns: 50 },
    )
    expect(applied).toBeGreaterThan(10)
  })
})
