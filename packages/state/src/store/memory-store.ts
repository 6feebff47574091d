import { Trie } from '../trie/trie.ts'
import type { Backend, BlockRecord } from './backend.ts'
import type { AuxEntry, Change, StateStore, StoreOptions } from './types.ts'
import { VersionedStore } from './versioned-store.ts'

class MemoryBackend implements Backend {
  readonly #blocks = new Map<number, BlockRecord>()
  readonly #aux = new Map<string, Uint8Array>()

  block(number: number): BlockRecord | undefined {
    return this.#blocks.get(number)
  }

  aux(key: string): Uint8Array | undefined {
    return this.#aux.get(key)
  }

  append(
    block: BlockRecord,
    _changes: readonly Change[],
    aux: readonly AuxEntry[],
    pruneFrom: number,
    pruneTo: number,
  ): void {
    this.#blocks.set(block.number, block)
    this.#writeAux(aux)
    for (let n = pruneFrom; n < pruneTo; n++) this.#blocks.delete(n)
  }

  truncate(head: BlockRecord, from: number, _changes: readonly Change[], aux: readonly AuxEntry[]): void {
    for (let n = from; n > head.number; n--) this.#blocks.delete(n)
    this.#writeAux(aux)
  }

  close(): void {
    this.#blocks.clear()
    this.#aux.clear()
  }

  #writeAux(entries: readonly AuxEntry[]): void {
    for (const { key, value } of entries) {
      if (value === undefined) this.#aux.delete(key)
      else this.#aux.set(key, value)
    }
  }
}

/** A store that ends with the process: tests, the lab, and the local network without a data directory. */
export function memoryStore({ history = 'all' }: StoreOptions = {}): StateStore {
  return new VersionedStore(new MemoryBackend(), history, { head: undefined, oldest: 0, trie: Trie.empty })
}
