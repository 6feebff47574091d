import {
  accountId,
  blake2_128Concat,
  boundedBytes,
  type H256,
  h256,
  identity,
  optional,
  tuple,
  twox64Concat,
  u16,
  u64,
  vec,
} from '@glia/frame'
import { home } from '../home.ts'
import { chainIdentity, coldkeyId, type Hotkey, hotkeyId, netUid, storageIndexCodec, subnetIdentity } from '../types.ts'

// What keys have sent: who they are, when they last did something rate-limited, weights they committed to.

export const identitiesV2 = home.map({
  name: 'IdentitiesV2',
  docs: 'Who a coldkey says it is.',
  key: [blake2_128Concat(coldkeyId)],
  value: optional(chainIdentity),
})
export const subnetIdentitiesV3 = home.map({
  name: 'SubnetIdentitiesV3',
  docs: 'What a subnet says it is.',
  key: [blake2_128Concat(netUid)],
  value: optional(subnetIdentity),
})
export const transactionKeyLastBlock = home.map({
  name: 'TransactionKeyLastBlock',
  docs: 'By account, netuid and kind of transaction.',
  key: [blake2_128Concat(accountId), identity(netUid), identity(u16)],
  value: u64,
})
export const lastTxBlock = home.map({
  name: 'LastTxBlock',
  docs: 'Replaced by LastRateLimitedBlock; kept for clients.',
  key: [identity(accountId)],
  value: u64,
})
export const lastTxBlockChildKeyTake = home.map({
  name: 'LastTxBlockChildKeyTake',
  docs: 'Replaced by LastRateLimitedBlock; kept for clients.',
  key: [identity(hotkeyId)],
  value: u64,
})
export const lastTxBlockDelegateTake = home.map({
  name: 'LastTxBlockDelegateTake',
  docs: 'Replaced by LastRateLimitedBlock; kept for clients.',
  key: [identity(hotkeyId)],
  value: u64,
})
export const stakeThreshold = home.value({
  name: 'StakeThreshold',
  docs: 'Stake weight below which a hotkey may not set weights.',
  value: u64,
})

/** A hidden set of weights: hash, block of the commit, first and last block in which it may be revealed. */
export type WeightCommit = readonly [H256, bigint, bigint, bigint]

const weightCommit = tuple<WeightCommit>(h256, u64, u64, u64)
export const weightCommits = home.map({
  name: 'WeightCommits',
  docs: 'Hash, block of the commit, first and last block of the reveal.',
  key: [twox64Concat(storageIndexCodec), twox64Concat(hotkeyId)],
  value: optional(vec(weightCommit)),
})

const MAX_COMMIT_BYTES = 5_000

/** A timelocked set of weights: hotkey, block of the commit, ciphertext, drand round that opens it. */
export type TimelockedCommit = readonly [Hotkey, bigint, Uint8Array, bigint]

const timelockedCommit = tuple<TimelockedCommit>(hotkeyId, u64, boundedBytes(MAX_COMMIT_BYTES), u64)
export const timelockedWeightCommits = home.map({
  name: 'TimelockedWeightCommits',
  docs: 'Commits of an epoch that drand will open.',
  key: [twox64Concat(storageIndexCodec), twox64Concat(u64)],
  value: vec(timelockedCommit),
})
export const crv3WeightCommits = home.map({
  name: 'CRV3WeightCommits',
  docs: 'Replaced by TimelockedWeightCommits.',
  key: [twox64Concat(storageIndexCodec), twox64Concat(u64)],
  value: vec(tuple<readonly [Hotkey, Uint8Array, bigint]>(hotkeyId, boundedBytes(MAX_COMMIT_BYTES), u64)),
})
export const crv3WeightCommitsV2 = home.map({
  name: 'CRV3WeightCommitsV2',
  docs: 'Replaced by TimelockedWeightCommits.',
  key: [twox64Concat(storageIndexCodec), twox64Concat(u64)],
  value: vec(timelockedCommit),
})
export const revealPeriodEpochs = home.map({
  name: 'RevealPeriodEpochs',
  docs: 'Epochs between commit and reveal.',
  key: [twox64Concat(netUid)],
  value: u64,
  default: 1n,
})
export const lastColdkeyHotkeyStakeBlock = home.map({
  name: 'LastColdkeyHotkeyStakeBlock',
  docs: 'Block in which a coldkey last staked with a hotkey.',
  key: [twox64Concat(coldkeyId), twox64Concat(hotkeyId)],
  value: optional(u64),
})
