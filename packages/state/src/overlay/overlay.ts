import { sameBytes } from '@glia/base'
import { StateError } from '../error.ts'
import type { StateReader } from '../store/types.ts'
import { type Change, checkStorageKey, type HexKey, MAX_KEY_BYTES } from '../table/table.ts'
import { Interner } from './interner.ts'
import { sortByItem } from './itemOrder.ts'
import { type EncodedValues, ItemView, type Journal, type ViewOwner } from './itemView.ts'
import { type CachedItem, SlotTable, type Tally } from './slots.ts'

/** Key parts and their numbers, shared by an overlay and all its children, so that a slot means the same in each. */
class Family {
  readonly interner = new Interner()
  readonly tables: (SlotTable | undefined)[] = []
  readonly tally: Tally = { kept: 0 }

  table(item: CachedItem<unknown>): SlotTable {
    let table = this.tables[item.id]
    if (table === undefined) {
      table = new SlotTable(item, this.interner, this.tally)
      this.tables[item.id] = table
    }
    return table
  }

  get size(): number {
    return this.tally.kept + this.interner.size
  }
}

/** Decoded values kept between blocks before the cache starts afresh: bounds memory on large states. */
const MAX_CACHED_VALUES = 450_000
/** Keys that are gone and still have their place in the cache, at most, and at most this share of all. */
const MAX_GONE = 32_768
const GONE_SHARE = 1 / 4

/**
 * Typed view of a state: decoded values by storage item, over a {@link StateReader} or over another overlay. Writes stay
 * here, with an undo journal; `changes()` encodes each changed value once, for the store.
 *
 * A child sees its parent's values through its own writes and leaves the parent as it is, so any number of blocks can be
 * built on one state at a time. Values handed out and in are treated as immutable: the journal keeps references, not copies.
 */
export class Overlay implements ViewOwner {
  readonly journal: Journal = []
  readonly registry: unknown
  /**
   * Asked before each look at an item, and before each at the state below; what it throws ends the work there, with nothing half
   * done here. For who asks, so that nobody's question goes on for long; never set while a block is made, which may not depend on it.
   */
  onLook: (() => void) | undefined = undefined
  readonly #parent: Overlay | undefined
  readonly #parentVersion: number
  #reader: StateReader
  #family: Family
  /** By number of their items. */
  #views: (ItemView | undefined)[]
  /** What a layer above left behind, all undefined. */
  #room: (ItemView | undefined)[] | undefined
  /** The same, as they were opened. */
  #opened: ItemView[] = []
  /** Those that were written to, some of which may say what they said before. */
  #written: ItemView[] = []
  #raw: Map<HexKey, Uint8Array | undefined> | undefined
  /** Keys whose values were removed since the cache began. */
  #gone = 0
  /** Grows when a child's changes become this overlay's: the other children were built on something else. */
  #version = 0

  constructor(reader: StateReader, registry: unknown, parent?: Overlay) {
    this.#reader = reader
    this.registry = registry
    this.#parent = parent
    this.#parentVersion = parent === undefined ? 0 : parent.#version
    this.#family = parent === undefined ? new Family() : parent.#family
    this.#views = parent === undefined ? [] : parent.#lendRoom()
  }

  /** Room for the views of a layer above. PERF: a block looks at most items that the one before looked at, whose room it gets. */
  #lendRoom(): (ItemView | undefined)[] {
    const room = this.#room
    if (room === undefined || room.length < this.#views.length) return new Array(this.#views.length)
    this.#room = undefined
    return room
  }

  /** Takes back the room of a layer that nobody can ask any more. */
  #takeRoom(child: Overlay): void {
    for (const { item } of child.#opened) child.#views[item.id] = undefined
    this.#room = child.#views
    child.#views = []
  }

