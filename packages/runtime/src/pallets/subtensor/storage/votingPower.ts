import { accountId, blake2_128Concat, bool, identity, map, u64 } from '@glia/frame'
import { netUid } from '../types.ts'

// Smoothed stake of validators for votes outside the chain.

export const votingPower = map({
  name: 'VotingPower',
  docs: 'Moving average of a hotkey’s stake on a subnet, for votes.',
  key: [identity(netUid), blake2_128Concat(accountId)],
  value: u64,
})
export const votingPowerTrackingEnabled = map({
  name: 'VotingPowerTrackingEnabled',
  docs: 'Whether voting power is kept track of.',
  key: [identity(netUid)],
  value: bool,
})
export const votingPowerDisableAtBlock = map({
  name: 'VotingPowerDisableAtBlock',
  docs: 'Block from which voting power is no longer kept track of; 0 for none.',
  key: [identity(netUid)],
  value: u64,
})
export const votingPowerEmaAlpha = map({
  name: 'VotingPowerEmaAlpha',
  docs: 'Parts of 10^18.',
  key: [identity(netUid)],
  value: u64,
  default: 3_570_000_000_000_000n,
})
