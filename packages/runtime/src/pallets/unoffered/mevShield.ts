import {
  type AccountId,
  accountId,
  bool,
  boundedBytes,
  identity,
  optional,
  palletHome,
  struct,
  twox64Concat,
  u32,
  u64,
} from '@glia/frame'
import { auraId } from '../aura/storage.ts'

const home = palletHome({ name: 'MevShield', index: 30 })

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
export const mevShield = home.pallet({
  crate: 'pallet_shield',
  storage: [
    home.value({
      name: 'CurrentKey',
      docs: 'Key that transactions of this block were sealed with.',
      value: optional(key),
    }),
    home.value({ name: 'PendingKey', docs: 'Key that was announced and is not in use yet.', value: optional(key) }),
    home.value({
      name: 'NextKey',
      docs: 'Key that transactions of the next block are sealed with.',
      value: optional(key),
    }),
    home.map({
      name: 'AuthorKeys',
      docs: 'Key that each author has announced.',
      key: [twox64Concat(auraId)],
      value: optional(key),
    }),
    home.value({
      name: 'PendingKeyExpiresAt',
      docs: 'Block after which the announced key is no longer good.',
      value: optional(u32),
    }),
    home.value({
      name: 'NextKeyExpiresAt',
      docs: 'Block after which the next key is no longer good.',
      value: optional(u32),
    }),
    home.map({
      name: 'HasMigrationRun',
      docs: 'Migrations that have run.',
      key: [identity(boundedBytes(128))],
      value: bool,
    }),
    home.value({
      name: 'MaxPendingExtrinsicsLimit',
      docs: 'Sealed transactions that wait at most.',
      value: u32,
      default: 100,
    }),
    home.value({
      name: 'ExtrinsicLifetime',
      docs: 'Blocks for which a sealed transaction waits.',
      value: u32,
      default: 10,
    }),
    home.value({
      name: 'OnInitializeWeight',
      docs: 'Weight that opening transactions may have in a block.',
      value: u64,
      default: 500_000_000_000n,
    }),
    home.value({
      name: 'MaxExtrinsicWeight',
      docs: 'Weight that one of them may have.',
      value: u64,
      default: 50_000_000_000n,
    }),
    home.map({
      name: 'PendingExtrinsics',
      docs: 'Sealed transactions that wait.',
      key: [identity(u32)],
      value: optional(pending),
    }),
    home.value({ name: 'CounterForPendingExtrinsics', docs: 'How many sealed transactions wait.', value: u32 }),
    home.value({ name: 'NextPendingExtrinsicIndex', docs: 'Number of the next sealed transaction.', value: u32 }),
  ],
})
