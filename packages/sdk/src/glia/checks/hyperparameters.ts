import type { Bounds } from '../hyperparameters/kinds.ts'
import type { Counted } from '../hyperparameters/table.ts'
import { CheckError } from './errors.ts'
import { inTime } from './findings.ts'
import { expectPause, expectSubnetOwner, lastBlock } from './ownership.ts'
import type { ChainView } from './view.ts'

/** A setting that is to be changed by a subnet's owner. */
export interface HyperparameterPlan {
  readonly netuid: number
  readonly name: string
  readonly value: unknown
  /** What changes are counted under; undefined where they are not. */
  readonly counted: Counted | undefined
}

/** Blocks between two changes of the owner's hotkey (pallet-subtensor `TransactionType::SetSNOwnerHotkey`). */
const OWNER_HOTKEY_PAUSE = 50_400n

/** NoSuchSubnet, NOT_OWNER, VALUE, TOO_SOON. */
export async function checkHyperparameter(view: ChainView, owner: string, plan: HyperparameterPlan): Promise<void> {
  const { netuid, name, value, counted } = plan
  await expectSubnetOwner(view, owner, netuid)
  await checkValue(view, netuid, name, value)
  if (name === 'alpha_values') await expectLiquidAlpha(view, netuid)
  if (counted !== undefined)
    await expectPause(view, `the next change of ${name}`, await pauseOf(view, owner, netuid, counted))
  if (counted !== 'SetSNOwnerHotkey') await expectThawed(view, netuid)
}

/** Settings that the chain lets its administrator change right before an epoch, too. */
const NEVER_FROZEN_FOR_ROOT: ReadonlySet<string> = new Set(['activity_cutoff_factor', 'sn_owner_hotkey'])

/**
 * NoSuchSubnet, VALUE, TOO_SOON: that the network's administrator may change what is an owner's to change. Pauses bind the owner alone,
 * but for that of the owner's hotkey, and so do the bounds of the tempo.
 */
export async function checkAsRoot(view: ChainView, administrator: string, plan: HyperparameterPlan): Promise<void> {
  const { netuid, name, value, counted } = plan
  await view.expectSubnet(netuid)
  if (name !== 'tempo') await checkValue(view, netuid, name, value)
  if (name === 'alpha_values') await expectLiquidAlpha(view, netuid)
  if (counted === 'SetSNOwnerHotkey')
    await expectPause(view, `the next change of ${name}`, await pauseOf(view, administrator, netuid, counted))
  if (!NEVER_FROZEN_FOR_ROOT.has(name)) await expectThawed(view, netuid)
}

/** Whether an account is the network's administrator and does not own the subnet: it changes settings as the one alone. */
export async function isOnlyRoot(view: ChainView, address: string, netuid: number): Promise<boolean> {
  const [administrator, owner] = await Promise.all([view.readOf('Sudo', 'Key'), view.read('SubnetOwner', netuid)])
  return administrator === address && owner !== address
}

/** Something of the chain that bounds a setting: a constant of its, or a setting of the subnet. */
type Bound =
  | {
      readonly constant:
        | 'MinTempo'
        | 'MaxTempo'
        | 'MinActivityCutoffFactorMilli'
        | 'MaxActivityCutoffFactorMilli'
        | 'MinBurnUpperBound'
        | 'MaxBurnLowerBound'
        | 'InitialMaxAllowedUids'
    }
  | { readonly item: 'MaxBurn' | 'MinBurn' | 'MinAllowedUids' | 'MaxAllowedUids' | 'SubnetworkN' }
  | { readonly ofAll: 'MinChildkeyTake' | 'MaxChildkeyTake' }

interface BoundedBy {
  readonly least?: readonly Bound[]
  readonly most?: readonly Bound[]
  /** Whether the bounds themselves are outside. */
  readonly strict?: boolean
}

