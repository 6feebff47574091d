import {
  blake2_128Concat,
  bool,
  bytes,
  type H160,
  h160,
  identity,
  optional,
  tuple,
  twox64Concat,
  u8,
  u16,
  u64,
} from '@glia/frame'
import { U64F64 } from '@glia/yuma'
import { u64f64 } from '../fixed.ts'
import { home } from '../home.ts'
import { alpha, coldkeyId, hotkeyId, leaseId, netUid, subnetLease, uid } from '../types.ts'
import { u16Vector } from '../vectors.ts'

// What the reference added last: leases, mechanisms, the market of uids.

export const associatedEvmAddress = home.map({
  name: 'AssociatedEvmAddress',
  docs: 'EVM address of a uid and the block of the proof.',
  key: [twox64Concat(netUid), twox64Concat(uid)],
  value: optional(tuple<readonly [H160, bigint]>(h160, u64)),
})
export const subnetLeases = home.map({
  name: 'SubnetLeases',
  docs: 'Leases of subnets, by their number.',
  key: [twox64Concat(leaseId)],
  value: optional(subnetLease),
})
export const subnetLeaseShares = home.map({
  name: 'SubnetLeaseShares',
  docs: 'Share of each contributor in a lease.',
  key: [twox64Concat(leaseId), identity(coldkeyId)],
  value: u64f64,
})
export const subnetUidToLeaseId = home.map({
  name: 'SubnetUidToLeaseId',
  docs: 'Lease of a subnet.',
  key: [twox64Concat(netUid)],
  value: optional(leaseId),
})
export const nextSubnetLeaseId = home.value({
  name: 'NextSubnetLeaseId',
  docs: 'Number of the next lease.',
  value: leaseId,
})
export const accumulatedLeaseDividends = home.map({
  name: 'AccumulatedLeaseDividends',
  docs: 'Alpha that waits to be shared out among a lease’s contributors.',
  key: [twox64Concat(leaseId)],
  value: alpha,
})
export const commitRevealWeightsVersion = home.value({
  name: 'CommitRevealWeightsVersion',
  docs: 'Version of timelocked commits that are accepted.',
  value: u16,
  default: 4,
})
export const networkRegistrationStartBlock = home.value({
  name: 'NetworkRegistrationStartBlock',
  docs: 'Block from which new subnets are taken.',
  value: u64,
})
export const taoInRefundDeploymentBlock = home.value({
  name: 'TaoInRefundDeploymentBlock',
  docs: 'Block from which a dissolved subnet’s owner gets the TAO of its pool back.',
  value: u64,
})
export const minNonImmuneUids = home.map({
  name: 'MinNonImmuneUids',
  docs: 'Uids that stay replaceable although immune.',
  key: [identity(netUid)],
  value: u16,
  default: 10,
})
export const maxMechanismCount = home.value({
  name: 'MaxMechanismCount',
  docs: 'Mechanisms that a subnet has at most.',
  value: u8,
  default: 2,
})
export const mechanismCountCurrent = home.map({
  name: 'MechanismCountCurrent',
  docs: 'How many mechanisms a subnet has.',
  key: [twox64Concat(netUid)],
  value: u8,
  default: 1,
})
export const mechanismEmissionSplit = home.map({
  name: 'MechanismEmissionSplit',
  docs: 'Parts of 65,535 for each mechanism; absent: equal parts.',
  key: [twox64Concat(netUid)],
  value: optional(u16Vector),
})
export const burnHalfLife = home.map({
  name: 'BurnHalfLife',
  docs: 'Blocks in which the price of a uid halves.',
  key: [identity(netUid)],
  value: u16,
  default: 360,
})

/** 1.26 as the reference rounds it. */
const BURN_INCREASE_MULT = U64F64.wrap(0x1428f5c28f5c29000n)
export const burnIncreaseMult = home.map({
  name: 'BurnIncreaseMult',
  docs: 'Factor on the price after a registration.',
  key: [identity(netUid)],
  value: u64f64,
  default: BURN_INCREASE_MULT,
})
export const autoParentDelegationEnabled = home.map({
  name: 'AutoParentDelegationEnabled',
  docs: 'Whether owners of new subnets become children of a root validator by themselves.',
  key: [blake2_128Concat(hotkeyId)],
  value: bool,
  default: true,
})
export const hasMigrationRun = home.map({
  name: 'HasMigrationRun',
  docs: 'Migrations that were applied, by name.',
  key: [identity(bytes)],
  value: bool,
})
export const pendingChildKeyCooldown = home.value({
  name: 'PendingChildKeyCooldown',
  docs: 'Blocks before a change of children is in force.',
  value: u64,
  default: (config) => (config.fastBlocks ? 15n : 7_200n),
})
