import {
  boundedVec,
  btreeSet,
  bytes,
  type Codec,
  field,
  identity,
  optional,
  plain,
  struct,
  tuple,
  twox64Concat,
  u32,
  u64,
  vec,
} from '@glia/frame'
import { type Hotkey, hotkeyId, type NetUid, netUid, tao } from '../subtensor/types.ts'
import { type Data, data } from './data.ts'
import { home } from './home.ts'

/** Most fields of a commitment. */
export const MAX_FIELDS = 3

export interface CommitmentInfo {
  readonly fields: readonly Data[]
}
export const commitmentInfo: Codec<CommitmentInfo> = struct<CommitmentInfo>(
  { fields: field(boundedVec(data, MAX_FIELDS), 'BoundedVec<Data, FieldLimit>') },
  {
    path: 'pallet_commitments::types::CommitmentInfo',
    params: [{ name: 'FieldLimit' }],
  },
)

/** A commitment as kept: what it cost in rao, when it was made. */
export interface Registration {
  readonly deposit: bigint
  readonly block: number
  readonly info: CommitmentInfo
}
const registration: Codec<Registration> = struct<Registration>(
  {
    deposit: field(tao, 'Balance'),
    block: field(u32, 'BlockNumber'),
    info: field(commitmentInfo, 'CommitmentInfo<MaxFields>'),
  },
  {
    path: 'pallet_commitments::types::Registration',
    params: [{ name: 'Balance', type: tao.type }, { name: 'MaxFields' }, { name: 'BlockNumber', type: u32.type }],
  },
)

/** Bytes that an account committed to in an epoch. */
export interface Usage {
  readonly lastEpoch: bigint
  readonly usedSpace: bigint
}
const usage: Codec<Usage> = struct<Usage>(
  { lastEpoch: plain.u64, usedSpace: plain.u64 },
  { path: 'pallet_commitments::types::UsageTracker' },
)

const account = [identity(netUid), twox64Concat(hotkeyId)] as const

/** Of two accounts in the index: by subnet, then by account. */
export const byPlace = ([a, left]: readonly [NetUid, Hotkey], [b, right]: readonly [NetUid, Hotkey]): number =>
  a - b || (left < right ? -1 : left > right ? 1 : 0)

export const timelockedIndex = home.value<readonly (readonly [NetUid, Hotkey])[]>({
  name: 'TimelockedIndex',
  value: btreeSet(tuple<readonly [NetUid, Hotkey]>(netUid, hotkeyId), byPlace),
  default: [],
  docs: 'Accounts, in order, with a field that waits for a Drand round.',
})
export const commitmentOf = home.map({
  name: 'CommitmentOf',
  key: account,
  value: optional(registration),
  docs: 'What a key committed to on a subnet.',
})
export const lastCommitment = home.map({
  name: 'LastCommitment',
  docs: 'Block of a key’s last commitment.',
  key: account,
  value: optional(u32),
})
export const lastBondsReset = home.map({
  name: 'LastBondsReset',
  docs: 'Block in which a commitment last reset a key’s bonds.',
  key: account,
  value: optional(u32),
})
export const revealedCommitments = home.map({
  name: 'RevealedCommitments',
  docs: 'Opened bytes and the block in which they were opened, the last ten.',
  key: account,
  value: optional(vec(tuple<readonly [Uint8Array, bigint]>(bytes, u64))),
})
export const usedSpaceOf = home.map({
  name: 'UsedSpaceOf',
  key: account,
  value: optional(usage),
  docs: 'Bytes that a key committed in the present window.',
})
export const maxSpace = home.value({
  name: 'MaxSpace',
  docs: 'Bytes that an account may commit to in one epoch.',
  value: u32,
  default: 3_100,
})

export const commitmentsStorage = [
  timelockedIndex,
  commitmentOf,
  lastCommitment,
  lastBondsReset,
  revealedCommitments,
  usedSpaceOf,
  maxSpace,
]