/** Bounds that differ from chain to chain and from subnet to subnet. Source: pallet-admin-utils, and pallet-subtensor for tempos. */
const BOUNDS: Readonly<Record<string, BoundedBy>> = {
  tempo: { least: [{ constant: 'MinTempo' }], most: [{ constant: 'MaxTempo' }] },
  activity_cutoff_factor: {
    least: [{ constant: 'MinActivityCutoffFactorMilli' }],
    most: [{ constant: 'MaxActivityCutoffFactorMilli' }],
  },
  min_burn: { most: [{ constant: 'MinBurnUpperBound' }, { item: 'MaxBurn' }], strict: true },
  max_burn: { least: [{ constant: 'MaxBurnLowerBound' }, { item: 'MinBurn' }], strict: true },
  max_allowed_uids: {
    least: [{ item: 'MinAllowedUids' }, { item: 'SubnetworkN' }],
    most: [{ constant: 'InitialMaxAllowedUids' }],
  },
  min_allowed_uids: { most: [{ item: 'MaxAllowedUids' }, { item: 'SubnetworkN' }], strict: true },
  max_validators: { most: [{ item: 'MaxAllowedUids' }] },
  min_childkey_take: { least: [{ ofAll: 'MinChildkeyTake' }], most: [{ ofAll: 'MaxChildkeyTake' }] },
}

/** VALUE: that the chain takes the value, whoever sets it. */
export async function checkValue(view: ChainView, netuid: number, name: string, value: unknown): Promise<void> {
  if (name === 'max_allowed_uids' && typeof value === 'number') await expectRoomForMechanisms(view, netuid, value)
  await expectWithin(view, netuid, name, value)
}

/** Neurons times mechanisms are as many as one subnet may have neurons. Source: pallet-subtensor `ensure_max_uids_over_all_mechanisms`. */
async function roomForNeurons(view: ChainView, netuid: number) {
  const mechanisms = await view.read('MechanismCountCurrent', netuid)
  const most = view.constant('InitialMaxAllowedUids')
  return mechanisms === undefined || most === undefined ? undefined : { mechanisms, most }
}

async function expectRoomForMechanisms(view: ChainView, netuid: number, uids: number): Promise<void> {
  const room = await roomForNeurons(view, netuid)
  if (room === undefined || uids * room.mechanisms <= room.most) return
  const { mechanisms, most } = room
  throw new CheckError('VALUE', {
    expected: `max_allowed_uids times the ${mechanisms} mechanisms of subnet ${netuid} to be at most ${most}`,
    found: String(uids * mechanisms),
    advice: 'choose fewer neurons, or fewer mechanisms first',
  })
}

async function boundOf(view: ChainView, netuid: number, bound: Bound): Promise<number | bigint | undefined> {
  if ('constant' in bound) return view.constant(bound.constant)
  return 'ofAll' in bound ? view.read(bound.ofAll) : view.read(bound.item, netuid)
}

/** What a setting of a subnet takes on this chain, as {@link checkValue} wants it of whole numbers. */
export async function boundsOf(view: ChainView, netuid: number, name: string): Promise<Bounds> {
  const { least = [], most = [], strict = false } = Object.hasOwn(BOUNDS, name) ? (BOUNDS[name] as BoundedBy) : {}
  const edge = strict ? 1n : 0n
  const read = async (limits: readonly Bound[]) => {
    const found = await Promise.all(limits.map((bound) => boundOf(view, netuid, bound)))
    return found.flatMap((each) => (each === undefined ? [] : [BigInt(each)])).sort((a, b) => (a < b ? -1 : 1))
  }
  const [above, below, room] = await Promise.all([
    read(least),
    read(most),
    name === 'max_allowed_uids' ? roomForNeurons(view, netuid) : undefined,
  ])
  const [highest, lowest] = [
    above.at(-1),
    room === undefined ? below[0] : BigInt(Math.floor(room.most / room.mechanisms)),
  ]
  return {
    least: highest === undefined ? undefined : highest + edge,
    // Of a subnet without neurons nothing is below.
    most: lowest === undefined || lowest < edge ? undefined : lowest - edge,
  }
}

