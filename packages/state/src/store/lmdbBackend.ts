import { createRequire } from 'node:module'
import type { Database, open as openLmdb, RootDatabase, Transaction } from 'lmdb'
import { StateError } from '../error.ts'
import { LayerTable } from '../table/layerTable.ts'
import { RecentTable } from '../table/recentTable.ts'
import type { HexKey, Table, Write } from '../table/table.ts'
import { BranchCache, branchKey } from '../tree/branches.ts'
import type { BranchRecord } from '../tree/record.ts'
import type { Difference } from '../tree/update.ts'
import type { AppendedBlock, Backend, Frozen, StateWrites } from './backend.ts'
import { checkKey, LmdbTable, own } from './lmdbTable.ts'
import { decodeChanges, encodeChanges } from './recordCodec.ts'
import type { AuxEntry, Change } from './types.ts'

/** Version of the layout below; a database of another version is refused. */
export const FORMAT = 2

/**
 * The tables are brought up to date once in so many blocks, or once so many keys wait: a block's keys are all over the
 * tree, and writing their pages costs ten times what one record of the block's writes does. More blocks at a time would
 * save little (it is the same keys that most blocks write) and make the one that pays for all of them slow.
 */
const FLUSH_BLOCKS = 16
const FLUSH_KEYS = 4096

export interface Meta {
  readonly format: number
  readonly head: number
  readonly oldest: number
  /** The block that the tables are of; the writes of the blocks above stand in `redo`. */
  readonly flushed: number
  /** The block whose trie the branches are, those of `redo` aside; -1 when they are of none. */
  readonly rooted: number
  /** True when the database was closed in order: then nothing has to be checked. */
  readonly closed: boolean
}

/** Tables, block records and aux records in LMDB, each block in one transaction. */
export class LmdbBackend implements Backend {
  readonly #root: RootDatabase<Uint8Array, string>
  /** What waits beside the values: keys that came or went; their latest values are in front. */
  readonly #layer: LayerTable
  readonly #values: RecentTable
  readonly #branches: BranchCache
  readonly #valueTable: LmdbTable
  readonly #branchTable: LmdbTable
  readonly #valueDatabase: Database<Uint8Array, Uint8Array>
  readonly #branchDatabase: Database<Uint8Array, Uint8Array>
  /** Number -> writes of a block above `flushed`. */
  readonly #redo: Database<Uint8Array, number>
  /** Number -> block record. */
  readonly #blocks: Database<Uint8Array, number>
  readonly #aux: Database<Uint8Array, string>
  readonly #metas: Database<Meta, string>
  /** Of frozen states that somebody holds: the database stays open for them. */
  readonly #transactions = new Set<Transaction>()
  #closing = false
  #meta: Meta | undefined

