import { MemoryBackend } from './memoryBackend.ts'
import { checkStoreOptions } from './storeOptions.ts'
import type { StateStore, StoreOptions } from './types.ts'
import { VersionedStore } from './versionedStore.ts'

export interface MemoryStoreOptions extends StoreOptions {
  /** Bytes that the undo records of past blocks may take, and what else is stored with each: older ones go first, and their states with them. Default: no limit. */
  historyBytes?: number
}

/**
 * A store that ends with the process: tests, the lab, and the local network without a data directory.
 *
 * @throws StateError `BadOption`
 */
export function memoryStore({ history = 'all', historyBytes }: MemoryStoreOptions = {}): StateStore {
  checkStoreOptions({ history, historyBytes })
  return new VersionedStore(new MemoryBackend(), { history, historyBytes })
}
