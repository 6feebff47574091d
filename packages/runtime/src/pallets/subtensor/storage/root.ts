import { blake2_128Concat, identity, optional, u64, u128 } from '@glia/frame'
import { I96F32 } from '@glia/yuma'
import { i96f32 } from '../fixed.ts'
import { home } from '../home.ts'
import { rootRates } from '../rootRates.ts'
import { coldkeyId, hotkeyId, netUid, rootClaimTypeEnum } from '../types.ts'

// Claims of root stakers on the alpha that their validators earned.

export const rootClaimableThreshold = home.map({
  name: 'RootClaimableThreshold',
  docs: 'Alpha below which a claim waits.',
  key: [blake2_128Concat(netUid)],
  value: i96f32,
  default: I96F32.fromInteger(500_000),
})
export const rootClaimable = home.map({
  name: 'RootClaimable',
  docs: 'Alpha per root stake that a hotkey earned, by netuid.',
  key: [blake2_128Concat(hotkeyId)],
  value: rootRates,
})
export const rootClaimed = home.map({
  name: 'RootClaimed',
  docs: 'Alpha already claimed. Netuid, hotkey, coldkey.',
  key: [identity(netUid), blake2_128Concat(hotkeyId), blake2_128Concat(coldkeyId)],
  value: u128,
})
export const rootClaimType = home.map({
  name: 'RootClaimType',
  docs: 'What becomes of a coldkey’s root dividends: kept as alpha, or sold for TAO.',
  key: [blake2_128Concat(coldkeyId)],
  value: rootClaimTypeEnum,
})
export const stakingColdkeysByIndex = home.map({
  name: 'StakingColdkeysByIndex',
  docs: 'Coldkeys with root stake, numbered: a few are looked at in each block.',
  key: [identity(u64)],
  value: optional(coldkeyId),
})
export const stakingColdkeys = home.map({
  name: 'StakingColdkeys',
  docs: 'Number of a coldkey with root stake.',
  key: [identity(coldkeyId)],
  value: optional(u64),
})
export const numStakingColdkeys = home.value({
  name: 'NumStakingColdkeys',
  docs: 'How many coldkeys have root stake.',
  value: u64,
})
export const numRootClaim = home.value({
  name: 'NumRootClaim',
  docs: 'Coldkeys whose root dividends are claimed in each block.',
  value: u64,
  default: 5n,
})
