import { accountId, blake2_128Concat, identity, map, optional, u64, u128, value } from '@glia/frame'
import { i96f32 } from '../fixed.ts'
import { rootRates } from '../rootRates.ts'
import { netUid, rootClaimTypeEnum } from '../types.ts'

// Claims of root stakers on the alpha that their validators earned.

/** Alpha below which a claim waits. */
export const rootClaimableThreshold = map({
  name: 'RootClaimableThreshold',
  key: [blake2_128Concat(netUid)],
  value: i96f32,
  default: 500_000n << 32n,
})
/** Alpha per root stake that a hotkey earned, by netuid. */
export const rootClaimable = map({
  name: 'RootClaimable',
  key: [blake2_128Concat(accountId)],
  value: rootRates,
})
/** Alpha already claimed. Netuid, hotkey, coldkey. */
export const rootClaimed = map({
  name: 'RootClaimed',
  key: [identity(netUid), blake2_128Concat(accountId), blake2_128Concat(accountId)],
  value: u128,
})
export const rootClaimType = map({
  name: 'RootClaimType',
  key: [blake2_128Concat(accountId)],
  value: rootClaimTypeEnum,
})
export const stakingColdkeysByIndex = map({
  name: 'StakingColdkeysByIndex',
  key: [identity(u64)],
  value: optional(accountId),
})
export const stakingColdkeys = map({ name: 'StakingColdkeys', key: [identity(accountId)], value: optional(u64) })
export const numStakingColdkeys = value({ name: 'NumStakingColdkeys', value: u64 })
export const numRootClaim = value({ name: 'NumRootClaim', value: u64, default: 5n })
