import { bool, i64, identity, map, optional, tuple, u64, u128, value } from '@glia/frame'
import { constants, initial } from '../constants.ts'
import { type I64F64, i64f64, i96f32, u64f64 } from '../fixed.ts'
import { alpha, netUid, tao } from '../types.ts'

// Reserves and volume of the pools between TAO and alpha.

/** TAO reserve of the pool, rao. */
export const subnetTao = map({ name: 'SubnetTAO', key: [identity(netUid)], value: tao })
/** Alpha reserve of the pool. */
export const subnetAlphaIn = map({ name: 'SubnetAlphaIn', key: [identity(netUid)], value: alpha })
/** Alpha outside the pool. */
export const subnetAlphaOut = map({ name: 'SubnetAlphaOut', key: [identity(netUid)], value: alpha })
export const subnetProtocolAlpha = map({ name: 'SubnetProtocolAlpha', key: [identity(netUid)], value: alpha })
/** TAO traded, ever, rao. */
export const subnetVolume = map({ name: 'SubnetVolume', key: [identity(netUid)], value: u128 })
export const subnetMovingAlpha = value({ name: 'SubnetMovingAlpha', value: i96f32, default: 0x3255n })
/** Smoothed price. */
export const subnetMovingPrice = map({ name: 'SubnetMovingPrice', key: [identity(netUid)], value: i96f32 })
/** Blocks to half the smoothing. */
export const emaPriceHalvingBlocks = map({
  name: 'EMAPriceHalvingBlocks',
  key: [identity(netUid)],
  value: u64,
  default: initial(constants.InitialEmaPriceHalvingPeriod),
})
export const subnetTaoFlow = map({ name: 'SubnetTaoFlow', key: [identity(netUid)], value: i64 })
export const subnetEmaTaoFlow = map({
  name: 'SubnetEmaTaoFlow',
  key: [identity(netUid)],
  value: optional(tuple<readonly [bigint, I64F64]>(u64, i64f64)),
})
export const netTaoFlowEnabled = value({ name: 'NetTaoFlowEnabled', value: bool, default: true })
export const subnetProtocolFlow = map({ name: 'SubnetProtocolFlow', key: [identity(netUid)], value: i64 })
export const subnetEmaProtocolFlow = map({
  name: 'SubnetEmaProtocolFlow',
  key: [identity(netUid)],
  value: optional(tuple<readonly [bigint, I64F64]>(u64, i64f64)),
})
export const taoFlowCutoff = value({ name: 'TaoFlowCutoff', value: i64f64 })
export const flowNormExponent = value({ name: 'FlowNormExponent', value: u64f64, default: 1n << 64n })
export const flowEmaSmoothingFactor = value({
  name: 'FlowEmaSmoothingFactor',
  value: u64,
  default: 29_597_889_189_277n,
})
