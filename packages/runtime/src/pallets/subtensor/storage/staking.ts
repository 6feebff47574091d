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

/** Coldkey of a hotkey. */
export const owner = map({ name: 'Owner', key: [blake2_128Concat(accountId)], value: accountId })
/** Bit 0: accepts locked alpha. */
export const accountFlags = map({ name: 'AccountFlags', key: [blake2_128Concat(accountId)], value: u128 })
/** Hotkeys through which a coldkey stakes. */
export const stakingHotkeys = map({ name: 'StakingHotkeys', key: [blake2_128Concat(accountId)], value: vec(accountId) })
/** Hotkeys of a coldkey. */
export const ownedHotkeys = map({ name: 'OwnedHotkeys', key: [blake2_128Concat(accountId)], value: vec(accountId) })
/** TAO in all pools and on root, rao. */
export const totalStake = value({ name: 'TotalStake', value: tao })
export const nextStakeJobId = value({ name: 'NextStakeJobId', value: u64 })
/** Stake of a hotkey on a subnet, all coldkeys together. */
export const totalHotkeyAlpha = map({
  name: 'TotalHotkeyAlpha',
  key: [blake2_128Concat(accountId), identity(netUid)],
  value: alpha,
})
export const totalHotkeyAlphaLastEpoch = map({
  name: 'TotalHotkeyAlphaLastEpoch',
  key: [blake2_128Concat(accountId), identity(netUid)],
  value: alpha,
})
/** Replaced by TotalHotkeySharesV2; read where V2 has nothing. */
export const totalHotkeyShares = map({
  name: 'TotalHotkeyShares',
  key: [blake2_128Concat(accountId), identity(netUid)],
  value: u64f64,
})
/** Replaced by AlphaV2; read where V2 has nothing. Hotkey, coldkey, netuid. */
export const alphaV1 = map({
  name: 'Alpha',
  key: [blake2_128Concat(accountId), blake2_128Concat(accountId), identity(netUid)],
  value: u64f64,
})
export const totalHotkeySharesV2 = map({
  name: 'TotalHotkeySharesV2',
  key: [blake2_128Concat(accountId), identity(netUid)],
  value: safeFloat,
})
/** Shares of a coldkey in the stake of a hotkey. Hotkey, coldkey, netuid. */
export const alphaV2 = map({
  name: 'AlphaV2',
  key: [blake2_128Concat(accountId), blake2_128Concat(accountId), identity(netUid)],
  value: safeFloat,
})
export const alphaMapLastKey = value({ name: 'AlphaMapLastKey', value: nullable(bytes) })
export const alphaV2MapLastKey = value({ name: 'AlphaV2MapLastKey', value: nullable(bytes) })
/** Hotkey to which incentive of a coldkey is staked. */
export const autoStakeDestination = map({
  name: 'AutoStakeDestination',
  key: [blake2_128Concat(accountId), identity(netUid)],
  value: optional(accountId),
})
export const autoStakeDestinationColdkeys = map({
  name: 'AutoStakeDestinationColdkeys',
  key: [blake2_128Concat(accountId), identity(netUid)],
  value: vec(accountId),
})
export const nominatorMinRequiredStake = value({ name: 'NominatorMinRequiredStake', value: u64 })
export const lastColdkeyHotkeyStakeBlock = map({
  name: 'LastColdkeyHotkeyStakeBlock',
  key: [twox64Concat(accountId), twox64Concat(accountId)],
  value: optional(u64),
})
