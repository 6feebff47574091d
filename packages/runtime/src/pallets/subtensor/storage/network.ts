import { accountId, bool, bytes, identity, map, optional, twox64Concat, u8, u16, u64, value } from '@glia/frame'
import { constants, initial } from '../constants.ts'
import { blockNumber, netUid, tao } from '../types.ts'
import { u16Vector } from '../vectors.ts'

// Which subnets exist, who owns them, what they cost.

export const totalNetworks = value({
  name: 'TotalNetworks',
  docs: 'Subnets in existence, the root included.',
  value: u16,
})
export const subnetLimit = value({
  name: 'SubnetLimit',
  docs: 'Most subnets, the root not counted.',
  value: u16,
  default: 128,
})
export const networksAdded = map({
  name: 'NetworksAdded',
  docs: 'Whether a netuid is in use.',
  key: [identity(netUid)],
  value: bool,
})
export const subnetMechanism = map({
  name: 'SubnetMechanism',
  docs: 'Kind of a subnet: 0 stable (no pool), 1 dynamic (a pool of TAO and alpha).',
  key: [identity(netUid)],
  value: u16,
})
export const subnetworkN = map({ name: 'SubnetworkN', docs: 'Uids in use.', key: [identity(netUid)], value: u16 })
export const networkRegisteredAt = map({
  name: 'NetworkRegisteredAt',
  docs: 'Block in which a subnet came to be.',
  key: [identity(netUid)],
  value: u64,
})
export const registeredSubnetCounter = map({
  name: 'RegisteredSubnetCounter',
  docs: 'How often this netuid was given out.',
  key: [identity(netUid)],
  value: u64,
})
export const firstEmissionBlockNumber = map({
  name: 'FirstEmissionBlockNumber',
  docs: 'Block of the first emission; absent until start_call.',
  key: [identity(netUid)],
  value: optional(u64),
})
export const subtokenEnabled = map({
  name: 'SubtokenEnabled',
  docs: 'Whether alpha of the subnet may be staked and traded.',
  key: [identity(netUid)],
  value: bool,
})
export const subnetOwner = map({
  name: 'SubnetOwner',
  docs: 'Coldkey of a subnet’s owner.',
  key: [identity(netUid)],
  value: accountId,
})
export const subnetOwnerHotkey = map({
  name: 'SubnetOwnerHotkey',
  docs: 'Hotkey of a subnet’s owner.',
  key: [identity(netUid)],
  value: accountId,
})
export const tokenSymbol = map({
  name: 'TokenSymbol',
  docs: 'Symbol of a subnet’s alpha.',
  key: [identity(netUid)],
  value: bytes,
  default: new Uint8Array([0xf0, 0x9d, 0x9c, 0x8f]),
})
export const subnetLocked = map({
  name: 'SubnetLocked',
  docs: 'TAO locked by registering the subnet, rao.',
  key: [identity(netUid)],
  value: tao,
})
export const largestLocked = map({ name: 'LargestLocked', docs: 'Deprecated.', key: [identity(netUid)], value: u64 })
export const networkImmunityPeriod = value({
  name: 'NetworkImmunityPeriod',
  docs: 'Blocks in which a new subnet is not pruned.',
  value: u64,
  default: initial(constants.InitialNetworkImmunityPeriod),
})
export const startCallDelay = value({
  name: 'StartCallDelay',
  docs: 'Blocks between registration and start_call.',
  value: u64,
  default: initial(constants.InitialStartCallDelay),
})
export const networkMinLockCost = value({
  name: 'NetworkMinLockCost',
  docs: 'What a new subnet costs at least, rao.',
  value: tao,
  default: initial(constants.InitialNetworkMinLockCost),
})
export const networkLastLockCost = value({
  name: 'NetworkLastLockCost',
  docs: 'Lock cost at the last registration, rao.',
  value: tao,
  default: initial(constants.InitialNetworkMinLockCost),
})
export const networkLockReductionInterval = value({
  name: 'NetworkLockReductionInterval',
  docs: 'Blocks in which the lock cost falls by half of what it rose.',
  value: u64,
  default: initial(constants.InitialNetworkLockReductionInterval),
})
export const networkRegistrationStartBlock = value({
  name: 'NetworkRegistrationStartBlock',
  docs: 'Block from which new subnets are taken.',
  value: u64,
})
export const taoInRefundDeploymentBlock = value({
  name: 'TaoInRefundDeploymentBlock',
  docs: 'Block from which a dissolved subnet’s owner gets the TAO of its pool back.',
  value: u64,
})
export const dissolveNetworkScheduleDuration = value({
  name: 'DissolveNetworkScheduleDuration',
  docs: 'Blocks between scheduling and dissolving a subnet.',
  value: blockNumber,
  default: initial(constants.InitialDissolveNetworkScheduleDuration),
})
export const networkRateLimit = value({
  name: 'NetworkRateLimit',
  docs: 'Blocks between two subnet registrations; the local build with fast blocks has no limit.',
  value: u64,
  default: (config) => (config.fastBlocks ? 0n : constants.InitialNetworkRateLimit.of(config)),
})
export const maxMechanismCount = value({
  name: 'MaxMechanismCount',
  docs: 'Mechanisms that a subnet has at most.',
  value: u8,
  default: 2,
})
export const mechanismCountCurrent = map({
  name: 'MechanismCountCurrent',
  docs: 'How many mechanisms a subnet has.',
  key: [twox64Concat(netUid)],
  value: u8,
  default: 1,
})
export const mechanismEmissionSplit = map({
  name: 'MechanismEmissionSplit',
  docs: 'Parts of 65,535 for each mechanism; absent: equal parts.',
  key: [twox64Concat(netUid)],
  value: optional(u16Vector),
})
export const hasMigrationRun = map({
  name: 'HasMigrationRun',
  docs: 'Migrations that were applied, by name.',
  key: [identity(bytes)],
  value: bool,
})
