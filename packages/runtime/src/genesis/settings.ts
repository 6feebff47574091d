import type { Ctx } from '@glia/frame'
import type { U64F64 } from '@glia/yuma'
import { chainId } from '../pallets/evm-chain-id/index.ts'
import * as store from '../pallets/subtensor/storage/index.ts'
import type { NetUid, Tao } from '../pallets/subtensor/types.ts'
import { amountIn, taoOf } from './amounts.ts'

/** What a first state says of a subnet, or of the network, beside who and what is there. */
interface Setting<At extends readonly unknown[]> {
  /** Unit and range, for a sentence: `blocks, a whole number from 1 to 65535`. */
  readonly expected: string
  /** What writes a value, as JSON has it; undefined for one that the setting cannot take. */
  writing(value: unknown): ((ctx: Ctx, ...at: At) => void) | undefined
}

/** Writes a setting of a subnet. */
export type SubnetSetting = (ctx: Ctx, netuid: NetUid) => void
/** Writes a setting of the whole network. */
export type NetworkSetting = (ctx: Ctx) => void

/** Where a value is kept: by netuid, or once. */
interface Place<At extends readonly unknown[], V> {
  readonly set: (ctx: Ctx, ...entry: [...at: At, value: V]) => void
}

/** A setting whose values `read` takes from JSON. */
const setting = <At extends readonly unknown[], V>(
  place: Place<At, V>,
  expected: string,
  read: (value: unknown) => V | undefined,
): Setting<At> => ({
  expected,
  writing(value) {
    const known = read(value)
    return known === undefined ? undefined : (ctx, ...at) => place.set(ctx, ...at, known)
  },
})

const isWhole = (value: unknown, least: number, most: number): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most

interface Range {
  readonly least?: number
  readonly most?: number
}

const range = (unit: string, least: number, most: number): string => `${unit}, a whole number from ${least} to ${most}`

function whole<At extends readonly unknown[]>(
  place: Place<At, number>,
  unit: string,
  { least = 0, most = 65_535 }: Range = {},
): Setting<At> {
  return setting(place, range(unit, least, most), (value) => (isWhole(value, least, most) ? value : undefined))
}

/** The same for what the chain keeps in 64 bits; a number of JSON is exact as far as 2^53 - 1. */
function large<At extends readonly unknown[]>(
  place: Place<At, bigint>,
  unit: string,
  { least = 0, most = Number.MAX_SAFE_INTEGER }: Range = {},
): Setting<At> {
  return setting(place, range(unit, least, most), (value) => (isWhole(value, least, most) ? BigInt(value) : undefined))
}

const flag = <At extends readonly unknown[]>(place: Place<At, boolean>): Setting<At> =>
  setting(place, 'true or false', (value) => (typeof value === 'boolean' ? value : undefined))

const amount = <At extends readonly unknown[]>(place: Place<At, Tao>): Setting<At> =>
  setting(place, amountIn('TAO'), taoOf)

const PARTS = 'parts of 65,535'
/** A fortieth of them (`do_set_alpha_values`). */
const LEAST_ALPHA = 1_638
const MOST_UIDS = 256
/** `InitialMaxChildKeyTake`, beyond which root alone lets takes go. */
const MOST_CHILDKEY_TAKE = 11_796

function alphaValues(): Setting<[NetUid]> {
  const expected = `two numbers (${range(PARTS, LEAST_ALPHA, 65_535)}), the lower first`
  return setting(store.alphaValues, expected, (value) => {
    if (!Array.isArray(value) || value.length !== 2) return undefined
    const [low, high]: readonly unknown[] = value
    const both = isWhole(low, LEAST_ALPHA, 65_535) && isWhole(high, LEAST_ALPHA, 65_535)
    return both && low <= high ? ([low, high] as const) : undefined
  })
}

const ONE = 2 ** 64

/** A factor that the chain keeps with 64 binary places, in which every number of JSON has room. */
function factor(place: Place<[NetUid], U64F64>, least: number, most: number): Setting<[NetUid]> {
  return setting(place, `a factor from ${least} to ${most}`, (value) =>
    typeof value === 'number' && value >= least && value <= most ? (BigInt(value * ONE) as U64F64) : undefined,
  )
}