async function expectWithin(view: ChainView, netuid: number, name: string, value: unknown): Promise<void> {
  const bounds = BOUNDS[name]
  if (bounds === undefined || (typeof value !== 'number' && typeof value !== 'bigint')) return
  const { least = [], most = [], strict = false } = bounds
  const given = BigInt(value)
  const expect = async (limits: readonly Bound[], side: 'least' | 'most') => {
    for (const bound of limits) {
      const found = await boundOf(view, netuid, bound)
      if (found === undefined) continue
      const room = side === 'least' ? given - BigInt(found) : BigInt(found) - given
      if (room > 0n || (room === 0n && !strict)) continue
      throw new CheckError('VALUE', {
        expected: `${name} of subnet ${netuid} ${strict ? (side === 'least' ? 'above' : 'below') : `at ${side}`} ${found}, its ${Object.values(bound).join()}`,
        found: String(value),
        advice: 'choose a value within',
      })
    }
  }
  await expect(least, 'least')
  await expect(most, 'most')
}

/** The chain takes values for liquid alpha only while it is on. */
async function expectLiquidAlpha(view: ChainView, netuid: number): Promise<void> {
  if ((await view.read('LiquidAlphaOn', netuid)) !== false) return
  throw new CheckError('VALUE', {
    expected: `liquid alpha to be on for subnet ${netuid}`,
    found: 'that it is off',
    advice: 'set liquid_alpha_enabled to true first',
  })
}

async function pauseOf(view: ChainView, owner: string, netuid: number, counted: Counted) {
  const tempo = BigInt((await view.read('Tempo', netuid)) ?? 0)
  const times = (limit: bigint | number | undefined) => (limit === undefined ? undefined : BigInt(limit) * tempo)
  switch (counted) {
    case 'SetSNOwnerHotkey':
      return {
        last: await view.read('LastRateLimitedBlock', { type: counted, value: netuid }),
        limit: OWNER_HOTKEY_PAUSE,
      }
    case 'SetWeightsVersionKey':
      return {
        last: await lastBlock(view, counted, owner, netuid),
        limit: times(await view.read('WeightsVersionKeyRateLimit')),
      }
    case 'TempoUpdate':
      return {
        last: await lastBlock(view, counted, owner, netuid),
        limit: BigInt(view.constant('MinTempo') ?? 0),
      }
    default:
      return {
        last: await view.read('LastRateLimitedBlock', {
          type: 'OwnerHyperparamUpdate',
          value: [netuid, counted],
        }),
        limit: times(await view.read('OwnerHyperparamRateLimit')),
      }
  }
}

/** Settings are frozen before an epoch, so that nobody changes the rules of weights that are set already (`is_in_admin_freeze_window`). */
async function expectThawed(view: ChainView, netuid: number): Promise<void> {
  const [tempo, pending, last, window, { next, blockTime }] = await Promise.all([
    view.read('Tempo', netuid),
    view.read('PendingEpochAt', netuid),
    view.read('LastEpochBlock', netuid),
    view.read('AdminFreezeWindow'),
    view.coming(),
  ])
  if (tempo === undefined || tempo === 0 || last === undefined || window === undefined) return
  const epoch = Number(last) + tempo
  const frozen = (pending !== undefined && Number(pending) > next) || epoch - next < window
  if (!frozen) return
  const at = pending !== undefined && pending > 0n ? Number(pending) : epoch
  throw new CheckError('TOO_SOON', {
    expected: `settings of subnet ${netuid} to be changed outside the last ${window} blocks before an epoch`,
    found: `that the next epoch is at block ${at}, and the next block ${next}`,
    advice:
      window < tempo
        ? `wait until that epoch is over${inTime(BigInt(Math.max(1, at - next)), blockTime)}`
        : `its epochs are ${tempo} blocks apart, so that it is always frozen: the sudo key has to shorten the window (AdminUtils.sudo_set_admin_freeze_window)`,
  })
}
