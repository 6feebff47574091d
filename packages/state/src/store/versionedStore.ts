import { sameBytes } from '@glia/base'
import { StateError } from '../error.ts'
import { LayerTable } from '../table/layerTable.ts'
import { MemoryTable } from '../table/memoryTable.ts'
import { Pool } from '../table/pool.ts'
import { type Change, checkStorageKey, type HexKey, type Table, type Write } from '../table/table.ts'
import { BranchLayer } from '../tree/branches.ts'
import { differences } from '../tree/differences.ts'
import type { BranchRecord } from '../tree/record.ts'
import { rootOf } from '../tree/rootOf.ts'
import { changedBranches, type Difference, type TreeChange, updateTree } from '../tree/update.ts'
import { AuxLayer } from './auxLayer.ts'
import type { Backend, Frozen } from './backend.ts'
import { MemoryBackend } from './memoryBackend.ts'
import { beforeBlocks, PastTable, type PresentState, readerOf } from './past.ts'
import { PastTries, type PastTriesOptions, type Trunk } from './pastTries.ts'
import { Pending } from './pending.ts'
import { type BlockRecord, decodeRecord, decodeRecordHead, encodeRecord } from './recordCodec.ts'
import { requireRoot } from './requireRoot.ts'
import type { AuxEntry, BlockCommit, PendingState, PrepareOptions, StateReader, StateStore, TrieLook } from './types.ts'
import { UndoIndex, type UndoIndexOptions } from './undoIndex.ts'

/** Where a store begins: empty, or where its backend was left. */
export interface StoreStart {
  readonly head: { readonly number: number; readonly hash: string }
  /** Lowest block that can be read. */
  readonly oldest: number
  /** Values, as they were when the branches were last up to date, of all keys written since. */
  readonly unrooted?: MemoryTable | undefined
}

export interface VersionedStoreOptions {
  readonly history: number | 'all'
  /** False: no roots and no branches are kept at all. */
  readonly roots?: boolean | undefined
  readonly historyBytes?: number | undefined
  readonly start?: StoreStart
  readonly undoIndex?: Partial<UndoIndexOptions> | undefined
  readonly tries?: Partial<PastTriesOptions> | undefined
}

const MOST_HASHES = 4096
/** Keys asked for at a time when all are needed. */
const PAGE = 1000

interface Kept {
  holders: number
  /** Set when the block was the head at that time: going back to it costs nothing. */
  readonly frozen: Frozen | undefined
  readonly unrooted: MemoryTable | undefined
  /** Aux records that were dropped for good since. */
  readonly forgotten: string[]
}

/**
 * The state store over any backend: the head's values and the branches of its trie in two tables, and what undoes each
 * block. Past states are the present one seen through those records.
 */
export class VersionedStore implements StateStore, PresentState, Trunk {
  readonly #backend: Backend
  readonly #history: number
  readonly #historyBytes: number
  readonly #roots: boolean
  /** Where records are cut from: they go in the order in which they came. */
  readonly #records = new Pool(65_536)
  #bytes = 0
  /** Of each block that is kept what it takes, where that is limited. */
  readonly #sizes = new Map<number, number>()
  #head: { readonly number: number; readonly hash: string } | undefined
  #oldest: number
  /** Stands for the present head; another object after each block. */
  #version: object = {}
  /** Stands for the branches that blocks are prepared on; another object when they alone change. */
  #trunk: object = {}
  #reverts = 0
  /** Of blocks that were asked for: the record is copied whole to be read, and each look at a state asks. */
  readonly #hashes = new Map<number, string>()
  /** Values, as they were when the branches were last up to date, of all keys written since; undefined when they are. */
  #unrooted: MemoryTable | undefined
  readonly undoIndex: UndoIndex
  readonly tries: PastTries
  readonly #kept = new Map<number, Kept>()
  #closed = false
  readonly #branchBelow = (path: HexKey) => this.#backend.branchBelow(path)

