import { rao, type Tao } from '@glia/base'
import { branded, type Codec } from '../codec/codec.ts'
import { compact, cow, newtype, struct, tuple, vec } from '../codec/composite.ts'
import { field, plain } from '../codec/field.ts'
import { type AccountId, accountId, type H256, h256 } from '../codec/identity.ts'
import { bool, bytes, str, u32, u64, u128 } from '../codec/primitives.ts'
import { eventRecord, phase } from '../executive/events.ts'
import { type Weight, weightCodec } from '../pallet/weight.ts'
import { blake2_128Concat, twox64Concat } from '../storage/hashers.ts'
import { optional } from '../storage/optional.ts'
import { digest } from './header.ts'
import { systemHome as home } from './home.ts'

/** Balances of one account, in rao. */
export interface AccountData {
  readonly free: Tao
  readonly reserved: Tao
  readonly frozen: Tao
  readonly flags: bigint
}

/** `flags` of a fresh account: the reference's "new logic" bit. */
export const NEW_LOGIC_FLAG = 1n << 127n

const tao = branded<Tao>(u64)
const NOTHING = rao(0n)

export const accountData: Codec<AccountData> = struct(
  {
    free: field(tao, 'Balance'),
    reserved: field(tao, 'Balance'),
    frozen: field(tao, 'Balance'),
    flags: field(newtype('pallet_balances::types::ExtraFlags', u128, { typeName: 'u128' }), 'ExtraFlags'),
  },
  {
    path: 'pallet_balances::types::AccountData',
    params: [{ name: 'Balance', type: u64.type }],
  },
)

/** Nonce, reference counts and balances of an account. */
export interface AccountInfo {
  readonly nonce: number
  readonly consumers: number
  readonly providers: number
  readonly sufficients: number
  readonly data: AccountData
}

export const accountInfo: Codec<AccountInfo> = struct(
  {
    nonce: field(u32, 'Nonce'),
    consumers: field(u32, 'RefCount'),
    providers: field(u32, 'RefCount'),
    sufficients: field(u32, 'RefCount'),
    data: field(accountData, 'AccountData'),
  },
  {
    path: 'frame_system::AccountInfo',
    params: [
      { name: 'Nonce', type: u32.type },
      { name: 'AccountData', type: accountData.type },
    ],
  },
)

export interface PerClass<T> {
  readonly normal: T
  readonly operational: T
  readonly mandatory: T
}
export const perClass = <T>(codec: Codec<T>): Codec<PerClass<T>> =>
  struct<PerClass<T>>(
    { normal: field(codec, 'T'), operational: field(codec, 'T'), mandatory: field(codec, 'T') },
    {
      path: 'frame_support::dispatch::PerDispatchClass',
      params: [{ name: 'T', type: codec.type }],
    },
  )

