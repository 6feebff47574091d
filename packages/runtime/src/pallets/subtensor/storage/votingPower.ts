import { accountId, blake2_128Concat, bool, identity, map, u64 } from '@glia/frame'
import { netUid } from '../types.ts'

// Smoothed stake of validators for votes outside the chain.

export const votingPower = map({
  name: 'VotingPower',
  key: [identity(netUid), blake2_128Concat(accountId)],
  value: u64,
})
export const votingPowerTrackingEnabled = map({
  name: 'VotingPowerTrackingEnabled',
  key: [identity(netUid)],
  value: bool,
})
export const votingPowerDisableAtBlock = map({ name: 'VotingPowerDisableAtBlock', key: [identity(netUid)], value: u64 })
/** Parts of 10^18. */
export const votingPowerEmaAlpha = map({
  name: 'VotingPowerEmaAlpha',
  key: [identity(netUid)],
  value: u64,
  default: 3_570_000_000_000_000n,
})
