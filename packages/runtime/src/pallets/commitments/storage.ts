import {
  type AccountId,
  accountId,
  boundedVec,
  btreeSet,
  bytes,
  type Codec,
  identity,
  map,
  optional,
  struct,
  tuple,
  twox64Concat,
  u32,
  u64,
  value,
  vec,
} from '@glia/frame'
import { type NetUid, netUid, tao } from '../subtensor/types.ts'
import { type Data, data } from './data.ts'

/** Most fields of a commitment. */
export const MAX_FIELDS = 3

export interface CommitmentInfo {
  readonly fields: readonly Data[]
}
export const commitmentInfo: Codec<CommitmentInfo> = struct<CommitmentInfo>(
  { fields: boundedVec(data, MAX_FIELDS) },
  {
    path: 'pallet_commitments::types::CommitmentInfo',
    params: [{ name: 'FieldLimit' }],
    typeNames: { fields: 'BoundedVec<Data, FieldLimit>' },
  },
)

/** A commitment as kept: what it cost in rao, when it was made. */
export interface Registration {
  readonly deposit: bigint
  readonly block: number
  readonly info: CommitmentInfo
}
const registration: Codec<Registration> = struct<Registration>(
  { deposit: tao, block: u32, info: commitmentInfo },
  {
    path: 'pallet_commitments::types::Registration',
    params: [{ name: 'Balance', type: tao.type }, { name: 'MaxFields' }, { name: 'BlockNumber', type: u32.type }],
    typeNames: { deposit: 'Balance', block: 'BlockNumber', info: 'CommitmentInfo<MaxFields>' },
  },
)

/** Bytes that an account committed to in an epoch. */
export interface Usage {
  readonly lastEpoch: bigint
  readonly usedSpace: bigint
}
const usage: Codec<Usage> = struct<Usage>(
  { lastEpoch: u64, usedSpace: u64 },
  { path: 'pallet_commitments::types::UsageTracker', typeNames: { lastEpoch: 'u64', usedSpace: 'u64' } },
)

const account = [identity(netUid), twox64Concat(accountId)] as const

/** Accounts, in order, with a field that waits for a drand round. */
export const timelockedIndex = value<readonly (readonly [NetUid, AccountId])[]>({
  name: 'TimelockedIndex',
  value: btreeSet(tuple<readonly [NetUid, AccountId]>(netUid, accountId)),
  default: [],
  docs: 'Tracks all CommitmentOf that have at least one timelocked field.',
})
export const commitmentOf = map({
  name: 'CommitmentOf',
  key: account,
  value: optional(registration),
  docs: 'Identity data by account',
})
export const lastCommitment = map({ name: 'LastCommitment', key: account, value: optional(u32) })
export const lastBondsReset = map({ name: 'LastBondsReset', key: account, value: optional(u32) })
/** Opened bytes and the block in which they were opened, the last ten. */
export const revealedCommitments = map({
  name: 'RevealedCommitments',
  key: account,
  value: optional(vec(tuple<readonly [Uint8Array, bigint]>(bytes, u64))),
})
export const usedSpaceOf = map({
  name: 'UsedSpaceOf',
  key: account,
  value: optional(usage),
  docs: 'Maps (netuid, who) -> usage (how many bytes they have committed) in the RateLimit window',
})
/** Bytes that an account may commit to in one epoch. */
export const maxSpace = value({ name: 'MaxSpace', value: u32, default: 3_100 })

export const commitmentsStorage = [
  timelockedIndex,
  commitmentOf,
  lastCommitment,
  lastBondsReset,
  revealedCommitments,
  usedSpaceOf,
  maxSpace,
]
