import type { Field } from '@glia/frame'
import { I32F32 } from '@glia/yuma'
import { i32f32 } from '../fixed.ts'
import * as store from '../storage/index.ts'
import { type NetUid, ZERO } from '../types.ts'
import { always, apiFields, type Column, column, own } from './columns.ts'
import type { SubnetView } from './subnetView.ts'

/** Weights are no longer limited; clients still ask. */
const MAX_WEIGHT_LIMIT = 0xffff
const YUMA_3 = 3
const YUMA_2 = 2

interface ByNetuid<T> {
  get(ctx: SubnetView['ctx'], netuid: NetUid): T
}

/** A setting that one storage item holds. */
const stored = <T>(field: Field<T>, item: ByNetuid<T>): Column<SubnetView, T> =>
  column(field, ({ ctx, netuid }) => item.get(ctx, netuid))

/** Blocks without weights after which a validator is inactive, at least 1 (`get_activity_cutoff_blocks`). */
export function activityCutoffBlocks({ ctx, netuid }: SubnetView): bigint {
  const blocks =
    (BigInt(store.activityCutoffFactorMilli.get(ctx, netuid)) * BigInt(store.tempo.get(ctx, netuid))) / 1000n
  return blocks > 1n ? blocks : 1n
}

/** A subnet's settings, under the names that several answers give them. */
export const settings = {
  rho: stored(apiFields.u16, store.rho),
  kappa: stored(apiFields.u16, store.kappa),
  immunityPeriod: stored(apiFields.u16, store.immunityPeriod),
  minAllowedWeights: stored(apiFields.u16, store.minAllowedWeights),
  maxWeightsLimit: always(apiFields.u16, MAX_WEIGHT_LIMIT),
  tempo: stored(apiFields.u16, store.tempo),
  difficulty: stored(apiFields.u64, store.difficulty),
  minDifficulty: stored(apiFields.u64, store.minDifficulty),
  maxDifficulty: stored(apiFields.u64, store.maxDifficulty),
  weightsVersion: stored(apiFields.u64, store.weightsVersionKey),
  weightsRateLimit: stored(apiFields.u64, store.weightsSetRateLimit),
  adjustmentInterval: stored(apiFields.u16, store.adjustmentInterval),
  adjustmentAlpha: stored(apiFields.u64, store.adjustmentAlpha),
  activityCutoff: column(apiFields.u64, activityCutoffBlocks),
  registrationAllowed: stored(apiFields.bool, store.networkRegistrationAllowed),
  targetRegsPerInterval: stored(apiFields.u16, store.targetRegistrationsPerInterval),
  burn: stored(apiFields.tao, store.burn),
  minBurn: stored(apiFields.tao, store.minBurn),
  maxBurn: stored(apiFields.tao, store.maxBurn),
  bondsMovingAvg: stored(apiFields.u64, store.bondsMovingAverage),
  maxRegsPerBlock: stored(apiFields.u16, store.maxRegistrationsPerBlock),
  servingRateLimit: stored(apiFields.u64, store.servingRateLimit),
  maxValidators: stored(apiFields.u16, store.maxAllowedValidators),
  maxUids: stored(apiFields.u16, store.maxAllowedUids),
  numUids: stored(apiFields.u16, store.subnetworkN),
  commitRevealPeriod: stored(apiFields.u64, store.revealPeriodEpochs),
  commitRevealWeightsEnabled: stored(apiFields.bool, store.commitRevealWeightsEnabled),
  alphaHigh: column(apiFields.u16, ({ ctx, netuid }: SubnetView) => store.alphaValues.get(ctx, netuid)[1]),
  alphaLow: column(apiFields.u16, ({ ctx, netuid }: SubnetView) => store.alphaValues.get(ctx, netuid)[0]),
  liquidAlphaEnabled: stored(apiFields.bool, store.liquidAlphaOn),
  alphaSigmoidSteepness: own(i32f32, 'I32F32', ({ ctx, netuid }: SubnetView) =>
    I32F32.fromInteger(store.alphaSigmoidSteepness.get(ctx, netuid)),
  ),
  yumaVersion: column(apiFields.u16, ({ ctx, netuid }: SubnetView) =>
    store.yuma3On.get(ctx, netuid) ? YUMA_3 : YUMA_2,
  ),
  subnetIsActive: stored(apiFields.bool, store.subtokenEnabled),
  transfersEnabled: stored(apiFields.bool, store.transferToggle),
  bondsResetEnabled: stored(apiFields.bool, store.bondsResetOn),
  /** Liquidity of users was given up. */
  userLiquidityEnabled: always(apiFields.bool, false),
} as const

/** A field that the reference still sends although nothing fills it. */
export const retired = {
  u16: always(apiFields.u16, 0),
  u64: always(apiFields.u64, 0n),
  tao: always(apiFields.tao, ZERO),
  u16s: always(apiFields.u16s, new Uint16Array(0)),
}
