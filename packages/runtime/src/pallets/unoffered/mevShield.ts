import {
  type AccountId,
  accountId,
  bool,
  boundedBytes,
  identity,
  map,
  optional,
  pallet,
  struct,
  twox64Concat,
  u32,
  u64,
  value,
} from '@glia/frame'
import { auraId } from '../aura/storage.ts'

/** Longest key of an author, longest sealed transaction. */
const key = boundedBytes(2_048)
const MAX_SEALED = 8_192

interface Pending {
  readonly who: AccountId
  readonly encryptedCall: Uint8Array
  readonly submittedAt: number
}
const pending = struct<Pending>(
  { who: accountId, encryptedCall: boundedBytes(MAX_SEALED), submittedAt: u32 },
  { path: 'pallet_shield::pallet::PendingExtrinsic', params: [{ name: 'T' }] },
)

/** Transactions sealed until they are in a block. No author announces a key: clients that seal unless told not to (btcli) fail. */
export const mevShield = pallet({
  name: 'MevShield',
  index: 30,
  crate: 'pallet_shield',
  storage: [
    value({ name: 'CurrentKey', value: optional(key) }),
    value({ name: 'PendingKey', value: optional(key) }),
    value({ name: 'NextKey', value: optional(key) }),
    map({ name: 'AuthorKeys', key: [twox64Concat(auraId)], value: optional(key) }),
    value({ name: 'PendingKeyExpiresAt', value: optional(u32) }),
    value({ name: 'NextKeyExpiresAt', value: optional(u32) }),
    map({ name: 'HasMigrationRun', key: [identity(boundedBytes(128))], value: bool }),
    value({ name: 'MaxPendingExtrinsicsLimit', value: u32, default: 100 }),
    value({ name: 'ExtrinsicLifetime', value: u32, default: 10 }),
    value({ name: 'OnInitializeWeight', value: u64, default: 500_000_000_000n }),
    value({ name: 'MaxExtrinsicWeight', value: u64, default: 50_000_000_000n }),
    map({ name: 'PendingExtrinsics', key: [identity(u32)], value: optional(pending) }),
    value({ name: 'CounterForPendingExtrinsics', value: u32 }),
    value({ name: 'NextPendingExtrinsicIndex', value: u32 }),
  ],
})
