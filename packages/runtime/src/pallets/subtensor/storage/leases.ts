import { accountId, identity, map, optional, twox64Concat, value } from '@glia/frame'
import { u64f64 } from '../fixed.ts'
import { alpha, leaseId, netUid, subnetLease } from '../types.ts'

// Subnets rented by a crowd.

export const subnetLeases = map({
  name: 'SubnetLeases',
  docs: 'Leases of subnets, by their number.',
  key: [twox64Concat(leaseId)],
  value: optional(subnetLease),
})
export const subnetLeaseShares = map({
  name: 'SubnetLeaseShares',
  docs: 'Share of each contributor in a lease.',
  key: [twox64Concat(leaseId), identity(accountId)],
  value: u64f64,
})
export const subnetUidToLeaseId = map({
  name: 'SubnetUidToLeaseId',
  docs: 'Lease of a subnet.',
  key: [twox64Concat(netUid)],
  value: optional(leaseId),
})
export const nextSubnetLeaseId = value({ name: 'NextSubnetLeaseId', docs: 'Number of the next lease.', value: leaseId })
export const accumulatedLeaseDividends = map({
  name: 'AccumulatedLeaseDividends',
  docs: 'Alpha that waits to be shared out among a lease’s contributors.',
  key: [twox64Concat(leaseId)],
  value: alpha,
})
