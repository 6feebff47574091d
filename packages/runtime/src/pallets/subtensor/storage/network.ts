import { accountId, bool, bytes, identity, map, optional, twox64Concat, u16, u64, value } from '@glia/frame'
import { constants, initial } from '../constants.ts'
import { blockNumber, mechId, netUid, tao } from '../types.ts'
import { u16Vector } from '../vectors.ts'

// Which subnets exist, who owns them, what they cost.

/** Subnets in existence, the root included. */
export const totalNetworks = value({ name: 'TotalNetworks', value: u16 })
/** Most subnets, the root not counted. */
export const subnetLimit = value({ name: 'SubnetLimit', value: u16, default: 128 })
/** Whether a netuid is in use. */
export const networksAdded = map({ name: 'NetworksAdded', key: [identity(netUid)], value: bool })
/** 0 = stable (no pool), 1 = dynamic (pool of TAO and alpha). */
export const subnetMechanism = map({ name: 'SubnetMechanism', key: [identity(netUid)], value: u16 })
/** Uids in use. */
export const subnetworkN = map({ name: 'SubnetworkN', key: [identity(netUid)], value: u16 })
export const networkRegisteredAt = map({ name: 'NetworkRegisteredAt', key: [identity(netUid)], value: u64 })
/** How often this netuid was given out. */
export const registeredSubnetCounter = map({ name: 'RegisteredSubnetCounter', key: [identity(netUid)], value: u64 })
/** Block of the first emission; absent until start_call. */
export const firstEmissionBlockNumber = map({
  name: 'FirstEmissionBlockNumber',
  key: [identity(netUid)],
  value: optional(u64),
})
/** Whether alpha of the subnet may be staked and traded. */
export const subtokenEnabled = map({ name: 'SubtokenEnabled', key: [identity(netUid)], value: bool })
export const subnetOwner = map({ name: 'SubnetOwner', key: [identity(netUid)], value: accountId })
export const subnetOwnerHotkey = map({ name: 'SubnetOwnerHotkey', key: [identity(netUid)], value: accountId })
export const tokenSymbol = map({
  name: 'TokenSymbol',
  key: [identity(netUid)],
  value: bytes,
  default: new Uint8Array([0xf0, 0x9d, 0x9c, 0x8f]),
})
/** TAO locked by registering the subnet, rao. */
export const subnetLocked = map({ name: 'SubnetLocked', key: [identity(netUid)], value: tao })
/** Deprecated. */
export const largestLocked = map({ name: 'LargestLocked', key: [identity(netUid)], value: u64 })
/** Blocks in which a new subnet is not pruned. */
export const networkImmunityPeriod = value({
  name: 'NetworkImmunityPeriod',
  value: u64,
  default: initial(constants.InitialNetworkImmunityPeriod),
})
/** Blocks between registration and start_call. */
export const startCallDelay = value({
  name: 'StartCallDelay',
  value: u64,
  default: initial(constants.InitialStartCallDelay),
})
export const networkMinLockCost = value({
  name: 'NetworkMinLockCost',
  value: tao,
  default: initial(constants.InitialNetworkMinLockCost),
})
/** Lock cost at the last registration, rao. */
export const networkLastLockCost = value({
  name: 'NetworkLastLockCost',
  value: tao,
  default: initial(constants.InitialNetworkMinLockCost),
})
/** Blocks in which the lock cost falls by half of what it rose. */
export const networkLockReductionInterval = value({
  name: 'NetworkLockReductionInterval',
  value: u64,
  default: initial(constants.InitialNetworkLockReductionInterval),
})
export const networkRegistrationStartBlock = value({ name: 'NetworkRegistrationStartBlock', value: u64 })
export const taoInRefundDeploymentBlock = value({ name: 'TaoInRefundDeploymentBlock', value: u64 })
export const dissolveNetworkScheduleDuration = value({
  name: 'DissolveNetworkScheduleDuration',
  value: blockNumber,
  default: initial(constants.InitialDissolveNetworkScheduleDuration),
})
/** Blocks between two subnet registrations; the local build with fast blocks has no limit. */
export const networkRateLimit = value({
  name: 'NetworkRateLimit',
  value: u64,
  default: (config) => (config.fastBlocks ? 0n : constants.InitialNetworkRateLimit.of(config)),
})
export const maxMechanismCount = value({ name: 'MaxMechanismCount', value: mechId, default: 2 })
export const mechanismCountCurrent = map({
  name: 'MechanismCountCurrent',
  key: [twox64Concat(netUid)],
  value: mechId,
  default: 1,
})
/** Parts of 65,535 for each mechanism; absent: equal parts. */
export const mechanismEmissionSplit = map({
  name: 'MechanismEmissionSplit',
  key: [twox64Concat(netUid)],
  value: optional(u16Vector),
})
/** Migrations that were applied, by name. */
export const hasMigrationRun = map({ name: 'HasMigrationRun', key: [identity(bytes)], value: bool })
