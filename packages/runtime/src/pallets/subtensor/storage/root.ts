import { blake2_128Concat, identity, map, optional, u64, u128, value } from '@glia/frame'
import { I96F32 } from '@glia/yuma'
import { i96f32 } from '../fixed.ts'
import { rootRates } from '../rootRates.ts'
import { coldkeyId, hotkeyId, netUid, rootClaimTypeEnum } from '../types.ts'

// Claims of root stakers on the alpha that their validators earned.

export const rootClaimableThreshold = map({
  name: 'RootClaimableThreshold',
  docs: 'Alpha below which a claim waits.',
  key: [blake2_128Concat(netUid)],
  value: i96f32,
  default: I96F32.fromInteger(500_000),
})
export const rootClaimable = map({
  name: 'RootClaimable',
  docs: 'Alpha per root stake that a hotkey earned, by netuid.',
  key: [blake2_128Concat(hotkeyId)],
  value: rootRates,
})
export const rootClaimed = map({
  name: 'RootClaimed',
  docs: 'Alpha already claimed. Netuid, hotkey, coldkey.',
  key: [identity(netUid), blake2_128Concat(hotkeyId), blake2_128Concat(coldkeyId)],
  value: u128,
})
export const rootClaimType = map({
  name: 'RootClaimType',
  docs: 'What becomes of a coldkey’s root dividends: kept as alpha, or sold for TAO.',
  key: [blake2_128Concat(coldkeyId)],
  value: rootClaimTypeEnum,
})
export const stakingColdkeysByIndex = map({
  name: 'StakingColdkeysByIndex',
  docs: 'Coldkeys with root stake, numbered: a few are looked at in each block.',
  key: [identity(u64)],
  value: optional(coldkeyId),
})
export const stakingColdkeys = map({
  name: 'StakingColdkeys',
  docs: 'Number of a coldkey with root stake.',
  key: [identity(coldkeyId)],
  value: optional(u64),
})
export const numStakingColdkeys = value({
  name: 'NumStakingColdkeys',
  docs: 'How many coldkeys have root stake.',
  value: u64,
})
export const numRootClaim = value({
  name: 'NumRootClaim',
  docs: 'Coldkeys whose root dividends are claimed in each block.',
  value: u64,
  default: 5n,
})
