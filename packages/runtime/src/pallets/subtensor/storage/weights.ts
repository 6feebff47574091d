import {
  type AccountId,
  accountId,
  boundedBytes,
  type H256,
  h256,
  identity,
  map,
  optional,
  tuple,
  twox64Concat,
  u64,
  vec,
} from '@glia/frame'
import { storageIndexCodec, uid } from '../types.ts'
import { sparseRow } from '../vectors.ts'

// Weights, bonds and commitments to weights.

const MAX_COMMIT_BYTES = 5_000

/** A hidden set of weights: hash, block of the commit, first and last block in which it may be revealed. */
export type WeightCommit = readonly [H256, bigint, bigint, bigint]
/** A timelocked set of weights: hotkey, block of the commit, ciphertext, drand round that opens it. */
export type TimelockedCommit = readonly [AccountId, bigint, Uint8Array, bigint]
const weightCommit = tuple<WeightCommit>(h256, u64, u64, u64)
const timelockedCommit = tuple<TimelockedCommit>(accountId, u64, boundedBytes(MAX_COMMIT_BYTES), u64)

export const weights = map({
  name: 'Weights',
  docs: 'Row of weights by uid of the validator.',
  key: [identity(storageIndexCodec), identity(uid)],
  value: sparseRow,
})
export const bonds = map({
  name: 'Bonds',
  docs: 'Row of bonds by uid of the validator.',
  key: [identity(storageIndexCodec), identity(uid)],
  value: sparseRow,
})
export const weightCommits = map({
  name: 'WeightCommits',
  docs: 'Hash, block of the commit, first and last block of the reveal.',
  key: [twox64Concat(storageIndexCodec), twox64Concat(accountId)],
  value: optional(vec(weightCommit)),
})
export const timelockedWeightCommits = map({
  name: 'TimelockedWeightCommits',
  docs: 'Commits of an epoch that drand will open.',
  key: [twox64Concat(storageIndexCodec), twox64Concat(u64)],
  value: vec(timelockedCommit),
})
export const crv3WeightCommits = map({
  name: 'CRV3WeightCommits',
  docs: 'Replaced by TimelockedWeightCommits.',
  key: [twox64Concat(storageIndexCodec), twox64Concat(u64)],
  value: vec(tuple<readonly [AccountId, Uint8Array, bigint]>(accountId, boundedBytes(MAX_COMMIT_BYTES), u64)),
})
export const crv3WeightCommitsV2 = map({
  name: 'CRV3WeightCommitsV2',
  docs: 'Replaced by TimelockedWeightCommits.',
  key: [twox64Concat(storageIndexCodec), twox64Concat(u64)],
  value: vec(timelockedCommit),
})
