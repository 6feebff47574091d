import type { Database, RootDatabase, Transaction } from 'lmdb'
import { StateError } from '../error.ts'
import { LayerTable } from '../table/layerTable.ts'
import { RecentTable } from '../table/recentTable.ts'
import type { HexKey, Table, Write } from '../table/table.ts'
import { BranchCache } from '../tree/branchCache.ts'
import { branchKey } from '../tree/branches.ts'
import type { BranchNode } from '../tree/node.ts'
import type { BranchRecord } from '../tree/record.ts'
import { changedBranches, type Difference, type TreeChange } from '../tree/update.ts'
import type { AppendedBlock, Backend, Frozen, StateWrites } from './backend.ts'
import { markBegun, refuseLost } from './begunMark.ts'
import { isMarkedClosed, markClosed, unmarkClosed } from './closedMark.ts'
import { ContentSum } from './contentSum.ts'
import { damageBehind } from './damageBehind.ts'
import { checkDataFile, refusePipes } from './lmdbFile.ts'
import { MAX_FORKS, openDatabase, openTables } from './lmdbOpen.ts'
import { LmdbTable, own } from './lmdbTable.ts'
import { makeDirectory } from './makeDirectory.ts'
import { encodeMeta, FORMAT, type Meta } from './metaRecord.ts'
import { type DirectoryLock, lockDirectory } from './processLock.ts'
import { decodeChanges, encodeChanges } from './recordCodec.ts'
import { BAD_TRANSACTION, unlessDamaged, unlessRefused } from './refused.ts'
import type { AuxEntry, Change } from './types.ts'

/**
 * The tables are brought up to date once in so many blocks, or once so many keys wait: a block's keys are all over the
 * tree, and writing their pages costs ten times what one record of the block's writes does. More blocks at a time would
 * save little (it is the same keys that most blocks write) and make the one that pays for all of them slow. So would more
 * keys: in a large state each is on a page of its own, and with every commit, of an empty block too, LMDB looks at all pages
 * that the last ones left free, in a time that grows with their square (20 ms at 9,000, 3 at 4,000). Values of megabytes are written
 * with the block after theirs: those of sixteen together stop a node for a slot.
 */
const FLUSH_BLOCKS = 16
const FLUSH_KEYS = 1024
const FLUSH_BYTES = 4 * 1024 * 1024

/** Tables, block records and aux records in LMDB, each block in one transaction. */
export class LmdbBackend implements Backend {
  readonly #root: RootDatabase<Uint8Array, string>
  /** What waits beside the values: keys that came or went; their latest values are in front. */
  readonly #layer: LayerTable
  readonly #values: RecentTable
  readonly #branches: BranchCache
  /** Of values that the blocks above the flushed one wrote. */
  #waitingBytes = 0
  /** Paths whose branches wait to be removed. What waits to be written there is newer. */
  readonly #withoutBranch = new Set<HexKey>()
  readonly #valueTable: LmdbTable
  readonly #branchTable: LmdbTable
  readonly #valueDatabase: Database<Uint8Array, Uint8Array>
  readonly #branchDatabase: Database<Uint8Array, Uint8Array>
  /** Number -> writes of a block above `flushed`. */
  readonly #redo: Database<Uint8Array, number>
  /** Number -> block record. */
  readonly #blocks: Database<Uint8Array, number>
  readonly #aux: Database<Uint8Array, string>
  readonly #metas: Database<Uint8Array, string>
  /** Of frozen states that somebody holds: the database stays open for them. */
  readonly #transactions = new Set<Transaction>()
  readonly #path: string
  readonly #lock: DirectoryLock
  /** The mark "closed in order" stands beside the data. */
  #marked: boolean
  /** What it says is taken for true. */
  readonly #trusted: boolean
  #closing = false
  /** A transaction failed: nothing more is written, and the database is not closed in order. */
  #failed = false
  #meta: Meta | undefined
  /** The block whose trie the branches are, waiting ones included; -1 when they are of none. The table may be behind. */
  #rooted: number

