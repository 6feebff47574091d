import {
  bool,
  type Codec,
  compact,
  field,
  plain,
  struct,
  u16,
  u32,
  u64,
  u128,
  type Variant,
  variant,
  vec,
} from '@glia/frame'
import { i32f32, u64f64 } from '../../fixed.ts'
import * as store from '../../storage/index.ts'
import { tao } from '../../types.ts'
import { type Reported, report } from '../columns.ts'
import { settings } from '../subnetSettings.ts'
import type { SubnetView } from '../subnetView.ts'

const path = 'pallet_subtensor::rpc_info::subnet_info'

const first = {
  rho: settings.rho,
  kappa: settings.kappa,
  immunityPeriod: settings.immunityPeriod,
  minAllowedWeights: settings.minAllowedWeights,
  maxWeightsLimit: settings.maxWeightsLimit,
  tempo: settings.tempo,
  minDifficulty: settings.minDifficulty,
  maxDifficulty: settings.maxDifficulty,
  weightsVersion: settings.weightsVersion,
  weightsRateLimit: settings.weightsRateLimit,
  adjustmentInterval: settings.adjustmentInterval,
  activityCutoff: settings.activityCutoff,
  registrationAllowed: settings.registrationAllowed,
  targetRegsPerInterval: settings.targetRegsPerInterval,
  minBurn: settings.minBurn,
  maxBurn: settings.maxBurn,
  bondsMovingAvg: settings.bondsMovingAvg,
  maxRegsPerBlock: settings.maxRegsPerBlock,
  servingRateLimit: settings.servingRateLimit,
  maxValidators: settings.maxValidators,
  adjustmentAlpha: settings.adjustmentAlpha,
  difficulty: settings.difficulty,
  commitRevealPeriod: settings.commitRevealPeriod,
  commitRevealWeightsEnabled: settings.commitRevealWeightsEnabled,
  alphaHigh: settings.alphaHigh,
  alphaLow: settings.alphaLow,
  liquidAlphaEnabled: settings.liquidAlphaEnabled,
}

export const subnetHyperparams = report(`${path}::SubnetHyperparams`, first, 'plain')

export const subnetHyperparamsV2 = report(
  `${path}::SubnetHyperparamsV2`,
  {
    ...first,
    alphaSigmoidSteepness: settings.alphaSigmoidSteepness,
    yumaVersion: settings.yumaVersion,
    subnetIsActive: settings.subnetIsActive,
    transfersEnabled: settings.transfersEnabled,
    bondsResetEnabled: settings.bondsResetEnabled,
    userLiquidityEnabled: settings.userLiquidityEnabled,
  },
  'plain',
)

export type SubnetHyperparams = Reported<typeof subnetHyperparams>
export type SubnetHyperparamsV2 = Reported<typeof subnetHyperparamsV2>

interface HyperparamShapes {
  Bool: boolean
  U16: number
  U32: number
  U64: bigint
  U128: bigint
  TaoBalance: bigint
  I32F32: bigint
  U64F64: bigint
}
/** A setting and its kind; a new setting of a known kind needs no new client. */
export type HyperparamValue = Variant<HyperparamShapes>
const hyperparamValue: Codec<HyperparamValue> = variant<HyperparamShapes>(
  {
    Bool: bool,
    U16: compact(u16),
    U32: compact(u32),
    U64: compact(u64),
    U128: compact(u128),
    TaoBalance: compact(tao),
    I32F32: i32f32,
    U64F64: u64f64,
  },
  { path: `${path}::HyperparamValue` },
)

export interface HyperparamEntry {
  /** ASCII name. */
  readonly name: Uint8Array
  readonly value: HyperparamValue
}
const hyperparamEntry: Codec<HyperparamEntry> = struct(
  { name: plain.bytes, value: field(hyperparamValue, 'HyperparamValue') },
  { path: `${path}::HyperparamEntry` },
)

/** `SubnetHyperparamsV3`: settings by name, in the reference's order. */
export const subnetHyperparamsV3 = vec(hyperparamEntry)

