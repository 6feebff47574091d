import { accountId, blake2_128Concat, bool, identity, map, u8, u16, u64, value } from '@glia/frame'
import { constants, initial } from '../constants.ts'
import { u96f32 } from '../fixed.ts'
import { alpha, netUid, tao } from '../types.ts'

// Issuance and where it goes each block and tempo.

/** All TAO, rao. */
export const totalIssuance = value({ name: 'TotalIssuance', value: tao, default: initial(constants.InitialIssuance) })
export const blockEmission = value({ name: 'BlockEmission', value: u64, default: 1_000_000_000n })
/** Weight of root stake, parts of 2^64. */
export const taoWeight = value({ name: 'TaoWeight', value: u64, default: initial(constants.InitialTaoWeight) })
/** Share of root in the dividends of a subnet. */
export const rootProp = map({ name: 'RootProp', key: [identity(netUid)], value: u96f32 })
export const subnetEmissionEnabled = map({
  name: 'SubnetEmissionEnabled',
  key: [identity(netUid)],
  value: bool,
  default: true,
})
export const subnetAlphaInEmission = map({ name: 'SubnetAlphaInEmission', key: [identity(netUid)], value: alpha })
export const subnetAlphaOutEmission = map({ name: 'SubnetAlphaOutEmission', key: [identity(netUid)], value: alpha })
export const subnetTaoInEmission = map({ name: 'SubnetTaoInEmission', key: [identity(netUid)], value: tao })
export const subnetExcessTao = map({ name: 'SubnetExcessTao', key: [identity(netUid)], value: tao })
export const subnetRootSellTao = map({ name: 'SubnetRootSellTao', key: [identity(netUid)], value: tao })
export const pendingServerEmission = map({ name: 'PendingServerEmission', key: [identity(netUid)], value: alpha })
export const pendingValidatorEmission = map({ name: 'PendingValidatorEmission', key: [identity(netUid)], value: alpha })
export const pendingRootAlphaDivs = map({ name: 'PendingRootAlphaDivs', key: [identity(netUid)], value: alpha })
export const pendingOwnerCut = map({ name: 'PendingOwnerCut', key: [identity(netUid)], value: alpha })
export const minerBurned = map({ name: 'MinerBurned', key: [identity(netUid)], value: u96f32 })
/** Parts of 65,535. */
export const subnetOwnerCut = value({
  name: 'SubnetOwnerCut',
  value: u16,
  default: initial(constants.InitialSubnetOwnerCut),
})
export const ownerCutEnabled = map({ name: 'OwnerCutEnabled', key: [identity(netUid)], value: bool, default: true })
export const alphaDividendsPerSubnet = map({
  name: 'AlphaDividendsPerSubnet',
  key: [identity(netUid), blake2_128Concat(accountId)],
  value: alpha,
})
export const rootAlphaDividendsPerSubnet = map({
  name: 'RootAlphaDividendsPerSubnet',
  key: [identity(netUid), blake2_128Concat(accountId)],
  value: alpha,
})
export const lastHotkeyEmissionOnNetuid = map({
  name: 'LastHotkeyEmissionOnNetuid',
  key: [blake2_128Concat(accountId), identity(netUid)],
  value: alpha,
})
export const blocksSinceLastStep = map({ name: 'BlocksSinceLastStep', key: [identity(netUid)], value: u64 })
export const lastMechansimStepBlock = map({ name: 'LastMechansimStepBlock', key: [identity(netUid)], value: u64 })
/** Block of the last epoch slot that was used. */
export const lastEpochBlock = map({ name: 'LastEpochBlock', key: [identity(netUid)], value: u64 })
/** Block of an epoch that the owner triggered; 0: none. */
export const pendingEpochAt = map({ name: 'PendingEpochAt', key: [identity(netUid)], value: u64 })
export const subnetEpochIndex = map({ name: 'SubnetEpochIndex', key: [identity(netUid)], value: u64 })
export const maxEpochsPerBlock = value({
  name: 'MaxEpochsPerBlock',
  value: u8,
  default: initial(constants.InitialMaxEpochsPerBlock),
})