  constructor(path: string, durability: 'disk' | 'process') {
    // Loaded here, not above: it takes 40 ms, and a store in memory never needs it.
    const { open } = createRequire(import.meta.url)('lmdb') as { open: typeof openLmdb }
    // `noSubdir` is said, because the library takes a path with a dot in its name for a file.
    this.#root = open({ path, noSubdir: false, overlappingSync: false, noSync: durability === 'process', maxDbs: 8 })
    const bytes = { keyEncoding: 'binary', encoding: 'binary' } as const
    const numbered = { keyEncoding: 'uint32', encoding: 'binary' } as const
    this.#valueDatabase = this.#root.openDB({ name: 'state', ...bytes })
    this.#branchDatabase = this.#root.openDB({ name: 'branches', ...bytes })
    this.#redo = this.#root.openDB({ name: 'redo', ...numbered })
    this.#blocks = this.#root.openDB({ name: 'blocks', ...numbered })
    this.#aux = this.#root.openDB({ name: 'aux', encoding: 'binary' })
    this.#metas = this.#root.openDB({ name: 'meta', encoding: 'json' })
    this.#valueTable = new LmdbTable(this.#valueDatabase)
    this.#branchTable = new LmdbTable(this.#branchDatabase)
    this.#layer = new LayerTable(this.#valueTable)
    this.#values = new RecentTable(this.#layer)
    this.#branches = new BranchCache({
      get: (path) => this.#branchTable.get(branchKey(path)),
      set: (path, record) => this.#branchTable.write(branchKey(path), record),
    })
    this.#meta = this.#metas.get('meta')
    // A first state that was never finished.
    if (this.#meta === undefined) this.#root.transactionSync(() => this.#valueDatabase.clearSync())
  }

  get meta(): Meta | undefined {
    return this.#meta
  }

  get values(): Table {
    return this.#values
  }

  branch(path: HexKey): BranchRecord | undefined {
    return this.#branches.get(path)
  }

  record(number: number): Uint8Array | undefined {
    const bytes = this.#blocks.get(number)
    return bytes && own(bytes)
  }

  aux(key: string): Uint8Array | undefined {
    const bytes = this.#aux.get(key)
    return bytes && own(bytes)
  }

  /** Writes of the blocks above the flushed one, the latest of each key; what a crash left behind. */
  redo(): Change[] {
    const { flushed, head } = this.#meta as Meta
    const latest = new Map<HexKey, Change>()
    for (let n = flushed + 1; n <= head; n++) {
      const bytes = this.#redo.get(n)
      if (bytes === undefined) throw new StateError('Corrupt', `the writes of block ${n} are missing`)
      for (const change of decodeChanges(n, own(bytes))) latest.set(change.key, change)
    }
    return [...latest.values()]
  }

  /** Takes in what `redo` said, without writing it again. */
  replay(changes: readonly Difference[], branches: ReadonlyMap<HexKey, BranchRecord | undefined>): void {
    for (const { key, value, before } of changes) this.#values.set(key, value, before !== undefined)
    for (const [path, record] of branches) this.#branches.set(path, record)
  }

  /** Puts other branches in the place of those that are there. */
  replaceBranches(rooted: number, write: (put: (path: HexKey, record: BranchRecord) => void) => void): void {
    this.#branches.clear()
    this.#transaction(() => {
      this.#branchDatabase.clearSync()
      write((path, record) => this.#branchTable.write(branchKey(path), record))
      return { ...(this.#meta as Meta), rooted }
    }, false)
  }

  fill(changes: Iterable<Write>): void {
    this.#root.transactionSync(() => {
      for (const { key, value } of changes) {
        checkKey(key)
        this.#valueTable.write(key, value)
      }
    })
  }

  append({ number, record, values, branches, aux, pruneFrom, pruneTo, rooted }: AppendedBlock): void {
    for (const { key } of values) checkKey(key)
    const before = this.#meta
    const waiting = this.#layer.differences.size + this.#values.waiting + this.#branches.waiting
    const first = before === undefined
    // The first state is written at once: it may be large.
    const flush = first || number - before.flushed > FLUSH_BLOCKS || waiting > FLUSH_KEYS
    const flushed = first ? number : flush ? number - 1 : before.flushed
    this.#transaction(() => {
      if (first) this.#writeTables(values, branches)
      else {
        if (flush) this.#flush(before.flushed, number - 1)
        this.#redo.putSync(number, encodeChanges(values))
      }
      this.#blocks.putSync(number, record)
      this.#writeAux(aux)
      for (let n = pruneFrom; n < pruneTo; n++) this.#blocks.removeSync(n)
      return { format: FORMAT, head: number, oldest: pruneTo, flushed, rooted, closed: false }
    }, flush)
    if (!first) this.replay(values, branches)
  }

  truncate(
    to: number,
    from: number,
    { values, branches }: StateWrites,
    aux: readonly AuxEntry[],
    rooted: number,
  ): void {
    const meta = this.#meta as Meta
    this.#transaction(() => {
      this.#flush(meta.flushed, from)
      this.#writeTables(values, branches)
      this.#writeAux(aux)
      for (let n = from; n > to; n--) this.#blocks.removeSync(n)
      return { ...meta, head: to, flushed: to, rooted, closed: false }
    }, true)
    // What was written just now is not what the latest blocks said.
    this.#values.clear()
    this.#branches.clear()
  }

  writeBranches(branches: ReadonlyMap<HexKey, BranchRecord | undefined>, rooted: number): void {
    this.replay([], branches)
    this.flush(rooted)
  }

  freeze(): Frozen {
    // A read transaction sees the database as it is: nothing may wait beside it.
    this.flush(this.#meta?.rooted ?? -1)
    const transaction = this.#root.useReadTransaction()
    this.#transactions.add(transaction)
    const branches = new LmdbTable(this.#branchDatabase, transaction)
    return {
      values: new LmdbTable(this.#valueDatabase, transaction),
      branches: { get: (path) => branches.get(branchKey(path)) },
      aux: {
        get: (key) => {
          const bytes = this.#aux.get(key, { transaction })
          return bytes && own(bytes)
        },
      },
      release: () => {
        if (!this.#transactions.delete(transaction)) return
        transaction.done()
        if (this.#closing && this.#transactions.size === 0) this.abandon()
      },
    }
  }

  thaw(): boolean {
    return false
  }

  /** Brings the tables up to date with the head. */
  flush(rooted: number, closed = false): void {
    const meta = this.#meta
    if (meta === undefined) return
    this.#transaction(() => {
      this.#flush(meta.flushed, meta.head)
      return { ...meta, flushed: meta.head, rooted, closed }
    }, true)
  }

  close(): void {
    if (this.#meta !== undefined && !this.#meta.closed) this.flush(this.#meta.rooted, true)
    this.#closing = true
    if (this.#transactions.size === 0) this.abandon()
  }

  /** Closes without writing anything. */
  abandon(): void {
    // With synchronous transactions only there is nothing left to wait for.
    void this.#root.close()
  }

  /** Work that happens whole or not at all and answers how the database stands then; `flushes` when it wrote all that waits. */
  #transaction(work: () => Meta, flushes: boolean): void {
    this.#meta = this.#root.transactionSync(() => {
      const after = work()
      this.#metas.putSync('meta', after)
      return after
    })
    if (!flushes) return
    this.#layer.differences.clear()
    this.#values.drained()
    this.#branches.drained()
  }

  /** Inside a transaction: what waits into the tables; the redo records of the blocks in (from, to] go. */
  #flush(from: number, to: number): void {
    for (const [key, value] of this.#layer.differences.entries())
      this.#valueTable.write(key, value instanceof Uint8Array ? value : undefined)
    this.#values.each((key, value) => this.#valueTable.write(key, value))
    this.#branches.each((path, record) => this.#branchTable.write(branchKey(path), record))
    for (let n = from + 1; n <= to; n++) this.#redo.removeSync(n)
  }

  #writeTables(values: readonly Difference[], branches: ReadonlyMap<HexKey, BranchRecord | undefined>): void {
    for (const { key, value } of values) this.#valueTable.write(key, value)
    for (const [path, record] of branches) this.#branchTable.write(branchKey(path), record)
  }

  #writeAux(entries: readonly AuxEntry[]): void {
    for (const { key, value } of entries) {
      if (value === undefined) this.#aux.removeSync(key)
      else this.#aux.putSync(key, value)
    }
  }
}