type Read<T> = { read(view: SubnetView): T }
const ofBool =
  ({ read }: Read<boolean>) =>
  (view: SubnetView) =>
    ({ type: 'Bool', value: read(view) }) as const
const ofU16 =
  ({ read }: Read<number>) =>
  (view: SubnetView) =>
    ({ type: 'U16', value: read(view) }) as const
const ofU64 =
  ({ read }: Read<bigint>) =>
  (view: SubnetView) =>
    ({ type: 'U64', value: read(view) }) as const
const ofTao =
  ({ read }: Read<bigint>) =>
  (view: SubnetView) =>
    ({ type: 'TaoBalance', value: read(view) }) as const
const ofItem = <T>(item: { get(ctx: SubnetView['ctx'], netuid: number): T }): Read<T> => ({
  read: ({ ctx, netuid }) => item.get(ctx, netuid),
})

/** The larger of the network's and the subnet's own least childkey take (`get_effective_min_childkey_take`). */
const minChildkeyTake: Read<number> = {
  read: ({ ctx, netuid }) => Math.max(store.minChildkeyTake.get(ctx), store.minChildkeyTakePerSubnet.get(ctx, netuid)),
}

const named: Readonly<Record<string, (view: SubnetView) => HyperparamValue>> = {
  kappa: ofU16(settings.kappa),
  immunity_period: ofU16(settings.immunityPeriod),
  min_allowed_weights: ofU16(settings.minAllowedWeights),
  max_weights_limit: ofU16(settings.maxWeightsLimit),
  tempo: ofU16(settings.tempo),
  weights_version: ofU64(settings.weightsVersion),
  weights_rate_limit: ofU64(settings.weightsRateLimit),
  activity_cutoff: ofU64(settings.activityCutoff),
  activity_cutoff_factor: ({ ctx, netuid }) => ({
    type: 'U32',
    value: store.activityCutoffFactorMilli.get(ctx, netuid),
  }),
  registration_allowed: ofBool(settings.registrationAllowed),
  target_regs_per_interval: ofU16(settings.targetRegsPerInterval),
  min_burn: ofTao(settings.minBurn),
  max_burn: ofTao(settings.maxBurn),
  burn_half_life: ofU16(ofItem(store.burnHalfLife)),
  burn_increase_mult: ({ ctx, netuid }) => ({ type: 'U64F64', value: store.burnIncreaseMult.get(ctx, netuid) }),
  bonds_moving_avg: ofU64(settings.bondsMovingAvg),
  max_regs_per_block: ofU16(settings.maxRegsPerBlock),
  serving_rate_limit: ofU64(settings.servingRateLimit),
  max_validators: ofU16(settings.maxValidators),
  commit_reveal_period: ofU64(settings.commitRevealPeriod),
  commit_reveal_weights_enabled: ofBool(settings.commitRevealWeightsEnabled),
  alpha_high: ofU16(settings.alphaHigh),
  alpha_low: ofU16(settings.alphaLow),
  liquid_alpha_enabled: ofBool(settings.liquidAlphaEnabled),
  alpha_sigmoid_steepness: (view) => ({ type: 'I32F32', value: settings.alphaSigmoidSteepness.read(view) }),
  yuma_version: ofU16(settings.yumaVersion),
  subnet_is_active: ofBool(settings.subnetIsActive),
  transfers_enabled: ofBool(settings.transfersEnabled),
  bonds_reset_enabled: ofBool(settings.bondsResetEnabled),
  user_liquidity_enabled: ofBool(settings.userLiquidityEnabled),
  owner_cut_enabled: ofBool(ofItem(store.ownerCutEnabled)),
  owner_cut_auto_lock_enabled: ofBool(ofItem(store.ownerCutAutoLockEnabled)),
  min_childkey_take: ofU16(minChildkeyTake),
}

const utf8 = new TextEncoder()
const entries = Object.entries(named).map(([name, read]) => ({ name: utf8.encode(name), read }))

/** Every setting of a subnet by name (`get_subnet_hyperparams_v3`). */
export const readHyperparams = (view: SubnetView): HyperparamEntry[] =>
  entries.map(({ name, read }) => ({ name, value: read(view) }))
