import { bool, bytes, i64, identity, optional, tuple, u16, u64 } from '@glia/frame'
import { type I64F64, U64F64 } from '@glia/yuma'
import { constants, initial } from '../constants.ts'
import { i64f64, u64f64 } from '../fixed.ts'
import { home } from '../home.ts'
import { netUid, rateLimitKey, tao } from '../types.ts'

// All subnets: flows, what a new one costs, how many there may be.

export const tokenSymbol = home.map({
  name: 'TokenSymbol',
  docs: 'Symbol of a subnet’s alpha.',
  key: [identity(netUid)],
  value: bytes,
  default: new Uint8Array([0xf0, 0x9d, 0x9c, 0x8f]),
})
export const subnetTaoFlow = home.map({
  name: 'SubnetTaoFlow',
  docs: 'TAO that went into the pool since the last look, less what came out.',
  key: [identity(netUid)],
  value: i64,
})
export const subnetEmaTaoFlow = home.map({
  name: 'SubnetEmaTaoFlow',
  docs: 'Unused, a moving average of SubnetTaoFlow; kept for clients.',
  key: [identity(netUid)],
  value: optional(tuple<readonly [bigint, I64F64]>(u64, i64f64)),
})
export const netTaoFlowEnabled = home.value({
  name: 'NetTaoFlowEnabled',
  docs: 'Unused, whether the protocol’s own flow is taken off; kept for clients.',
  value: bool,
  default: true,
})
export const subnetProtocolFlow = home.map({
  name: 'SubnetProtocolFlow',
  docs: 'TAO that the protocol itself moved since the last look.',
  key: [identity(netUid)],
  value: i64,
})
export const subnetEmaProtocolFlow = home.map({
  name: 'SubnetEmaProtocolFlow',
  docs: 'Unused, a moving average of SubnetProtocolFlow; kept for clients.',
  key: [identity(netUid)],
  value: optional(tuple<readonly [bigint, I64F64]>(u64, i64f64)),
})
export const taoFlowCutoff = home.value({
  name: 'TaoFlowCutoff',
  docs: 'Unused, a least flow for emission: that follows prices; kept for clients.',
  value: i64f64,
})
export const flowNormExponent = home.value({
  name: 'FlowNormExponent',
  docs: 'Unused, a power of the flow for emission: that follows prices; kept for clients.',
  value: u64f64,
  default: U64F64.one,
})
export const flowEmaSmoothingFactor = home.value({
  name: 'FlowEmaSmoothingFactor',
  docs: 'Unused, the rate of the averages of flow; kept for clients.',
  value: u64,
  default: 29_597_889_189_277n,
})
export const usedWork = home.map({
  name: 'UsedWork',
  docs: 'Proofs of work that were redeemed, and when.',
  key: [identity(bytes)],
  value: u64,
})
export const maxRegistrationsPerBlock = home.map({
  name: 'MaxRegistrationsPerBlock',
  docs: 'Registrations in one block at most.',
  key: [identity(netUid)],
  value: u16,
  default: initial(constants.InitialMaxRegistrationsPerBlock),
})
export const totalNetworks = home.value({
  name: 'TotalNetworks',
  docs: 'Subnets in existence, the root included.',
  value: u16,
})
export const networkImmunityPeriod = home.value({
  name: 'NetworkImmunityPeriod',
  docs: 'Blocks in which a new subnet is not pruned.',
  value: u64,
  default: initial(constants.InitialNetworkImmunityPeriod),
})
export const startCallDelay = home.value({
  name: 'StartCallDelay',
  docs: 'Blocks between registration and start_call.',
  value: u64,
  default: initial(constants.InitialStartCallDelay),
})
export const networkMinLockCost = home.value({
  name: 'NetworkMinLockCost',
  docs: 'What a new subnet costs at least, rao.',
  value: tao,
  default: initial(constants.InitialNetworkMinLockCost),
})
export const networkLastLockCost = home.value({
  name: 'NetworkLastLockCost',
  docs: 'Lock cost at the last registration, rao.',
  value: tao,
  default: initial(constants.InitialNetworkMinLockCost),
})
export const networkLockReductionInterval = home.value({
  name: 'NetworkLockReductionInterval',
  docs: 'Blocks in which the lock cost falls by what it rose at the last registration, at full block emission.',
  value: u64,
  default: initial(constants.InitialNetworkLockReductionInterval),
})
export const subnetOwnerCut = home.value({
  name: 'SubnetOwnerCut',
  docs: 'The owners’ part of their subnets’ emission, parts of 65,535.',
  value: u16,
  default: initial(constants.InitialSubnetOwnerCut),
})
export const ownerCutEnabled = home.map({
  name: 'OwnerCutEnabled',
  docs: 'Whether the owner gets a cut.',
  key: [identity(netUid)],
  value: bool,
  default: true,
})
export const networkRateLimit = home.value({
  name: 'NetworkRateLimit',
  docs: 'Blocks between two subnet registrations; local networks have no limit.',
  value: u64,
  default: (config) => (config.fastBlocks ? 0n : constants.InitialNetworkRateLimit.of(config)),
})
export const nominatorMinRequiredStake = home.value({
  name: 'NominatorMinRequiredStake',
  docs: 'The least that a nomination may be worth, millionths of the least stake.',
  value: u64,
})
export const weightsVersionKeyRateLimit = home.value({
  name: 'WeightsVersionKeyRateLimit',
  docs: 'Tempos between two changes of the version that weights have to state.',
  value: u64,
  default: 5n,
})
export const lastRateLimitedBlock = home.map({
  name: 'LastRateLimitedBlock',
  docs: 'Block in which something was done last that a rate limit bounds.',
  key: [identity(rateLimitKey)],
  value: u64,
})
