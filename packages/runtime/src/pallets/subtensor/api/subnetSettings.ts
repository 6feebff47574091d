import type { Field } from '@glia/frame'
import { I32F32 } from '@glia/yuma'
import { i32f32 } from '../fixed.ts'
import * as store from '../storage/index.ts'
import { type NetUid, ZERO } from '../types.ts'
import { always, type Column, column, fields, own } from './columns.ts'
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
  rho: stored(fields.u16, store.rho),
  kappa: stored(fields.u16, store.kappa),
  immunityPeriod: stored(fields.u16, store.immunityPeriod),
  minAllowedWeights: stored(fields.u16, store.minAllowedWeights),
  maxWeightsLimit: always(fields.u16, MAX_WEIGHT_LIMIT),
  tempo: stored(fields.u16, store.tempo),
  difficulty: stored(fields.u64, store.difficulty),
  minDifficulty: stored(fields.u64, store.minDifficulty),
  maxDifficulty: stored(fields.u64, store.maxDifficulty),
  weightsVersion: stored(fields.u64, store.weightsVersionKey),
  weightsRateLimit: stored(fields.u64, store.weightsSetRateLimit),
  adjustmentInterval: stored(fields.u16, store.adjustmentInterval),
  adjustmentAlpha: stored(fields.u64, store.adjustmentAlpha),
  activityCutoff: column(fields.u64, activityCutoffBlocks),
  registrationAllowed: stored(fields.bool, store.networkRegistrationAllowed),
  targetRegsPerInterval: stored(fields.u16, store.targetRegistrationsPerInterval),
  burn: stored(fields.tao, store.burn),
  minBurn: stored(fields.tao, store.minBurn),
  maxBurn: stored(fields.tao, store.maxBurn),
  bondsMovingAvg: stored(fields.u64, store.bondsMovingAverage),
  maxRegsPerBlock: stored(fields.u16, store.maxRegistrationsPerBlock),
  servingRateLimit: stored(fields.u64, store.servingRateLimit),
  maxValidators: stored(fields.u16, store.maxAllowedValidators),
  maxUids: stored(fields.u16, store.maxAllowedUids),
  numUids: stored(fields.u16, store.subnetworkN),
  commitRevealPeriod: stored(fields.u64, store.revealPeriodEpochs),
  commitRevealWeightsEnabled: stored(fields.bool, store.commitRevealWeightsEnabled),
  alphaHigh: column(fields.u16, ({ ctx, netuid }: SubnetView) => store.alphaValues.get(ctx, netuid)[1]),
  alphaLow: column(fields.u16, ({ ctx, netuid }: SubnetView) => store.alphaValues.get(ctx, netuid)[0]),
  liquidAlphaEnabled: stored(fields.bool, store.liquidAlphaOn),
  alphaSigmoidSteepness: own(i32f32, 'I32F32', ({ ctx, netuid }: SubnetView) =>
    I32F32.fromInteger(store.alphaSigmoidSteepness.get(ctx, netuid)),
  ),
  yumaVersion: column(fields.u16, ({ ctx, netuid }: SubnetView) => (store.yuma3On.get(ctx, netuid) ? YUMA_3 : YUMA_2)),
  subnetIsActive: stored(fields.bool, store.subtokenEnabled),
  transfersEnabled: stored(fields.bool, store.transferToggle),
  bondsResetEnabled: stored(fields.bool, store.bondsResetOn),
  /** Liquidity of users was given up. */
  userLiquidityEnabled: always(fields.bool, false),
} as const

/** A field that the reference still sends although nothing fills it. */
export const retired = {
  u16: always(fields.u16, 0),
  u64: always(fields.u64, 0n),
  tao: always(fields.tao, ZERO),
  u16s: always(fields.u16s, new Uint16Array(0)),
}
