export { StateError, type StateErrorCode } from './error.ts'
export { blake2b64, blake2b128, blake2b256, blake2b256Of, blake2b512 } from './hash/blake2b.ts'
export { keccak256, sha3_256, sha256 } from './hash/sha.ts'
export { twox64, twox128, twox256 } from './hash/twox.ts'
export type { ItemView } from './overlay/itemView.ts'
export type { KeyList } from './overlay/keyList.ts'
export { Overlay } from './overlay/overlay.ts'
export { type CachedItem, nextItemId } from './overlay/slots.ts'
export { type LmdbStoreOptions, lmdbStore } from './store/lmdbStore.ts'
export { makeDirectory } from './store/makeDirectory.ts'
export { type MemoryStoreOptions, memoryStore } from './store/memoryStore.ts'
export { MOST_PROVEN_BYTES, MOST_PROVEN_KEYS, PAST_TRIES } from './store/pastTries.ts'
export { type DirectoryLock, lockDirectory } from './store/processLock.ts'
export type {
  AuxEntry,
  BlockCommit,
  KeyLook,
  PendingState,
  PrepareOptions,
  StateReader,
  StateStore,
  StoreOptions,
  Trie,
  TrieLook,
} from './store/types.ts'
export { UNDO_INDEX } from './store/undoIndex.ts'
export { Pool, passing } from './table/pool.ts'
export { type Change, type HexKey, type Write } from './table/table.ts'
export { EMPTY_ROOT } from './tree/encode.ts'
export { orderedRoot, type StateVersion } from './tree/orderedRoot.ts'
export { rootOf } from './tree/rootOf.ts'
