import { blake2_128Concat, type H256, h256, identity, optional, tuple, twox64Concat } from '@glia/frame'
import { accountList } from '../accountList.ts'
import { constants, initial } from '../constants.ts'
import { u64f64 } from '../fixed.ts'
import { home } from '../home.ts'
import { alpha, blockNumber, coldkeyId, hotkeyId, netUid, safeFloat } from '../types.ts'

// Through which hotkeys a coldkey stakes, its announced swaps, and the shares of every stake.

export const stakingHotkeys = home.map({
  name: 'StakingHotkeys',
  docs: 'Hotkeys through which a coldkey stakes.',
  key: [blake2_128Concat(coldkeyId)],
  value: accountList(hotkeyId),
})
export const ownedHotkeys = home.map({
  name: 'OwnedHotkeys',
  docs: 'Hotkeys of a coldkey.',
  key: [blake2_128Concat(coldkeyId)],
  value: accountList(hotkeyId),
})
export const autoStakeDestination = home.map({
  name: 'AutoStakeDestination',
  docs: 'Hotkey to which incentive of a coldkey is staked.',
  key: [blake2_128Concat(coldkeyId), identity(netUid)],
  value: optional(hotkeyId),
})
export const autoStakeDestinationColdkeys = home.map({
  name: 'AutoStakeDestinationColdkeys',
  docs: 'Coldkeys whose incentive on a subnet goes to a hotkey.',
  key: [blake2_128Concat(hotkeyId), identity(netUid)],
  value: accountList(coldkeyId),
})
export const coldkeySwapAnnouncementDelay = home.value({
  name: 'ColdkeySwapAnnouncementDelay',
  docs: 'Blocks between announcing and swapping a coldkey.',
  value: blockNumber,
  default: initial(constants.InitialColdkeySwapAnnouncementDelay),
})
export const coldkeySwapReannouncementDelay = home.value({
  name: 'ColdkeySwapReannouncementDelay',
  docs: 'Blocks before a swap may be announced again.',
  value: blockNumber,
  default: initial(constants.InitialColdkeySwapReannouncementDelay),
})
export const coldkeySwapAnnouncements = home.map({
  name: 'ColdkeySwapAnnouncements',
  docs: 'Earliest block of the swap and hash of the new coldkey.',
  key: [twox64Concat(coldkeyId)],
  value: optional(tuple<readonly [number, H256]>(blockNumber, h256)),
})
export const coldkeySwapDisputes = home.map({
  name: 'ColdkeySwapDisputes',
  docs: 'Block in which a coldkey disputed its swap.',
  key: [twox64Concat(coldkeyId)],
  value: optional(blockNumber),
})
export const totalHotkeyAlpha = home.map({
  name: 'TotalHotkeyAlpha',
  docs: 'Stake of a hotkey on a subnet, all coldkeys together.',
  key: [blake2_128Concat(hotkeyId), identity(netUid)],
  value: alpha,
})
export const totalHotkeyAlphaLastEpoch = home.map({
  name: 'TotalHotkeyAlphaLastEpoch',
  docs: 'Stake of a hotkey on a subnet when the last epoch ended.',
  key: [blake2_128Concat(hotkeyId), identity(netUid)],
  value: alpha,
})
export const totalHotkeyShares = home.map({
  name: 'TotalHotkeyShares',
  docs: 'Replaced by TotalHotkeySharesV2; read where V2 has nothing.',
  key: [blake2_128Concat(hotkeyId), identity(netUid)],
  value: u64f64,
})
export const alphaV1 = home.map({
  name: 'Alpha',
  docs: 'Replaced by AlphaV2; read where V2 has nothing. Hotkey, coldkey, netuid.',
  key: [blake2_128Concat(hotkeyId), blake2_128Concat(coldkeyId), identity(netUid)],
  value: u64f64,
})
export const totalHotkeySharesV2 = home.map({
  name: 'TotalHotkeySharesV2',
  docs: 'Shares in the stake of a hotkey on a subnet, all coldkeys together.',
  key: [blake2_128Concat(hotkeyId), identity(netUid)],
  value: safeFloat,
})
export const alphaV2 = home.map({
  name: 'AlphaV2',
  docs: 'Shares of a coldkey in the stake of a hotkey. Hotkey, coldkey, netuid.',
  key: [blake2_128Concat(hotkeyId), blake2_128Concat(coldkeyId), identity(netUid)],
  value: safeFloat,
})
