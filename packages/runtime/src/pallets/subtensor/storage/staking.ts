import {
  accountId,
  blake2_128Concat,
  bytes,
  identity,
  map,
  nullable,
  optional,
  twox64Concat,
  u64,
  u128,
  value,
  vec,
} from '@glia/frame'
import { u64f64 } from '../fixed.ts'
import { alpha, netUid, safeFloat, tao } from '../types.ts'

// Stake: who owns which hotkey, and the shares of every stake.

export const owner = map({
  name: 'Owner',
  docs: 'Coldkey of a hotkey.',
  key: [blake2_128Concat(accountId)],
  value: accountId,
})
export const accountFlags = map({
  name: 'AccountFlags',
  docs: 'Bit 0: accepts locked alpha.',
  key: [blake2_128Concat(accountId)],
  value: u128,
})
export const stakingHotkeys = map({
  name: 'StakingHotkeys',
  docs: 'Hotkeys through which a coldkey stakes.',
  key: [blake2_128Concat(accountId)],
  value: vec(accountId),
})
export const ownedHotkeys = map({
  name: 'OwnedHotkeys',
  docs: 'Hotkeys of a coldkey.',
  key: [blake2_128Concat(accountId)],
  value: vec(accountId),
})
export const totalStake = value({ name: 'TotalStake', docs: 'TAO in all pools and on root, rao.', value: tao })
export const nextStakeJobId = value({ name: 'NextStakeJobId', docs: 'Unused; kept for clients.', value: u64 })
export const totalHotkeyAlpha = map({
  name: 'TotalHotkeyAlpha',
  docs: 'Stake of a hotkey on a subnet, all coldkeys together.',
  key: [blake2_128Concat(accountId), identity(netUid)],
  value: alpha,
})
export const totalHotkeyAlphaLastEpoch = map({
  name: 'TotalHotkeyAlphaLastEpoch',
  docs: 'Stake of a hotkey on a subnet when the last epoch ended.',
  key: [blake2_128Concat(accountId), identity(netUid)],
  value: alpha,
})
export const totalHotkeyShares = map({
  name: 'TotalHotkeyShares',
  docs: 'Replaced by TotalHotkeySharesV2; read where V2 has nothing.',
  key: [blake2_128Concat(accountId), identity(netUid)],
  value: u64f64,
})
export const alphaV1 = map({
  name: 'Alpha',
  docs: 'Replaced by AlphaV2; read where V2 has nothing. Hotkey, coldkey, netuid.',
  key: [blake2_128Concat(accountId), blake2_128Concat(accountId), identity(netUid)],
  value: u64f64,
})
export const totalHotkeySharesV2 = map({
  name: 'TotalHotkeySharesV2',
  docs: 'Shares in the stake of a hotkey on a subnet, all coldkeys together.',
  key: [blake2_128Concat(accountId), identity(netUid)],
  value: safeFloat,
})
export const alphaV2 = map({
  name: 'AlphaV2',
  docs: 'Shares of a coldkey in the stake of a hotkey. Hotkey, coldkey, netuid.',
  key: [blake2_128Concat(accountId), blake2_128Concat(accountId), identity(netUid)],
  value: safeFloat,
})
export const alphaMapLastKey = value({
  name: 'AlphaMapLastKey',
  docs: 'Where the walk over Alpha goes on.',
  value: nullable(bytes),
})
export const alphaV2MapLastKey = value({
  name: 'AlphaV2MapLastKey',
  docs: 'Where the walk over AlphaV2 goes on.',
  value: nullable(bytes),
})
export const autoStakeDestination = map({
  name: 'AutoStakeDestination',
  docs: 'Hotkey to which incentive of a coldkey is staked.',
  key: [blake2_128Concat(accountId), identity(netUid)],
  value: optional(accountId),
})
export const autoStakeDestinationColdkeys = map({
  name: 'AutoStakeDestinationColdkeys',
  docs: 'Coldkeys whose incentive on a subnet goes to a hotkey.',
  key: [blake2_128Concat(accountId), identity(netUid)],
  value: vec(accountId),
})
export const nominatorMinRequiredStake = value({
  name: 'NominatorMinRequiredStake',
  docs: 'The least that a nomination may be worth, rao of TAO.',
  value: u64,
})
export const lastColdkeyHotkeyStakeBlock = map({
  name: 'LastColdkeyHotkeyStakeBlock',
  docs: 'Block in which a coldkey last staked with a hotkey.',
  key: [twox64Concat(accountId), twox64Concat(accountId)],
  value: optional(u64),
})