  /** An open layer above this one. */
  child(): Overlay {
    this.#checkFresh()
    return new Overlay(this.#reader, this.registry, this)
  }

  /** An item as it stands here. @throws StateError `StaleLayer` when the state below has gone on */
  view(item: CachedItem<unknown>): ItemView {
    if (this.#parent !== undefined) this.#checkFresh()
    if (this.onLook !== undefined) this.onLook()
    const view = this.#views[item.id]
    return view === undefined ? this.#open(item) : view
  }

  /**
   * An item as it stands here, to look up values in and nothing else: where nothing was opened here, the one of the layer below.
   * PERF: a block looks at many items and writes few of them.
   *
   * @throws StateError `StaleLayer`
   */
  reading(item: CachedItem<unknown>): ItemView {
    if (this.#parent !== undefined) this.#checkFresh()
    if (this.onLook !== undefined) this.onLook()
    return this.#nearest(item)
  }

  #nearest(item: CachedItem<unknown>): ItemView {
    const view = this.#views[item.id]
    if (view !== undefined) return view
    // What is written by its key is looked for in the layer's own.
    const isPassed = this.#parent !== undefined && this.#raw === undefined
    return isPassed ? (this.#parent as Overlay).#nearest(item) : this.#open(item)
  }

  /** Goes towards what is needed to read the state below: see {@link StateReader}. */
  approach(goesOn: () => boolean): boolean {
    return this.#reader.approach(goesOn)
  }

  /** Values and parts of keys that are kept, decoded. */
  get cachedValues(): number {
    return this.#family.size
  }

  /** What they stand in: the same as long as none was given up, however many of them a block made shorter. */
  get cache(): object {
    return this.#family
  }

  get raw(): ReadonlyMap<HexKey, Uint8Array | undefined> | undefined {
    return this.#raw
  }

  noteWritten(view: ItemView): void {
    this.#written.push(view)
  }

  /** Bytes in the state that all overlays here lie on. */
  stored(key: HexKey): Uint8Array | undefined {
    if (this.onLook !== undefined) this.onLook()
    return this.#reader.get(key)
  }

  storedKeys(prefix: HexKey, after: HexKey | undefined, limit: number): HexKey[] {
    const found: HexKey[] = []
    for (let from = after; ; ) {
      if (this.onLook !== undefined) this.onLook()
      const { keys, next } = this.#reader.look(prefix, from, limit - found.length)
      // PERF: most lists are short, and one look finds all of them.
      if (next === undefined && found.length === 0) return keys
      for (const key of keys) found.push(key)
      if (next === undefined || found.length >= limit) return found
      from = next
    }
  }

  /**
   * Writes storage by its raw key: `:code` and the like at genesis, root's `set_storage`. A typed value under that key
   * follows. Removing what is too long to be there is no change.
   *
   * @throws StateError `BadHex`, `KeyTooLong` here, where it is one caller's, rather than once the block is stored
   */
  setRaw(key: HexKey, value: Uint8Array | undefined): void {
    this.#checkFresh()
    if (value === undefined && key.length > 2 * MAX_KEY_BYTES) return
    checkStorageKey(key)
    // The bytes are what counts, not what a value that was looked at would be encoded as.
    for (const [view, slot] of this.#slotsOf(key)) view.unset(slot)
    this.#raw ??= new Map()
    this.journal.push(this.#raw, key, this.#raw.has(key) ? { value: this.#raw.get(key) } : undefined)
    this.#raw.set(key, value)
  }

  /**
   * Keys of a prefix that are written here or in a layer below, to something else than is stored. What is written to what it was
   * says nothing: whether it counts as written depends on what was read before, and that differs from node to node. PERF: encodes
   * all that is written.
   */
  writtenKeys(prefix: HexKey): Set<HexKey> {
    const found = this.#parent?.writtenKeys(prefix) ?? new Set()
    for (const { key, value } of this.changes()) {
      if (!key.startsWith(prefix)) continue
      if (value === undefined || sameBytes(value, this.stored(key))) found.delete(key)
      else found.add(key)
    }
    return found
  }

  /** Storage that no pallet declares, by its raw key. */
  getRaw(key: HexKey): Uint8Array | undefined {
    this.#checkFresh()
    if (this.#raw?.has(key) === true) return this.#raw.get(key)
    return this.#parent === undefined ? this.#reader.get(key) : this.#parent.getRaw(key)
  }

  /** A point to return to with `rollback`. */
  checkpoint(): number {
    this.#checkFresh()
    return this.journal.length
  }

  /** How often anything was written here and not undone, since it was settled. */
  get writes(): number {
    return this.journal.length / 3
  }

  /** Undoes every change since `checkpoint`, whoever is in a hurry. */
  rollback(checkpoint: number): void {
    this.#checkFresh()
    const { journal, onLook } = this
    this.onLook = undefined
    for (let at = journal.length - 3; at >= checkpoint; at -= 3) {
      const place = journal[at]
      if (place instanceof ItemView) place.restore(journal[at + 1] as number, journal[at + 2])
      else this.#restoreRaw(journal[at + 1] as HexKey, journal[at + 2])
    }
    journal.length = checkpoint
    if (this.#raw?.size === 0) this.#raw = undefined
    this.onLook = onLook
  }

  /** Every change made here and not stored yet, encoded; in the order of storage keys, raw writes before them all. */
  changes(): Change[] {
    this.#checkFresh()
    const changes: Change[] = []
    // Raw writes first: of several changes of one key the store takes the last, and typed values know better.
    if (this.#raw !== undefined) for (const [key, value] of this.#raw) changes.push({ key, value })
    const written = this.#written.filter((view) => view.isChanged)
    const encoded: EncodedValues = []
    for (const view of sortByItem(written)) view.encodeChanges(changes, encoded)
    return changes
  }

  /** What was written here, at the bottom, is stored: `reader` is the state that includes it. */
  settle(reader: StateReader): void {
    this.#checkBottom()
    this.#reader = reader
    const raw = this.#raw
    for (const view of this.#opened) view.settle()
    this.#written = []
    if (raw !== undefined) for (const key of raw.keys()) this.#lookAgain(key)
    // What the store holds now is the truth for raw keys; a kept copy could only grow stale.
    this.#raw = undefined
    this.journal.length = 0
    this.trim()
  }

  /**
   * A child's changes are stored: they are values of this overlay, the bottom, now, and `reader` is the state that includes
   * them. All children are stale from here on.
   */
  adopt(child: Overlay, reader: StateReader): void {
    this.#checkChild(child)
    this.#checkBottom()
    this.#reader = reader
    if (child.#raw !== undefined) for (const key of child.#raw.keys()) this.#lookAgain(key)
    for (const view of child.#written) if (view.isChanged) this.#gone += this.view(view.item).adopt(view)
    this.#version++
    this.#takeRoom(child)
    this.trim()
  }

  /** A child's changes become changes of this overlay. All children are stale from here on. */
  absorb(child: Overlay): void {
    this.#checkChild(child)
    if (child.#raw !== undefined) for (const [key, value] of child.#raw) this.setRaw(key, value)
    for (const view of child.#written) if (view.isChanged) this.view(view.item).absorb(view)
    this.#version++
  }

  /** Starts the cache afresh if it has grown large, or holds much that is gone. Open children go on with what they have. */
  trim(most: number = MAX_CACHED_VALUES): void {
    if (this.#parent !== undefined || this.journal.length > 0) return
    const size = this.cachedValues
    if (size <= most && (this.#gone <= MAX_GONE || this.#gone <= size * GONE_SHARE)) return
    if (this.#written.some((view) => view.isChanged)) return
    this.#family = new Family()
    this.#views = []
    this.#opened = []
    this.#written = []
    this.#gone = 0
  }

  /**
   * Where typed values of a storage key stand, in the items that were looked at here. The views are asked, not the family:
   * once the state below has started its cache afresh, views opened before and after have different numbers.
   */
  *#slotsOf(key: HexKey): Generator<readonly [ItemView, number]> {
    for (const view of this.#opened) {
      if (!key.startsWith(view.item.prefix)) continue
      const slot = view.table.slotOfKey(key)
      if (slot !== undefined) yield [view, slot]
    }
  }

  #restoreRaw(key: HexKey, before: unknown): void {
    if (before === undefined) this.#raw?.delete(key)
    else this.#raw?.set(key, (before as { value: Uint8Array | undefined }).value)
    for (const [view, slot] of this.#slotsOf(key)) view.unsettle(slot)
  }

  #lookAgain(key: HexKey): void {
    for (const [view, slot] of this.#slotsOf(key)) view.forget(slot)
    // A key of hashes alone may be one that nobody has numbered: what is known of the whole item is no longer so either.
    for (const view of this.#opened) if (key.startsWith(view.item.prefix)) view.forgetKeys()
  }

  #open(item: CachedItem<unknown>): ItemView {
    const below = this.#parent?.view(item)
    const view = new ItemView(below?.table ?? this.#family.table(item), this, below)
    this.#views[item.id] = view
    this.#opened.push(view)
    return view
  }

  #checkChild(child: Overlay): void {
    child.#checkFresh()
    if (child.#parent !== this)
      throw new StateError(
        'StaleLayer',
        'expected a layer over this state, found one over another: build it again here',
      )
  }

  #checkBottom(): void {
    if (this.#parent === undefined) return
    throw new StateError(
      'StaleLayer',
      'expected the state itself, found a layer over one: what a layer wrote is stored when the state adopts it',
    )
  }

  #checkFresh(): void {
    const parent = this.#parent
    if (parent === undefined) return
    if (parent.#version !== this.#parentVersion) {
      throw new StateError(
        'StaleLayer',
        'the state below this layer has gone on to another block: build the layer again on the new head',
      )
    }
    parent.#checkFresh()
  }
}
