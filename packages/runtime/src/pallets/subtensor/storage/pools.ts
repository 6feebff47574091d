import { bool, i64, identity, map, optional, tuple, u64, u128, value } from '@glia/frame'
import { type I64F64, I96F32, U64F64 } from '@glia/yuma'
import { constants, initial } from '../constants.ts'
import { i64f64, i96f32, u64f64 } from '../fixed.ts'
import { alpha, netUid, tao } from '../types.ts'

// Reserves and volume of the pools between TAO and alpha.

export const subnetTao = map({
  name: 'SubnetTAO',
  docs: 'TAO reserve of the pool, rao.',
  key: [identity(netUid)],
  value: tao,
})
export const subnetAlphaIn = map({
  name: 'SubnetAlphaIn',
  docs: 'Alpha reserve of the pool.',
  key: [identity(netUid)],
  value: alpha,
})
export const subnetAlphaOut = map({
  name: 'SubnetAlphaOut',
  docs: 'Alpha outside the pool.',
  key: [identity(netUid)],
  value: alpha,
})
export const subnetProtocolAlpha = map({
  name: 'SubnetProtocolAlpha',
  docs: 'Alpha that the protocol bought, in the pool no longer.',
  key: [identity(netUid)],
  value: alpha,
})
export const subnetVolume = map({
  name: 'SubnetVolume',
  docs: 'TAO traded, ever, rao.',
  key: [identity(netUid)],
  value: u128,
})
export const subnetMovingAlpha = value({
  name: 'SubnetMovingAlpha',
  docs: 'Rate at which the moving price follows the price.',
  value: i96f32,
  default: I96F32.wrap(0x3255n),
})
export const subnetMovingPrice = map({
  name: 'SubnetMovingPrice',
  docs: 'Smoothed price.',
  key: [identity(netUid)],
  value: i96f32,
})
export const emaPriceHalvingBlocks = map({
  name: 'EMAPriceHalvingBlocks',
  docs: 'Blocks to half the smoothing.',
  key: [identity(netUid)],
  value: u64,
  default: initial(constants.InitialEmaPriceHalvingPeriod),
})
export const subnetTaoFlow = map({
  name: 'SubnetTaoFlow',
  docs: 'TAO that went into the pool since the last look, less what came out.',
  key: [identity(netUid)],
  value: i64,
})
export const subnetEmaTaoFlow = map({
  name: 'SubnetEmaTaoFlow',
  docs: 'Moving average of the flow into the pool, and its block.',
  key: [identity(netUid)],
  value: optional(tuple<readonly [bigint, I64F64]>(u64, i64f64)),
})
export const netTaoFlowEnabled = value({
  name: 'NetTaoFlowEnabled',
  docs: 'Whether the protocol’s own flow is taken off.',
  value: bool,
  default: true,
})
export const subnetProtocolFlow = map({
  name: 'SubnetProtocolFlow',
  docs: 'TAO that the protocol itself moved since the last look.',
  key: [identity(netUid)],
  value: i64,
})
export const subnetEmaProtocolFlow = map({
  name: 'SubnetEmaProtocolFlow',
  docs: 'Moving average of the protocol’s own flow, and its block.',
  key: [identity(netUid)],
  value: optional(tuple<readonly [bigint, I64F64]>(u64, i64f64)),
})
export const taoFlowCutoff = value({
  name: 'TaoFlowCutoff',
  docs: 'Flow below which a subnet gets no emission.',
  value: i64f64,
})
export const flowNormExponent = value({
  name: 'FlowNormExponent',
  docs: 'Power of the flow that emission is shared out by.',
  value: u64f64,
  default: U64F64.one,
})
export const flowEmaSmoothingFactor = value({
  name: 'FlowEmaSmoothingFactor',
  docs: 'Rate at which the average follows the flow, parts of 2^63.',
  value: u64,
  default: 29_597_889_189_277n,
})