  /** @throws StateError `InUse`, `Unwritable`, `Corrupt` */
  constructor(path: string, { durability, check }: { durability: 'disk' | 'process'; check: boolean }) {
    this.#path = path
    this.#lock = unlessRefused(path, () => {
      makeDirectory(path)
      refusePipes(path)
      return lockDirectory(path)
    })
    let root: RootDatabase<Uint8Array, string> | undefined
    try {
      refuseLost(path)
      this.#marked = isMarkedClosed(path)
      this.#trusted = this.#marked && !check
      checkDataFile(path, !this.#trusted)
      root = unlessRefused(path, () => openDatabase(path, durability))
      this.#root = root
      const tables = unlessRefused(path, () => openTables(this.#root, path))
      this.#metas = tables.metas
      this.#meta = tables.meta
      this.#rooted = this.#meta?.rooted ?? -1
      this.#valueDatabase = tables.values
      this.#branchDatabase = tables.branches
      this.#redo = tables.redo
      this.#blocks = tables.blocks
      this.#aux = tables.aux
      if (this.#meta !== undefined) unlessRefused(path, () => markBegun(path))
      // A first state that was never finished.
      if (this.#meta === undefined && this.#valueDatabase.getKeysCount({ limit: 1 }) > 0)
        unlessRefused(path, () => this.#root.transactionSync(() => this.#valueDatabase.clearSync()))
    } catch (error) {
      void root?.close()
      this.#lock.release()
      throw error
    }
    this.#valueTable = new LmdbTable(path, this.#valueDatabase)
    this.#branchTable = new LmdbTable(path, this.#branchDatabase)
    this.#layer = new LayerTable(this.#valueTable)
    this.#values = new RecentTable(this.#layer)
    this.#branches = new BranchCache({
      get: (path) => (this.#withoutBranch.has(path) ? undefined : this.#branchTable.get(branchKey(path))),
      // Changed branches are written when the tables are, and only then let go of: what comes here is removed.
      set: (path, record) => {
        if (record !== undefined)
          throw new StateError('StalePending', `the branch at ${path} came before its tables: prepare the block again`)
        this.#withoutBranch.add(path)
      },
    })
  }

  get meta(): Meta | undefined {
    return this.#meta
  }

  /** True when nothing has been written since the database was closed in order, and nobody asked for a check all the same. */
  get trusted(): boolean {
    return this.#trusted
  }

  get values(): Table {
    return this.#values
  }

  branch(path: HexKey): BranchRecord | undefined {
    return this.#branches.get(path)
  }

  branchBelow(path: HexKey): BranchRecord | undefined {
    return this.#branches.base.get(path)
  }

  get top(): BranchNode | undefined {
    return this.#branches.top
  }

  /** Number of branches in the table. */
  get branchCount(): number {
    return this.#branchTable.count
  }

  record(number: number): Uint8Array | undefined {
    const bytes = unlessDamaged(this.#path, () => this.#blocks.get(number))
    return bytes && own(bytes)
  }

  aux(key: string): Uint8Array | undefined {
    const bytes = unlessDamaged(this.#path, () => this.#aux.get(key))
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

  /** In the middle of long work: says that it goes on. @throws StateError `InUse` when the directory was taken meanwhile */
  stillHere(): void {
    this.#lock.check()
  }

  /** Every value that the tables have, `changes` (ascending) in front of them. */
  *entries(changes: readonly Difference[]): Generator<readonly [HexKey, Uint8Array]> {
    let at = 0
    for (const entry of this.#valueTable.entries()) {
      for (; at < changes.length && (changes[at] as Difference).key < entry[0]; at++) yield* present(changes[at])
      if (changes[at]?.key === entry[0]) yield* present(changes[at++])
      else yield entry
    }
    for (; at < changes.length; at++) yield* present(changes[at])
  }

  /** Reads all block records and aux records. @throws StateError `Corrupt` when they are not those of the head. */
  checkRecords(): void {
    const sum = new ContentSum()
    for (const { key, value } of this.#blocks.getRange({ snapshot: false })) sum.add('block', key, value)
    for (const { key, value } of this.#aux.getRange({ snapshot: false })) sum.add('aux', key, value)
    const { sum: expected, head } = this.#meta as Meta
    if (sum.toString() === expected) return
    throw new StateError(
      'Corrupt',
      `expected records of sum ${expected} at block ${head}, found ${sum}: the history in ${this.#path} is damaged; use another directory or a copy of this one`,
    )
  }

  /** Takes in what `redo` said, without writing it again; with a tree the branches are those of block `rooted`. */
  replay({ values, tree }: StateWrites, rooted: number): void {
    for (const { key, value, before } of values) {
      this.#values.apply(key, value, before !== undefined)
      this.#waitingBytes += value?.length ?? 0
    }
    if (tree !== undefined) this.#branches.apply(tree)
    this.#rooted = rooted
  }

  /** Puts other branches in the place of those that are there. */
  replaceBranches(rooted: number, write: (put: (path: HexKey, record: BranchRecord) => void) => void): void {
    this.#forgetBranches()
    this.#transaction(() => {
      this.#branchDatabase.clearSync()
      write((path, record) => this.#branchTable.write(branchKey(path), record))
      return { ...(this.#meta as Meta), rooted }
    }, false)
    this.#rooted = rooted
  }

  fill(changes: readonly Write[]): void {
    unlessRefused(this.#path, () => {
      this.#lock.check()
      inTransaction(this.#root, () => {
        for (const { key, value } of changes) this.#valueTable.write(key, value)
      })
    })
  }

  append({ number, record, values, tree, aux, pruneFrom, pruneTo, rooted }: AppendedBlock): void {
    const before = this.#meta
    const waiting =
      this.#layer.differences.size + this.#values.waiting + this.#branches.waiting + this.#withoutBranch.size
    const first = before === undefined
    // The first state is written at once: it may be large.
    const isMuch = waiting > FLUSH_KEYS || this.#waitingBytes > FLUSH_BYTES
    const flush = first || number - before.flushed > FLUSH_BLOCKS || isMuch
    const flushed = first ? number : flush ? number - 1 : before.flushed
    // Those of the first block follow, those of this one wait.
    const inTable = first ? -1 : flush ? this.#rooted : before.rooted
    this.#transaction(() => {
      if (first) this.#writeTables(values, tree)
      else {
        if (flush) this.#flush(before.flushed, number - 1)
        this.#redo.putSync(number, encodeChanges(values))
      }
      const sum = new ContentSum(before?.sum)
      this.#blocks.putSync(number, record)
      sum.add('block', number, record)
      this.#writeAux(aux, sum)
      for (let n = pruneFrom; n < pruneTo; n++) this.#removeRecord(n, sum)
      return { format: FORMAT, head: number, oldest: pruneTo, flushed, rooted: inTable, sum: sum.toString() }
    }, flush)
    if (first) {
      this.#rooted = -1
      return
    }
    this.replay({ values, tree }, rooted)
  }

  truncate(to: number, from: number, { values, tree }: StateWrites, aux: readonly AuxEntry[], rooted: number): void {
    const meta = this.#meta as Meta
    this.#transaction(() => {
      this.#flush(meta.flushed, from)
      this.#writeTables(values, tree)
      const sum = new ContentSum(meta.sum)
      this.#writeAux(aux, sum)
      for (let n = from; n > to; n--) this.#removeRecord(n, sum)
      return { ...meta, head: to, flushed: to, rooted, sum: sum.toString() }
    }, true)
    this.#rooted = rooted
    // What was written just now is not what the latest blocks said.
    this.#values.clear()
    this.#forgetBranches()
  }

  writeBranches(tree: TreeChange, rooted: number): void {
    this.replay({ values: [], tree }, rooted)
    this.flush()
  }

  freeze(): Frozen {
    if (this.#transactions.size >= MAX_FORKS) {
      throw new StateError(
        'TooManyForks',
        `expected at most ${MAX_FORKS} forks of ${this.#path} at a time, found as many open: close one`,
      )
    }
    // A read transaction sees the database as it is: nothing may wait beside it.
    this.flush()
    const transaction = unlessDamaged(this.#path, () => this.#root.useReadTransaction())
    this.#transactions.add(transaction)
    const branches = new LmdbTable(this.#path, this.#branchDatabase, transaction)
    return {
      values: new LmdbTable(this.#path, this.#valueDatabase, transaction),
      branches: { get: (path) => branches.get(branchKey(path)) },
      aux: {
        get: (key) => {
          const bytes = unlessDamaged(this.#path, () => this.#aux.get(key, { transaction }))
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

  get thaws(): boolean {
    return false
  }

  thaw(): void {
    throw new StateError('UnknownBlock', 'a database goes back by its records alone: revert to the block')
  }

  /** Brings the tables up to date with the head. */
  flush(): void {
    const meta = this.#meta
    if (meta === undefined) return
    this.#transaction(() => {
      this.#flush(meta.flushed, meta.head)
      return { ...meta, flushed: meta.head, rooted: this.#rooted }
    }, true)
  }

  /** @throws StateError `Unwritable` when what waits could not be written; the database is closed all the same. */
  close(): void {
    this.#closing = true
    try {
      if (this.#meta !== undefined && !this.#marked && !this.#failed) {
        this.flush()
        unlessRefused(this.#path, () => markClosed(this.#path))
        this.#marked = true
      }
    } finally {
      if (this.#transactions.size === 0) this.abandon()
      else this.#lock.release()
    }
  }

  /** Closes without writing anything. */
  abandon(): void {
    // With synchronous transactions only there is nothing left to wait for.
    void this.#root.close()
    this.#lock.release()
  }

  /** Work that happens whole or not at all and answers how the database stands then; `flushes` when it wrote all that waits. */
  #transaction(work: () => Meta, flushes: boolean): void {
    if (this.#failed) throw new StateError('Unwritable', `${this.#path} could not be written before: start again`)
    try {
      this.#meta = unlessRefused(this.#path, () => {
        this.#lock.check()
        if (this.#marked) unmarkClosed(this.#path)
        this.#marked = false
        const meta = inTransaction(this.#root, () => {
          const after = work()
          this.#metas.putSync('meta', encodeMeta(after))
          return after
        })
        if (this.#meta === undefined) markBegun(this.#path)
        return meta
      })
    } catch (error) {
      this.#failed = true
      throw damageBehind(this.#path, error)
    }
    if (!flushes) return
    this.#waitingBytes = 0
    this.#layer.differences.clear()
    this.#values.drained()
    this.#branches.drained()
    this.#withoutBranch.clear()
  }

  /** Inside a transaction: what waits into the tables; the redo records of the blocks in (from, to] go. */
  #flush(from: number, to: number): void {
    for (const [key, value] of this.#layer.differences.entries())
      this.#valueTable.write(key, value instanceof Uint8Array ? value : undefined)
    this.#values.each((key, value) => this.#valueTable.write(key, value))
    for (const path of this.#withoutBranch) this.#branchTable.write(branchKey(path), undefined)
    this.#branches.each((path, record) => this.#branchTable.write(branchKey(path), record))
    for (let n = from + 1; n <= to; n++) this.#redo.removeSync(n)
  }

  #writeTables(values: readonly Difference[], tree: TreeChange | undefined): void {
    for (const { key, value } of values) this.#valueTable.write(key, value)
    if (tree === undefined) return
    for (const [path, record] of changedBranches(tree)) this.#branchTable.write(branchKey(path), record)
  }

  #forgetBranches(): void {
    this.#branches.clear()
    this.#withoutBranch.clear()
  }

  #writeAux(entries: readonly AuxEntry[], sum: ContentSum): void {
    for (const { key, value } of entries) {
      sum.remove('aux', key, this.#aux.get(key))
      if (value === undefined) this.#aux.removeSync(key)
      else {
        this.#aux.putSync(key, value)
        sum.add('aux', key, value)
      }
    }
  }

  #removeRecord(number: number, sum: ContentSum): void {
    sum.remove('block', number, this.#blocks.get(number))
    this.#blocks.removeSync(number)
  }
}

function* present(change: Difference | undefined): Generator<readonly [HexKey, Uint8Array]> {
  if (change?.value !== undefined) yield [change.key, change.value]
}

/**
 * Runs a transaction, once more when LMDB gives up a sound one: saving its list of free pages, which is long while forks hold
 * old pages, it looks at a length that it has not set (`mdb_freelist_save` of lmdb 3.5). After that it reads the list anew.
 * So `work` says the same each time it is run.
 */
function inTransaction<T>(root: RootDatabase<Uint8Array, string>, work: () => T): T {
  try {
    return root.transactionSync(work)
  } catch (error) {
    if ((error as { code?: unknown }).code !== BAD_TRANSACTION) throw error
    return root.transactionSync(work)
  }
}
