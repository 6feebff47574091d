import { StateError } from '../error.ts'
import { toHex } from '../hash/hex.ts'
import { Trie } from '../trie/trie.ts'
import { sameBytes, sorted } from '../trie/update.ts'
import type { Backend, BlockRecord } from './backend.ts'
import { MemoryBackend } from './memory-backend.ts'
import type { AuxEntry, BlockCommit, Change, HexKey, PendingState, StateReader, StateStore } from './types.ts'
import { mergeUndo, Versions } from './versions.ts'

/** Where a store begins: empty, or where its backend was left. */
export interface StoreStart {
  readonly head: { number: number; hash: string } | undefined
  /** Lowest block that can be read. */
  readonly oldest: number
  /** State at the head. */
  readonly trie: Trie
}

class Pending implements PendingState {
  readonly root: Uint8Array | undefined
  readonly changes: readonly Change[]
  readonly base: Trie
  readonly trie: Trie

  constructor(base: Trie, trie: Trie, changes: readonly Change[], withRoot: boolean) {
    this.root = withRoot ? trie.root : undefined
    this.changes = changes
    this.base = base
    this.trie = trie
  }
}

/**
 * The state store over any backend: the head's state is a trie in memory, so reads never touch the backend; the
 * backend keeps what has to outlive the process and the undo records that older states are made from.
 */
export class VersionedStore implements StateStore {
  readonly #backend: Backend
  readonly #history: number
  readonly #versions: Versions
  #head: { number: number; hash: string } | undefined
  #oldest: number
  #trie: Trie
  #closed = false
  readonly #held = new Set<{ readonly number: number }>()

  constructor(backend: Backend, history: number | 'all', start: StoreStart) {
    this.#backend = backend
    this.#history = history === 'all' ? Number.POSITIVE_INFINITY : Math.max(0, history)
    this.#head = start.head
    this.#oldest = start.oldest
    this.#trie = start.trie
    this.#versions = new Versions((number) => this.#record(number).undo)
    if (start.head !== undefined) this.#versions.add(start.head.number, start.trie)
  }

  get head(): { number: number; hash: string } | undefined {
    return this.#head
  }

  get oldest(): number {
    return this.#oldest
  }

  reader(): StateReader {
    return this.#trie
  }

  at(number: number): StateReader | undefined {
    this.#checkOpen()
    return this.#has(number) ? this.#versions.trie(number) : undefined
  }

  prepare(changes: readonly Change[], { root = true }: { readonly root?: boolean } = {}): PendingState {
    this.#checkOpen()
    const ordered = sorted(changes)
    return new Pending(this.#trie, this.#trie.update(ordered), ordered, root)
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
    if (!(pending instanceof Pending) || pending.base !== this.#trie) {
      throw new StateError('StalePending', `block ${number} was not prepared on the present head: prepare it again`)
    }
    const oldest = head === undefined ? number : this.#oldestAfter(number)
    const changes: Change[] = []
    const undo: Change[] = []
    for (const change of pending.changes) {
      const before = pending.base.get(change.key)
      if (sameBytes(change.value, before)) continue
      changes.push(change)
      if (head !== undefined) undo.push({ key: change.key, value: before })
    }
    // The first block cannot be taken back.
    const auxUndo = head === undefined ? [] : aux.map(({ key }) => ({ key, value: this.#backend.aux(key) }))
    const record: BlockRecord = { number, hash, root: pending.root ?? pending.trie.root, undo, auxUndo }
    const forgotten = forget.map((key) => ({ key, value: undefined }))
    this.#backend.append(record, changes, [...aux, ...forgotten], this.#oldest, oldest)

    this.#head = { number, hash }
    this.#trie = pending.trie
    this.#versions.add(number, pending.trie)
    if (oldest !== this.#oldest) this.#versions.prune(oldest)
    this.#oldest = oldest
  }

  aux(key: string): Uint8Array | undefined {
    this.#checkOpen()
    return this.#backend.aux(key)
  }

  root(number: number): Uint8Array | undefined {
    this.#checkOpen()
    return this.#has(number) ? this.#record(number).root : undefined
  }

  prove(number: number, keys: readonly HexKey[]): Uint8Array[] {
    return this.#known(number).prove(keys)
  }

  merkleValue(number: number, prefix: HexKey): Uint8Array | undefined {
    return this.#known(number).merkleValue(prefix)
  }

  revert(toNumber: number): void {
    const trie = this.#known(toNumber)
    const from = (this.#head as { number: number }).number
    const record = this.#record(toNumber)
    const aux = this.#auxUndo(toNumber)
    const changes = mergeUndo((n) => this.#record(n).undo, from, toNumber)
    this.#backend.truncate(record, from, changes, [...aux.values()])

    this.#head = { number: toNumber, hash: record.hash }
    this.#trie = trie
    this.#versions.truncate(toNumber)
    this.#versions.add(toNumber, trie)
  }

  fork(number: number): StateStore {
    const trie = this.#known(number)
    const { hash } = this.#record(number)
    const aux = new Map(this.#backend.auxEntries())
    for (const [key, { value }] of this.#auxUndo(number)) {
      if (value === undefined) aux.delete(key)
      else aux.set(key, value)
    }
    const backend = new MemoryBackend(aux)
    backend.append({ number, hash, root: trie.root, undo: [], auxUndo: [] }, [], [], 0, 0)
    const history = this.#history === Number.POSITIVE_INFINITY ? 'all' : this.#history
    return new VersionedStore(backend, history, { head: { number, hash }, oldest: number, trie })
  }

  keep(number: number): () => void {
    this.#known(number)
    const hold = { number }
    this.#held.add(hold)
    return () => {
      this.#held.delete(hold)
    }
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#backend.close()
  }

  /** Lowest block to keep once `number` is the head: a held state keeps all above it, since undo records lead to it. */
  #oldestAfter(number: number): number {
    let oldest = number - this.#history
    for (const hold of this.#held) oldest = Math.min(oldest, hold.number)
    return Math.max(this.#oldest, oldest)
  }

  /** What the aux records changed above `toNumber` were after it. */
  #auxUndo(toNumber: number): Map<string, AuxEntry> {
    const aux = new Map<string, AuxEntry>()
    for (let n = (this.#head as { number: number }).number; n > toNumber; n--)
      for (const entry of this.#record(n).auxUndo) aux.set(entry.key, entry)
    return aux
  }

  #has(number: number): boolean {
    return this.#head !== undefined && number >= this.#oldest && number <= this.#head.number
  }

  #known(number: number): Trie {
    this.#checkOpen()
    if (!this.#has(number)) {
      const range = this.#head === undefined ? 'no blocks yet' : `blocks ${this.#oldest} to ${this.#head.number}`
      throw new StateError('UnknownBlock', `expected a block that is kept (${range}), found ${number}`)
    }
    const trie = this.#versions.trie(number)
    if (!sameBytes(trie.root, this.#record(number).root)) {
      throw new StateError(
        'Corrupt',
        `expected state root ${toHex(this.#record(number).root)} at block ${number}, found ${toHex(trie.root)}: the history is damaged`,
      )
    }
    return trie
  }

  #record(number: number): BlockRecord {
    const record = this.#backend.block(number)
    if (record === undefined) throw new StateError('Corrupt', `the record of block ${number} is missing`)
    return record
  }

  #checkOpen(): void {
    if (this.#closed) throw new StateError('Closed', 'the state store is closed: open it again')
  }
}
