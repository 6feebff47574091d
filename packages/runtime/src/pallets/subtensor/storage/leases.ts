import { accountId, identity, map, optional, twox64Concat, value } from '@glia/frame'
import { u64f64 } from '../fixed.ts'
import { alpha, leaseId, netUid, subnetLease } from '../types.ts'

// Subnets rented by a crowd.

export const subnetLeases = map({ name: 'SubnetLeases', key: [twox64Concat(leaseId)], value: optional(subnetLease) })
export const subnetLeaseShares = map({
  name: 'SubnetLeaseShares',
  key: [twox64Concat(leaseId), identity(accountId)],
  value: u64f64,
})
export const subnetUidToLeaseId = map({
  name: 'SubnetUidToLeaseId',
  key: [twox64Concat(netUid)],
  value: optional(leaseId),
})
export const nextSubnetLeaseId = value({ name: 'NextSubnetLeaseId', value: leaseId })
export const accumulatedLeaseDividends = map({
  name: 'AccumulatedLeaseDividends',
  key: [twox64Concat(leaseId)],
  value: alpha,
})
