import { Trie } from '../trie/trie.ts'
import { MemoryBackend } from './memory-backend.ts'
import type { StateStore, StoreOptions } from './types.ts'
import { VersionedStore } from './versioned-store.ts'

/** A store that ends with the process: tests, the lab, and the local network without a data directory. */
export function memoryStore({ history = 'all' }: StoreOptions = {}): StateStore {
  return new VersionedStore(new MemoryBackend(), history, { head: undefined, oldest: 0, trie: Trie.empty })
}