export const account = home.map<[AccountId], AccountInfo>({
  name: 'Account',
  docs: 'Nonce, what holds an account, and its balance.',
  key: [blake2_128Concat(accountId)],
  value: accountInfo,
  // AccountData::default() carries the new-logic flag, as `fallback` of the reference's metadata shows.
  default: () => ({
    nonce: 0,
    consumers: 0,
    providers: 0,
    sufficients: 0,
    data: { free: NOTHING, reserved: NOTHING, frozen: NOTHING, flags: NEW_LOGIC_FLAG },
  }),
})
export const extrinsicCount = home.value({
  name: 'ExtrinsicCount',
  docs: 'Transactions of this block so far.',
  value: optional(u32),
})
export const inherentsApplied = home.value({
  name: 'InherentsApplied',
  docs: 'Whether this block’s inherents are in.',
  value: bool,
})
export const blockWeight = home.value<PerClass<Weight>>({
  name: 'BlockWeight',
  docs: 'Weight of this block so far, by class.',
  value: perClass(weightCodec),
})
export const allExtrinsicsLen = home.value({
  name: 'AllExtrinsicsLen',
  docs: 'Bytes of this block’s transactions so far.',
  value: optional(u32),
})
export const blockHash = home.map<[number], H256>({
  name: 'BlockHash',
  docs: 'Hashes of the latest blocks.',
  key: [twox64Concat(u32)],
  value: h256,
})
export const extrinsicData = home.map<[number], Uint8Array>({
  name: 'ExtrinsicData',
  docs: 'Bytes of this block’s transactions, while it is made.',
  key: [twox64Concat(u32)],
  value: bytes,
})
export const number = home.value({ name: 'Number', docs: 'Number of this block.', value: u32 })
export const parentHash = home.value({ name: 'ParentHash', docs: 'Hash of the block before.', value: h256 })
export const digestOfBlock = home.value({ name: 'Digest', docs: 'Digest of this block’s header.', value: digest })
export const eventsOfBlock = home.value({
  name: 'Events',
  docs: 'Events of this block. Read where it ends; it is not for rules.',
  value: vec(eventRecord),
})
export const eventCount = home.value({ name: 'EventCount', docs: 'How many events this block has.', value: u32 })
export const eventTopics = home.map<[H256], readonly (readonly [number, number])[]>({
  name: 'EventTopics',
  docs: 'Where events of a topic are: block and place.',
  key: [blake2_128Concat(h256)],
  value: vec(tuple<readonly [number, number]>(u32, u32)),
})

interface LastRuntimeUpgradeInfo {
  specVersion: number
  specName: string
}
export const lastRuntimeUpgrade = home.value<LastRuntimeUpgradeInfo>({
  name: 'LastRuntimeUpgrade',
  docs: 'Version and name of the runtime that was upgraded to last.',
  value: optional(
    struct<LastRuntimeUpgradeInfo>(
      { specVersion: field(compact(u32), 'codec::Compact<u32>'), specName: field(cow(str), "Cow<'static, str>") },
      {
        path: 'frame_system::LastRuntimeUpgradeInfo',
      },
    ),
  ),
})
export const upgradedToU32RefCount = home.value({
  name: 'UpgradedToU32RefCount',
  docs: 'Whether accounts count what holds them in 32 bits.',
  value: bool,
})
export const upgradedToTripleRefCount = home.value({
  name: 'UpgradedToTripleRefCount',
  docs: 'Whether accounts have three such counts.',
  value: bool,
})
export const executionPhase = home.value({
  name: 'ExecutionPhase',
  docs: 'What a block is at: its beginning, a transaction, its end.',
  value: optional(phase),
})

interface CodeUpgradeAuthorization {
  codeHash: H256
  checkVersion: boolean
}
export const authorizedUpgrade = home.value<CodeUpgradeAuthorization>({
  name: 'AuthorizedUpgrade',
  docs: 'Runtime that may be upgraded to, by its hash.',
  value: optional(
    struct<CodeUpgradeAuthorization>(
      { codeHash: field(h256, 'T::Hash'), checkVersion: plain.bool },
      {
        path: 'frame_system::CodeUpgradeAuthorization',
        params: [{ name: 'T' }],
      },
    ),
  ),
})
export const extrinsicWeightReclaimed = home.value({
  name: 'ExtrinsicWeightReclaimed',
  docs: 'Weight that this transaction gave back.',
  value: weightCodec,
})

/** Every item of the System pallet, in the reference's order. */
export const systemStorage = [
  account,
  extrinsicCount,
  inherentsApplied,
  blockWeight,
  allExtrinsicsLen,
  blockHash,
  extrinsicData,
  number,
  parentHash,
  digestOfBlock,
  eventsOfBlock,
  eventCount,
  eventTopics,
  lastRuntimeUpgrade,
  upgradedToU32RefCount,
  upgradedToTripleRefCount,
  executionPhase,
  authorizedUpgrade,
  extrinsicWeightReclaimed,
]
