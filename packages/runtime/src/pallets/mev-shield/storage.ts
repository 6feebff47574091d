import {
  type AccountId,
  accountId,
  boundedBytes,
  type Ctx,
  field,
  identity,
  optional,
  struct,
  twox64Concat,
  u32,
  u64,
} from '@glia/frame'
import { auraId } from '../aura/storage.ts'
import { migrationsOf } from '../migrations.ts'
import { home } from './home.ts'

/** A key of ML-KEM-768; the bound is the type's, its length is checked where one is announced (`ShieldEncKey`). */
export const encKey = boundedBytes(2_048)
/** Longest sealed transaction, longest stored call (`MaxEncryptedCallSize`). */
export const sealedBytes = boundedBytes(8_192)

/** A call that waits for a block to open it. */
export interface Pending {
  readonly who: AccountId
  readonly encryptedCall: Uint8Array
  readonly submittedAt: number
}
const pending = struct<Pending>(
  {
    who: field(accountId, 'T::AccountId'),
    encryptedCall: field(sealedBytes, 'BoundedVec<u8, MaxEncryptedCallSize>'),
    submittedAt: field(u32, 'BlockNumberFor<T>'),
  },
  { path: 'pallet_shield::pallet::PendingExtrinsic', params: [{ name: 'T' }] },
)

export const currentKey = home.value({
  name: 'CurrentKey',
  docs: 'Key that this block opens; not to seal with.',
  value: optional(encKey),
})
export const pendingKey = home.value({
  name: 'PendingKey',
  docs: 'Key that the next block opens.',
  value: optional(encKey),
})
export const nextKey = home.value({
  name: 'NextKey',
  docs: 'Key to seal with: the block after the next one opens it.',
  value: optional(encKey),
})
export const authorKeys = home.map({
  name: 'AuthorKeys',
  docs: 'Key that each author announced with its last block.',
  key: [twox64Concat(auraId)],
  value: optional(encKey),
})
export const pendingKeyExpiresAt = home.value({
  name: 'PendingKeyExpiresAt',
  docs: 'First block that no longer opens what is sealed with the pending key.',
  value: optional(u32),
})
export const nextKeyExpiresAt = home.value({
  name: 'NextKeyExpiresAt',
  docs: 'First block that no longer opens what is sealed with the next key.',
  value: optional(u32),
})
const hasMigrationRun = migrationsOf(home)
export const maxPendingExtrinsicsLimit = home.value({
  name: 'MaxPendingExtrinsicsLimit',
  docs: 'Stored calls that wait at most.',
  value: u32,
  default: 100,
})
export const extrinsicLifetime = home.value({
  name: 'ExtrinsicLifetime',
  docs: 'Blocks for which a stored call waits.',
  value: u32,
  default: 10,
})
export const onInitializeWeight = home.value({
  name: 'OnInitializeWeight',
  docs: 'Weight that stored calls may have in one block.',
  value: u64,
  default: 500_000_000_000n,
})
export const maxExtrinsicWeight = home.value({
  name: 'MaxExtrinsicWeight',
  docs: 'Weight that one stored call may have.',
  value: u64,
  default: 50_000_000_000n,
})
export const pendingExtrinsics = home.map({
  name: 'PendingExtrinsics',
  docs: 'Stored calls that wait, by their number.',
  key: [identity(u32)],
  value: optional(pending),
})
export const pendingCount = home.value({
  name: 'CounterForPendingExtrinsics',
  docs: 'How many stored calls wait.',
  value: u32,
})
export const nextPendingIndex = home.value({
  name: 'NextPendingExtrinsicIndex',
  docs: 'Number of the next stored call.',
  value: u32,
})

/** Puts a call among those that wait; their count follows, as a `CountedStorageMap`'s does. */
export function addPending(ctx: Ctx, index: number, call: Pending): void {
  if (!pendingExtrinsics.has(ctx, index)) pendingCount.update(ctx, (count) => count + 1)
  pendingExtrinsics.set(ctx, index, call)
}

export function removePending(ctx: Ctx, index: number): void {
  if (!pendingExtrinsics.has(ctx, index)) return
  pendingExtrinsics.remove(ctx, index)
  pendingCount.update(ctx, (count) => count - 1)
}

export const shieldStorage = [
  currentKey,
  pendingKey,
  nextKey,
  authorKeys,
  pendingKeyExpiresAt,
  nextKeyExpiresAt,
  hasMigrationRun,
  maxPendingExtrinsicsLimit,
  extrinsicLifetime,
  onInitializeWeight,
  maxExtrinsicWeight,
  pendingExtrinsics,
  pendingCount,
  nextPendingIndex,
]
