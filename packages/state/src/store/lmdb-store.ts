import { createRequire } from 'node:module'
import type { Database, open as openLmdb, RootDatabase } from 'lmdb'
import { StateError } from '../error.ts'
import { fromHex, toHex } from '../hash/hex.ts'
import { Trie } from '../trie/trie.ts'
import { sameBytes } from '../trie/update.ts'
import type { Backend, BlockRecord } from './backend.ts'
import { decodeRecord, encodeRecord } from './record-codec.ts'
import type { AuxEntry, Change, StateStore, StoreOptions } from './types.ts'
import { VersionedStore } from './versioned-store.ts'

export interface LmdbStoreOptions extends StoreOptions {
  /** Directory of the database; made when absent. One process at a time. */
  path: string
  /**
   * 'disk' (default): a committed block survives a power cut. 'process': it survives the end of the process, however
   * sudden, and is written to the disk when the system pleases; about a millisecond a block faster.
   */
  durability?: 'disk' | 'process'
}

/** Version of the layout below; a database of another version is refused. */
const FORMAT = 1
/** What LMDB can hold as a key with the page size in use, less the prefix byte. */
const MAX_KEY_BYTES = 1977

interface Meta {
  format: number
  head: number
  oldest: number
}

class LmdbBackend implements Backend {
  readonly #root: RootDatabase<Uint8Array, string>
  /** Zero byte and storage key -> value at the head. */
  readonly #state: Database<Uint8Array, Uint8Array>
  /** Number -> block record. */
  readonly #blocks: Database<Uint8Array, number>
  readonly #aux: Database<Uint8Array, string>
  readonly #meta: Database<Meta, string>

  constructor(path: string, durability: 'disk' | 'process') {
    // Loaded here, not above: it takes 40 ms, and a store in memory never needs it.
    const { open } = createRequire(import.meta.url)('lmdb') as { open: typeof openLmdb }
    this.#root = open({ path, overlappingSync: false, noSync: durability === 'process', maxDbs: 8 })
    this.#state = this.#root.openDB({ name: 'state', keyEncoding: 'binary', encoding: 'binary' })
    this.#blocks = this.#root.openDB({ name: 'blocks', keyEncoding: 'uint32', encoding: 'binary' })
    this.#aux = this.#root.openDB({ name: 'aux', encoding: 'binary' })
    this.#meta = this.#root.openDB({ name: 'meta', encoding: 'json' })
  }

  meta(): Meta | undefined {
    return this.#meta.get('meta')
  }

  /** All of the state at the head, in key order. */
  *entries(): Generator<Change> {
    for (const { key, value } of this.#state.getRange({})) yield { key: toHex(key.subarray(1)), value: own(value) }
  }

  block(number: number): BlockRecord | undefined {
    const bytes = this.#blocks.get(number)
    return bytes && decodeRecord(number, own(bytes))
  }

  aux(key: string): Uint8Array | undefined {
    const bytes = this.#aux.get(key)
    return bytes && own(bytes)
  }

  append(
    block: BlockRecord,
    changes: readonly Change[],
    aux: readonly AuxEntry[],
    pruneFrom: number,
    pruneTo: number,
  ): void {
    const record = encodeRecord(block)
    this.#root.transactionSync(() => {
      this.#write(changes, aux)
      this.#blocks.putSync(block.number, record)
      for (let n = pruneFrom; n < pruneTo; n++) this.#blocks.removeSync(n)
      this.#meta.putSync('meta', { format: FORMAT, head: block.number, oldest: pruneTo })
    })
  }

  truncate(head: BlockRecord, from: number, changes: readonly Change[], aux: readonly AuxEntry[]): void {
    this.#root.transactionSync(() => {
      this.#write(changes, aux)
      for (let n = from; n > head.number; n--) this.#blocks.removeSync(n)
      this.#meta.putSync('meta', { ...(this.meta() as Meta), head: head.number })
    })
  }

  close(): void {
    // With synchronous transactions only there is nothing left to wait for.
    void this.#root.close()
  }

  #write(changes: readonly Change[], aux: readonly AuxEntry[]): void {
    for (const { key, value } of changes) {
      if (value === undefined) this.#state.removeSync(stateKey(key))
      else this.#state.putSync(stateKey(key), value)
    }
    for (const { key, value } of aux) {
      if (value === undefined) this.#aux.removeSync(key)
      else this.#aux.putSync(key, value)
    }
  }
}

function stateKey(key: string): Uint8Array {
  if (key.length > 2 * MAX_KEY_BYTES) {
    throw new StateError(
      'KeyTooLong',
      `expected a storage key of at most ${MAX_KEY_BYTES} bytes, found ${key.length / 2}`,
    )
  }
  // LMDB has no empty keys, so all of them begin with a zero byte.
  return fromHex(`00${key}`)
}

/** A plain Uint8Array of its own, whatever the database handed out. */
function own(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes)
}

/**
 * A store in a directory. Each block is one LMDB transaction, so whatever ends the process, opening it again finds
 * the last committed block. The state at the head is read into memory on opening (about 3 seconds for half a million
 * keys) and checked against its root.
 *
 * @throws StateError `Corrupt` when the directory holds another format or its state does not have the stored root.
 */
export function lmdbStore({ path, history = 'all', durability = 'disk' }: LmdbStoreOptions): StateStore {
  const backend = new LmdbBackend(path, durability)
  const meta = backend.meta()
  if (meta === undefined) return new VersionedStore(backend, history, { head: undefined, oldest: 0, trie: Trie.empty })
  try {
    if (meta.format !== FORMAT) {
      throw new StateError(
        'Corrupt',
        `expected data format ${FORMAT} in ${path}, found ${meta.format}: use another directory`,
      )
    }
    const record = backend.block(meta.head)
    if (record === undefined)
      throw new StateError('Corrupt', `the record of head block ${meta.head} is missing in ${path}`)
    const trie = Trie.empty.update([...backend.entries()])
    if (!sameBytes(trie.root, record.root)) {
      throw new StateError(
        'Corrupt',
        `expected state root ${toHex(record.root)} at block ${meta.head}, found ${toHex(trie.root)}: ${path} is damaged`,
      )
    }
    const head = { number: meta.head, hash: record.hash }
    return new VersionedStore(backend, history, { head, oldest: meta.oldest, trie })
  } catch (error) {
    backend.close()
    throw error
  }
}