/** One of the words that name what the chain keeps. */
const word = <V>(place: Place<[NetUid], V>, words: Readonly<Record<string, V>>): Setting<[NetUid]> =>
  setting(
    place,
    `one of ${Object.keys(words).join(', ')}`,
    (value) => Object.entries(words).find(([name]) => name === value)?.[1],
  )

/** The settings of a subnet, by the names that `glia hyperparameters` and btcli have for them. */
export const SUBNET_SETTINGS: Readonly<Record<string, Setting<[NetUid]>>> = {
  activity_cutoff_factor: whole(store.activityCutoffFactorMilli, 'thousandths of a tempo', {
    least: 1,
    most: 0xffff_ffff,
  }),
  alpha_sigmoid_steepness: whole(store.alphaSigmoidSteepness, 'no unit', { most: 32_767 }),
  alpha_values: alphaValues(),
  bonds_moving_avg: large(store.bondsMovingAverage, 'parts of 1,000,000', { most: 1_000_000 }),
  bonds_reset_enabled: flag(store.bondsResetOn),
  burn_half_life: whole(store.burnHalfLife, 'blocks', { least: 1 }),
  burn_increase_mult: factor(store.burnIncreaseMult, 1, 3),
  commit_reveal_period: large(store.revealPeriodEpochs, 'epochs', { least: 1, most: 100 }),
  commit_reveal_weights_enabled: flag(store.commitRevealWeightsEnabled),
  immunity_period: whole(store.immunityPeriod, 'blocks'),
  kappa: whole(store.kappa, PARTS),
  liquid_alpha_enabled: flag(store.liquidAlphaOn),
  max_allowed_uids: whole(store.maxAllowedUids, 'neurons', { least: 1, most: MOST_UIDS }),
  max_burn: amount(store.maxBurn),
  max_regs_per_block: whole(store.maxRegistrationsPerBlock, 'registrations'),
  max_validators: whole(store.maxAllowedValidators, 'neurons', { least: 1, most: MOST_UIDS }),
  min_allowed_uids: whole(store.minAllowedUids, 'neurons', { most: MOST_UIDS }),
  min_allowed_weights: whole(store.minAllowedWeights, 'weights'),
  min_burn: amount(store.minBurn),
  min_childkey_take: whole(store.minChildkeyTakePerSubnet, PARTS, { most: MOST_CHILDKEY_TAKE }),
  owner_cut_auto_lock_enabled: flag(store.ownerCutAutoLockEnabled),
  owner_cut_enabled: flag(store.ownerCutEnabled),
  recycle_or_burn: word(store.recycleOrBurn, { recycle: 'Recycle', burn: 'Burn' }),
  registration_allowed: flag(store.networkRegistrationAllowed),
  rho: whole(store.rho, 'no unit'),
  serving_rate_limit: large(store.servingRateLimit, 'blocks'),
  target_regs_per_interval: whole(store.targetRegistrationsPerInterval, 'registrations'),
  tempo: whole(store.tempo, 'blocks', { least: 1 }),
  transfers_enabled: flag(store.transferToggle),
  weights_rate_limit: large(store.weightsSetRateLimit, 'blocks'),
  weights_version: large(store.weightsVersionKey, 'a version'),
  yuma3_enabled: flag(store.yuma3On),
}

/** The settings of the whole network, by the names of the storage items that hold them; `evm_chain_id` is `EVMChainId.ChainId`. */
export const NETWORK_SETTINGS: Readonly<Record<string, Setting<[]>>> = {
  admin_freeze_window: whole(store.adminFreezeWindow, 'blocks before an epoch'),
  evm_chain_id: large(chainId, 'a number', { least: 1 }),
  network_immunity_period: large(store.networkImmunityPeriod, 'blocks'),
  network_min_lock_cost: amount(store.networkMinLockCost),
  network_rate_limit: large(store.networkRateLimit, 'blocks'),
  pending_child_key_cooldown: large(store.pendingChildKeyCooldown, 'blocks'),
  stake_threshold: setting(store.stakeThreshold, amountIn('TAO'), taoOf),
  start_call_delay: large(store.startCallDelay, 'blocks'),
  subnet_limit: whole(store.subnetLimit, 'subnets', { least: 1, most: 4_095 }),
  tx_rate_limit: large(store.txRateLimit, 'blocks'),
}