  constructor(backend: Backend, { history, historyBytes, roots = true, start, ...options }: VersionedStoreOptions) {
    this.undoIndex = new UndoIndex(this, options.undoIndex)
    this.tries = new PastTries(this, options.tries)
    this.#backend = backend
    this.#history = history === 'all' ? Number.POSITIVE_INFINITY : Math.max(0, history)
    this.#historyBytes = historyBytes ?? Number.POSITIVE_INFINITY
    this.#roots = roots
    this.#head = start?.head
    this.#unrooted = start?.unrooted
    this.#oldest = start?.oldest ?? 0
  }

  get head(): { number: number; hash: string } | undefined {
    return this.#head
  }

  get oldest(): number {
    return this.#oldest
  }

  get values(): Table {
    return this.#backend.values
  }

  get reverts(): number {
    return this.#reverts
  }

  reader(): StateReader {
    this.#checkOpen()
    return this.#head === undefined
      ? readerOf(beforeBlocks(this))
      : readerOf(this.#past(this.#head.number, this.#head.hash))
  }

  at(number: number): StateReader | undefined {
    this.#checkOpen()
    return this.#has(number) ? readerOf(this.#past(number)) : undefined
  }

  fill(changes: Iterable<Write>): void {
    this.#checkOpen()
    if (this.#head !== undefined)
      throw new StateError(
        'NotNextBlock',
        `expected an empty store, found one at block ${this.#head.number}: commit blocks to it`,
      )
    // All of them before the first is written: a bad one refuses the part, and what hands them out may do it once only.
    const all = [...changes]
    for (const { key } of all) checkStorageKey(key)
    this.#backend.fill(all)
    this.#version = {}
  }

  prepare(changes: readonly Change[], { root = true }: PrepareOptions = {}): PendingState {
    this.#checkOpen()
    if (this.#head === undefined) return this.#prepareFirst(changes, root && this.#roots)
    const real = differences(this.values, changes)
    return new Pending(this.#version, this.#trunk, real, root && this.#roots ? this.#tree(real) : undefined)
  }

  commit({ number, hash, parentHash, pending, aux = [], forget = [] }: BlockCommit): void {
    this.#checkOpen()
    const head = this.#head
    if (head !== undefined && (number !== head.number + 1 || parentHash !== head.hash)) {
      throw new StateError(
        'NotNextBlock',
        `expected block ${head.number + 1} on ${head.hash}, found block ${number} on ${parentHash}: execute it on the head`,
      )
    }
    if (!(pending instanceof Pending) || pending.base !== this.#version) {
      throw new StateError('StalePending', `block ${number} was not prepared on the present head: prepare it again`)
    }
    // What the head's root was asked for since brought the branches up to date: the block's are others now, its root is not.
    const rooted = pending.root !== undefined && pending.trunk !== this.#trunk
    const tree = rooted ? this.#verified(number, pending, this.#tree(pending.changes)) : pending.tree
    // The first block cannot be taken back.
    const first = head === undefined
    const auxUndo = first ? [] : aux.map(({ key }) => ({ key, value: this.#backend.aux(key) }))
    const undo = first ? [] : pending.changes
    const record = encodeRecord({ hash, root: pending.root, undo, auxUndo }, this.#records)
    const size = Number.isFinite(this.#historyBytes) ? sizeOf(record, aux) : 0
    const { oldest, bytes } = this.#pruned(number, size)
    this.tries.before(tree)
    this.#backend.append({
      number,
      record,
      values: pending.changes,
      tree,
      aux: forget.length === 0 ? aux : [...aux, ...forget.map((key) => ({ key, value: undefined }))],
      pruneFrom: this.#oldest,
      pruneTo: oldest,
      rooted: pending.root === undefined ? -1 : number,
    })
    for (const kept of this.#kept.values()) if (kept.frozen !== undefined) kept.forgotten.push(...forget)
    if (first && this.#roots) this.#backend.replaceBranches(number, (put) => rootOf(everything(this.values), put))
    else this.#noteUnrooted(pending.root === undefined, pending.changes)
    this.#head = { number, hash }
    if (size > 0) this.#sizes.set(number, size)
    if (!first) for (let gone = this.#oldest; gone < oldest; gone++) this.#sizes.delete(gone)
    this.#oldest = oldest
    this.#bytes = bytes
    this.#version = {}
  }

  aux(key: string): Uint8Array | undefined {
    this.#checkOpen()
    return this.#backend.aux(key)
  }

  root(number: number): Uint8Array | undefined {
    this.#checkOpen()
    return this.#has(number) ? decodeRecordHead(number, this.bytesOf(number)).root : undefined
  }

  headRoot(): Uint8Array {
    this.#checkOpen()
    if (!this.#roots || this.#head === undefined) return rootOf(everything(this.values))
    const tree = this.#tree([])
    if (this.#unrooted !== undefined) {
      this.tries.before(tree)
      try {
        this.#backend.writeBranches(tree, this.#head.number)
      } finally {
        // A refused write leaves them in memory: they are up to date for whoever asks next.
        this.#unrooted = undefined
        this.#trunk = {}
      }
    }
    return tree.root
  }

  trie(number: number): TrieLook {
    return this.tries.look(number)
  }

  prove(number: number, keys: readonly HexKey[]): Uint8Array[] {
    return this.tries.ask(number, (trie) => trie.prove(keys))
  }

  overwritten(number: number): readonly Write[] {
    return this.#known(number).undo
  }

  merkleValue(number: number, prefix: HexKey): Uint8Array | undefined {
    return this.tries.ask(number, (trie) => trie.merkleValue(prefix))
  }

  revert(toNumber: number): void {
    const record = this.#known(toNumber)
    const from = (this.#head as { number: number }).number
    if (from === toNumber) return
    this.tries.clear()
    const { frozen, unrooted, forgotten = [] } = this.#kept.get(toNumber) ?? {}
    if (frozen !== undefined) {
      this.#backend.thaw(frozen)
      const gone = forgotten.map((key) => ({ key, value: undefined }))
      this.#backend.truncate(toNumber, from, { values: [], tree: undefined }, gone, toNumber)
      this.#unrooted = unrooted?.copy()
    } else this.#undo(toNumber, from, record)
    for (let n = from; n > toNumber; n--) {
      this.#bytes -= this.#sizes.get(n) ?? 0
      this.#sizes.delete(n)
    }
    for (const [number, { frozen }] of this.#kept) {
      if (number <= toNumber) continue
      this.#kept.delete(number)
      frozen?.release()
    }
    this.undoIndex.retract(toNumber)
    this.#hashes.clear()
    this.#head = { number: toNumber, hash: record.hash }
    this.#reverts++
    this.#version = {}
  }

  /** Takes blocks back by what their records say they overwrote. */
  #undo(to: number, from: number, record: BlockRecord): void {
    const aux = new Map<string, AuxEntry>()
    for (let n = from; n > to; n--) for (const entry of this.record(n).auxUndo) aux.set(entry.key, entry)
    const values = differences(this.values, writesOf(this.#past(to).differences()))
    const tree = record.root === undefined ? undefined : this.#verified(to, record, this.#tree(values))
    this.#backend.truncate(to, from, { values, tree }, [...aux.values()], tree === undefined ? -1 : to)
    this.#noteUnrooted(tree === undefined, values)
  }

  keep(number: number): () => void {
    this.#known(number)
    const thaws = number === this.#head?.number && this.#backend.thaws
    const kept = this.#kept.get(number) ?? {
      holders: 0,
      frozen: thaws ? this.#backend.freeze() : undefined,
      unrooted: thaws ? this.#unrooted?.copy() : undefined,
      forgotten: [],
    }
    kept.holders++
    this.#kept.set(number, kept)
    let held = true
    return () => {
      if (!held) return
      held = false
      if (--kept.holders > 0 || this.#kept.get(number) !== kept) return
      this.#kept.delete(number)
      kept.frozen?.release()
    }
  }

  fork(number: number): StateStore {
    const { hash, root } = this.#known(number)
    const since = this.#past(number).differences()
    const atHead = number === this.#head?.number
    const tree =
      root === undefined || (atHead && this.#unrooted === undefined) ? undefined : this.#branchesAt(number, since)
    const unrooted = root === undefined && this.#roots ? this.#unrootedAt(since) : undefined
    const undone: AuxEntry[] = []
    for (let n = (this.#head as { number: number }).number; n > number; n--) undone.push(...this.record(n).auxUndo)
    // What may be damaged was read: what is frozen has somebody who gives it back.
    const frozen = this.#backend.freeze()
    const values = new LayerTable(frozen.values, since)
    const branches = new BranchLayer(frozen.branches)
    if (tree !== undefined) for (const [path, record] of tree) branches.set(path, record)
    const aux = new AuxLayer(frozen.aux)
    for (const { key, value } of undone) aux.set(key, value)
    const backend = new MemoryBackend({ values, branches, aux, release: frozen.release })
    backend.append({
      number,
      record: encodeRecord({ hash, root, undo: [], auxUndo: [] }),
      values: [],
      tree: undefined,
      aux: [],
      pruneFrom: number,
      pruneTo: number,
      rooted: number,
    })
    const start = { head: { number, hash }, oldest: number, unrooted }
    return new VersionedStore(backend, {
      history: this.#history,
      historyBytes: this.#historyBytes,
      roots: this.#roots,
      start,
    })
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    for (const { frozen } of this.#kept.values()) frozen?.release()
    this.#kept.clear()
    this.tries.clear()
    this.#backend.close()
  }

  // For past states and tries.

  checkOpen(): void {
    this.#checkOpen()
  }

  record(number: number): BlockRecord {
    return decodeRecord(number, this.bytesOf(number))
  }

  bytesOf(number: number): Uint8Array {
    if (!this.#has(number))
      throw new StateError('UnknownBlock', `the state of block ${number} is no longer kept: ask for a newer block`)
    const record = this.#backend.record(number)
    if (record === undefined) throw new StateError('Corrupt', `the record of block ${number} is missing`)
    return record
  }

  hold(number: number): () => void {
    return this.undoIndex.hold(number)
  }

  hashOf(number: number): string | undefined {
    if (!this.#has(number)) return undefined
    const known = this.#hashes.get(number)
    if (known !== undefined) return known
    const { hash } = decodeRecordHead(number, this.bytesOf(number))
    if (this.#hashes.size === MOST_HASHES) this.#hashes.clear()
    this.#hashes.set(number, hash)
    return hash
  }

  past(number: number): PastTable {
    this.#requireKnown(number)
    return this.#past(number)
  }

  branch(path: HexKey): BranchRecord | undefined {
    return this.#backend.branch(path)
  }

  settle(): void {
    if (this.#unrooted !== undefined) this.headRoot()
  }

  verify(number: number, root: Uint8Array): void {
    requireRoot(number, this.root(number), root)
  }

  #past(number: number, hash = this.hashOf(number) as string): PastTable {
    return new PastTable(this, number, hash)
  }

  /** The first state is all there is: its root is found in one pass, and again its branches when it is committed. */
  #prepareFirst(changes: readonly Change[], root: boolean): Pending {
    const real = differences(this.values, changes)
    const layer = new LayerTable(this.values)
    for (const { key, value } of real) layer.set(key, value)
    return new Pending(this.#version, this.#trunk, real, undefined, root ? rootOf(everything(layer)) : undefined)
  }

  /** What `real` changes at the head make of the trie. */
  #tree(real: readonly Difference[]): TreeChange {
    const { values } = this
    const unrooted = this.#unrooted
    const base = { values, branch: this.#branchBelow, top: this.#backend.top }
    if (unrooted === undefined) return updateTree(base, real)
    const all = new Map(real.map((difference) => [difference.key, difference]))
    for (const [key, stored] of unrooted.entries()) {
      const before = stored instanceof Uint8Array ? stored : undefined
      const change = all.get(key)
      const value = change === undefined ? values.get(key) : change.value
      if (sameBytes(value, before)) all.delete(key)
      else all.set(key, { key, value, before })
    }
    const ordered = [...all.values()].sort((a, b) => (a.key < b.key ? -1 : 1))
    return updateTree({ ...base, values: new LayerTable(values, unrooted) }, ordered)
  }

  /** Branches of the trie after a block that are not the present ones; `since` it values were overwritten. */
  #branchesAt(number: number, since: MemoryTable): ReadonlyMap<HexKey, BranchRecord | undefined> {
    const tree = this.#tree(differences(this.values, writesOf(since)))
    return changedBranches(this.#verified(number, this.#known(number), tree))
  }

  /** Values, as the branches have them, of the keys in which the state after a block differs from the branches' state. */
  #unrootedAt(since: MemoryTable): MemoryTable {
    const table = this.#unrooted?.copy() ?? new MemoryTable({ differences: true })
    for (const [key] of since.entries()) if (!table.knows(key)) table.set(key, this.values.get(key))
    return table
  }

  #verified(number: number, { root }: Pick<BlockRecord, 'root'>, tree: TreeChange): TreeChange {
    requireRoot(number, root, tree.root)
    return tree
  }

  #noteUnrooted(unrooted: boolean, changes: readonly Difference[]): void {
    if (!unrooted || !this.#roots) {
      this.#unrooted = undefined
      return
    }
    this.#unrooted ??= new MemoryTable({ differences: true })
    const before = this.#unrooted
    for (const { key, value, before: old } of changes) {
      const known = before.find(key)
      if (known === undefined) before.set(key, old)
      // What came and went again is as the branches have it.
      else if (sameBytes(value, known instanceof Uint8Array ? known : undefined)) before.forget(key)
    }
  }

  /** Which blocks are kept once block `number` is in, and what they take together, if that is limited. */
  #pruned(number: number, added: number): { oldest: number; bytes: number } {
    if (this.#head === undefined) return { oldest: number, bytes: added }
    let oldest = this.#oldest
    let bytes = this.#bytes + added
    const limit = Math.min(number, ...this.#kept.keys())
    while (oldest < limit && (number - oldest > this.#history || bytes > this.#historyBytes)) {
      bytes -= this.#sizes.get(oldest) ?? 0
      oldest++
    }
    return { oldest, bytes }
  }

  #has(number: number): boolean {
    return this.#head !== undefined && number >= this.#oldest && number <= this.#head.number
  }

  #known(number: number): BlockRecord {
    this.#requireKnown(number)
    return this.record(number)
  }

  #requireKnown(number: number): void {
    this.#checkOpen()
    if (this.#has(number)) return
    const range = this.#head === undefined ? 'no blocks yet' : `blocks ${this.#oldest} to ${this.#head.number}`
    throw new StateError('UnknownBlock', `expected a block that is kept (${range}), found ${number}`)
  }

  #checkOpen(): void {
    if (this.#closed) throw new StateError('Closed', 'the state store is closed: open it again')
  }
}

/** Bytes of what a block overwrote, and of the node's own records of it. */
const sizeOf = (record: Uint8Array, aux: readonly AuxEntry[]): number =>
  aux.reduce((bytes, { value }) => bytes + (value?.length ?? 0), record.length)

const writesOf = (differences: MemoryTable): Write[] =>
  differences.entries().map(([key, stored]) => ({ key, value: stored instanceof Uint8Array ? stored : undefined }))

/** Every entry of a table, ascending, a page at a time. */
export function* everything(table: Table): Generator<readonly [HexKey, Uint8Array]> {
  for (let after: HexKey | undefined; ; ) {
    const keys = table.keys('', after, PAGE)
    for (const key of keys) yield [key, table.get(key) as Uint8Array]
    if (keys.length < PAGE) return
    after = keys.at(-1)
  }
}
