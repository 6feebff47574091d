import { createRequire } from 'node:module'
import type { Database, open as openLmdb, RootDatabase } from 'lmdb'
import { StateError } from '../error.ts'
import { fromHex, toHex } from '../hash/hex.ts'
import { Trie } from '../trie/trie.ts'
import { sameBytes } from '../trie/update.ts'
import type { Backend, BlockRecord } from './backend.ts'
import { checkDataFile } from './lmdb-file.ts'
import { decodeChanges, decodeRecord, encodeChanges, encodeRecord } from './record-codec.ts'
import type { AuxEntry, Change, HexKey, StateStore, StoreOptions } from './types.ts'
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

/**
 * The flat state is brought up to date once in so many blocks, or once so many keys wait: a block's keys are all over
 * the tree, and writing their pages costs ten times what one record of the block's writes does.
 */
const FLUSH_BLOCKS = 64
const FLUSH_KEYS = 8192

interface Meta {
  format: number
  head: number
  oldest: number
  /** The block that the flat state is of; the writes of the blocks above stand in `redo`. */
  flushed: number
}

class LmdbBackend implements Backend {
  readonly #root: RootDatabase<Uint8Array, string>
  /** Zero byte and storage key -> value after block `flushed`. */
  readonly #state: Database<Uint8Array, Uint8Array>
  /** Number -> writes of a block above `flushed`. */
  readonly #redo: Database<Uint8Array, number>
  /** Number -> block record. */
  readonly #blocks: Database<Uint8Array, number>
  readonly #aux: Database<Uint8Array, string>
  readonly #meta: Database<Meta, string>
  /** What `redo` adds up to. */
  #waiting = new Map<HexKey, Change>()
  /** Undefined before the first block. */
  #flushed: number | undefined

  constructor(path: string, durability: 'disk' | 'process') {
    // Loaded here, not above: it takes 40 ms, and a store in memory never needs it.
    const { open } = createRequire(import.meta.url)('lmdb') as { open: typeof openLmdb }
    // `noSubdir` is said, because the library takes a path with a dot in its name for a file.
    this.#root = open({ path, noSubdir: false, overlappingSync: false, noSync: durability === 'process', maxDbs: 8 })
    this.#state = this.#root.openDB({ name: 'state', keyEncoding: 'binary', encoding: 'binary' })
    this.#redo = this.#root.openDB({ name: 'redo', keyEncoding: 'uint32', encoding: 'binary' })
    this.#blocks = this.#root.openDB({ name: 'blocks', keyEncoding: 'uint32', encoding: 'binary' })
    this.#aux = this.#root.openDB({ name: 'aux', encoding: 'binary' })
    this.#meta = this.#root.openDB({ name: 'meta', encoding: 'json' })
  }

  meta(): Meta | undefined {
    return this.#meta.get('meta')
  }

  /** Reads all of the state at the head; to be called once, before the first write. */
  load({ head, flushed }: Meta): Trie {
    const flat: Change[] = []
    for (const { key, value } of this.#state.getRange({})) flat.push({ key: toHex(key.subarray(1)), value: own(value) })
    for (let n = flushed + 1; n <= head; n++) {
      const bytes = this.#redo.get(n)
      if (bytes === undefined) throw new StateError('Corrupt', `the writes of block ${n} are missing`)
      for (const change of decodeChanges(n, own(bytes))) this.#waiting.set(change.key, change)
    }
    this.#flushed = flushed
    return Trie.empty.update(flat).update([...this.#waiting.values()])
  }

  block(number: number): BlockRecord | undefined {
    const bytes = this.#blocks.get(number)
    return bytes && decodeRecord(number, own(bytes))
  }

  aux(key: string): Uint8Array | undefined {
    const bytes = this.#aux.get(key)
    return bytes && own(bytes)
  }

  *auxEntries(): Generator<readonly [string, Uint8Array]> {
    for (const { key, value } of this.#aux.getRange({})) yield [key, own(value)]
  }

  append(
    block: BlockRecord,
    changes: readonly Change[],
    aux: readonly AuxEntry[],
    pruneFrom: number,
    pruneTo: number,
  ): void {
    const { number } = block
    for (const { key } of changes) checkKey(key)
    const behind = this.#flushed === undefined ? FLUSH_BLOCKS : number - this.#flushed
    const flush = behind >= FLUSH_BLOCKS || this.#waiting.size + changes.length > FLUSH_KEYS
    const record = encodeRecord(block)
    const redo = flush ? undefined : encodeChanges(changes)
    this.#root.transactionSync(() => {
      this.#blocks.putSync(number, record)
      this.#writeAux(aux)
      for (let n = pruneFrom; n < pruneTo; n++) this.#blocks.removeSync(n)
      if (redo === undefined) this.#flush(number - 1, changes)
      else this.#redo.putSync(number, redo)
      const flushed = flush ? number : (this.#flushed as number)
      this.#meta.putSync('meta', { format: FORMAT, head: number, oldest: pruneTo, flushed })
    })
    if (flush) {
      this.#waiting.clear()
      this.#flushed = number
    } else {
      for (const change of changes) this.#waiting.set(change.key, change)
    }
  }

  truncate(head: BlockRecord, from: number, changes: readonly Change[], aux: readonly AuxEntry[]): void {
    this.#root.transactionSync(() => {
      this.#flush(from, changes)
      this.#writeAux(aux)
      for (let n = from; n > head.number; n--) this.#blocks.removeSync(n)
      this.#meta.putSync('meta', { ...(this.meta() as Meta), head: head.number, flushed: head.number })
    })
    this.#waiting.clear()
    this.#flushed = head.number
  }

  close(): void {
    // With synchronous transactions only there is nothing left to wait for.
    void this.#root.close()
  }

  /** Inside a transaction: what waits, then `last`, into the flat state; the redo records up to `redoTo` go. */
  #flush(redoTo: number, last: readonly Change[]): void {
    const merged = new Map(this.#waiting)
    for (const change of last) merged.set(change.key, change)
    for (const { key, value } of merged.values()) {
      if (value === undefined) this.#state.removeSync(stateKey(key))
      else this.#state.putSync(stateKey(key), value)
    }
    if (this.#flushed === undefined) return
    for (let n = this.#flushed + 1; n <= redoTo; n++) this.#redo.removeSync(n)
  }

  #writeAux(entries: readonly AuxEntry[]): void {
    for (const { key, value } of entries) {
      if (value === undefined) this.#aux.removeSync(key)
      else this.#aux.putSync(key, value)
    }
  }
}

function checkKey(key: HexKey): void {
  if (key.length <= 2 * MAX_KEY_BYTES) return
  throw new StateError(
    'KeyTooLong',
    `expected a storage key of at most ${MAX_KEY_BYTES} bytes, found ${key.length / 2}`,
  )
}

/** LMDB has no empty keys, so all of them begin with a zero byte. */
function stateKey(key: HexKey): Uint8Array {
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
 * @throws StateError `Corrupt` when the directory holds another format, its data file is not LMDB's or is cut short, or
 * its state does not have the stored root.
 */
export function lmdbStore({ path, history = 'all', durability = 'disk' }: LmdbStoreOptions): StateStore {
  checkDataFile(path)
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
    const trie = backend.load(meta)
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
