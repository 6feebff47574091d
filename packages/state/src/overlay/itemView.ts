import type { Change } from '../table/table.ts'
import { ItemKeys, type KeyedView } from './itemKeys.ts'
import type { KeyList, KeyPage } from './keyList.ts'
import { type CachedItem, place, type SlotTable } from './slots.ts'
import { Written } from './written.ts'

/** In place of a value: there is none. */
export const ABSENT: unique symbol = Symbol('absent')

/** Undo records of an overlay, three entries each: a view and a slot, or raw storage and a key, and what it said of that before. */
export type Journal = unknown[]

/** What a view asks of its overlay. */
export interface ViewOwner {
  readonly journal: Journal
  readonly registry: unknown
  /** Storage that was written by its key; a typed value under that key follows it. */
  readonly raw: ReadonlyMap<string, Uint8Array | undefined> | undefined
  /** A view is written to for the first time since it was settled. */
  noteWritten(view: ItemView): void
  stored(key: string): Uint8Array | undefined
  storedKeys(prefix: string, after: string | undefined, limit: number): string[]
}

/** Slots, each with the bytes of its value, null for none: of one view after the other. */
export type EncodedValues = (number | Uint8Array | null)[]

/** What is a view's own of them: what stands in [from, to). */
interface Encoded {
  readonly all: EncodedValues
  readonly from: number
  readonly to: number
}

const NOTHING: never[] = []
const NOTHING_WRITTEN = new Written()

/** Bytes from which on a value counts as several, and the bytes that then count as one: decoded it takes about four times as much. */
const LARGE = 1024
const ONE_VALUE = 90

/**
 * One storage item as an overlay sees it. At the bottom, the decoded values of the state itself; above, what this overlay
 * wrote, over the view below.
 */
export class ItemView implements KeyedView {
  readonly table: SlotTable
  readonly #owner: ViewOwner
  readonly below: ItemView | undefined
  /** At the bottom: decoded values by slot, {@link ABSENT} where there is none, undefined where nobody has looked. */
  readonly #loaded: unknown[]
  // Most views of a block only read: what a view may need is made when it needs it.
  /** What was written here and is not stored yet. */
  written = NOTHING_WRITTEN
  #keys: ItemKeys | undefined
  /** At the bottom: encoded values by slot as far as they were written before, null where there is none. */
  readonly #stored: (Uint8Array | null | undefined)[]
  /** As how many values those count that are long, beside one for their slot. */
  #weights: Map<number, number> | undefined
  /** At the bottom: slots whose values were removed. */
  #gone: Set<number> | undefined
  /** At the bottom: true when the state has nothing of the item at all; undefined as long as nobody has looked. */
  #bare: boolean | undefined
  /** What `encodeChanges` found, until something else is written. */
  #encoded: Encoded | undefined

  constructor(table: SlotTable, owner: ViewOwner, below: ItemView | undefined) {
    this.table = table
    this.#owner = owner
    this.below = below
    this.#loaded = below === undefined ? [] : NOTHING
    this.#stored = below === undefined ? [] : NOTHING
  }

  get raw(): ReadonlyMap<string, unknown> | undefined {
    return this.#owner.raw
  }

  storedKeys(prefix: string, after: string | undefined, limit: number): string[] {
    return this.#owner.storedKeys(prefix, after, limit)
  }

  get item(): CachedItem<unknown> {
    return this.table.item
  }

  get isChanged(): boolean {
    return this.written.size > 0
  }

  /** The decoded value, or undefined. */
  get(slot: number): unknown {
    if (this.written.size > 0) {
      const value = this.written.get(slot)
      if (value !== undefined) return value === ABSENT ? undefined : value
    }
    const { raw } = this.#owner
    if (raw !== undefined) {
      const key = this.table.key(slot)
      if (raw.has(key)) return this.#decoded(raw.get(key))
    }
    const below = this.below
    if (below !== undefined) {
      // Most layers lie on the state itself, and most values were asked for before.
      const value = below.#loaded[slot]
      if (value === undefined || below.written.size > 0 || below.#owner.raw !== undefined) return below.get(slot)
      return value === ABSENT ? undefined : value
    }
    const value = this.#loaded[slot]
    if (value !== undefined) return value === ABSENT ? undefined : value
    const bytes = this.#isBare ? undefined : this.#owner.stored(this.table.key(slot))
    const loaded = this.#decoded(bytes)
    // An optional value that is none has bytes, which are there: they are not taken for nothing, but decoded again.
    if (bytes === undefined || loaded !== undefined) place(this.#loaded, slot, bytes === undefined ? ABSENT : loaded)
    if (bytes !== undefined && bytes.length >= LARGE) this.#weigh(slot, bytes)
    return loaded
  }

  /**
   * Whether there is a value, which nobody decodes for it: bytes that mean nothing, root may write them, are there too. So they
   * stand in each list, and neither a write nor its undoing depends on who listed before.
   */
  has(slot: number): boolean {
    const written = this.written.get(slot)
    if (written !== undefined) return written !== ABSENT
    const { raw } = this.#owner
    if (raw !== undefined) {
      const key = this.table.key(slot)
      if (raw.has(key)) return raw.get(key) !== undefined
    }
    if (this.below !== undefined) return this.below.has(slot)
    const loaded = this.#loaded[slot]
    if (loaded !== undefined) return loaded !== ABSENT
    if (!this.#isBare && this.#owner.stored(this.table.key(slot)) !== undefined) return true
    place(this.#loaded, slot, ABSENT)
    return false
  }

  set(slot: number, value: unknown): void {
    const before = this.written.get(slot)
    const next = value === undefined ? ABSENT : value
    // Equal primitives leave the state as it is; objects are not compared, that would cost more than it saves.
    if (before === next) return
    if (this.#listed && this.has(slot) !== (value !== undefined)) this.#keys?.touch(slot)
    this.#owner.journal.push(this, slot, before)
    if (this.written === NOTHING_WRITTEN) this.#beginWriting()
    this.written.set(slot, next)
    this.#encoded = undefined
  }

  #beginWriting(): void {
    this.written = new Written()
    this.#owner.noteWritten(this)
  }

  /** As `set`, for what is most often there already, in the bytes that it is encoded as: then nothing is written. */
  put(slot: number, value: unknown): void {
    if (!this.written.has(slot) && !this.#rawBelow() && this.#saidBelow(slot, value)) return
    this.set(slot, value)
  }

  /** Takes back what was written here: storage under the slot's key is about to be written as bytes, or was. */
  unset(slot: number): void {
    const before = this.written.get(slot)
    this.#encoded = undefined
    if (before !== undefined) {
      this.#owner.journal.push(this, slot, before)
      this.written.delete(slot)
    }
    this.#keys?.touch(slot)
  }

  /** The bytes under the slot's key are others than before. */
  unsettle(slot: number): void {
    this.#keys?.touch(slot)
  }

  /** Undoes one `set`. */
  restore(slot: number, before: unknown): void {
    this.#encoded = undefined
    const listed = this.#listed
    const existed = listed && this.has(slot)
    if (before === undefined) this.written.delete(slot)
    else {
      if (this.written === NOTHING_WRITTEN) this.#beginWriting()
      this.written.set(slot, before)
    }
    if (listed && existed !== this.has(slot)) this.#keys?.touch(slot)
  }

  /** Keys that begin with `prefix`, in the order of their storage keys. @throws StateError `OpaqueKeys` */
  list(prefix: readonly unknown[]): KeyList {
    return this.#saysAsBelow ? this.#under.lend(prefix) : this.#ownKeys.list(prefix)
  }

  /** The same for a view above, which keeps it. */
  lend(prefix: readonly unknown[]): KeyList {
    return this.#saysAsBelow ? this.#under.lend(prefix) : this.#ownKeys.lend(prefix)
  }

  /** At most `limit` keys strictly after the storage key `after`; costs what it answers. @throws StateError `OpaqueKeys` */
  page(after: string | undefined, limit: number): KeyPage {
    return this.#saysAsBelow ? this.#under.page(after, limit) : this.#ownKeys.page(after, limit)
  }

  /** @throws StateError `OpaqueKeys` */
  get isEmpty(): boolean {
    if (this.#saysAsBelow) return this.#under.isEmpty
    // PERF: items of earlier versions are asked for with every stake, and most chains have nothing of them.
    const isUntouched = this.below === undefined && this.written.size === 0 && this.#owner.raw === undefined
    if (isUntouched && !this.item.opaque && this.#isBare) return true
    return this.page(undefined, 1).slots.length === 0
  }

  /** True when nothing under the item's keys was written here: there are the keys that are there below. */
  get #saysAsBelow(): boolean {
    return this.below !== undefined && this.written.size === 0 && this.#owner.raw === undefined
  }

  get #under(): ItemView {
    return this.below as ItemView
  }

  get #ownKeys(): ItemKeys {
    this.#keys ??= new ItemKeys(this)
    return this.#keys
  }

  get #listed(): boolean {
    return this.#keys !== undefined && this.#keys.size > 0
  }

  /**
   * Appends what was written here to `changes`, encoded, in the order of storage keys. What is equal to the value below is
   * left out, if that is at hand.
   *
   * @param all one list for all views: most have one value, and a list of its own would be larger than that
   */
  encodeChanges(changes: Change[], all: EncodedValues): void {
    const from = all.length
    this.#encodeWritten(changes, all)
    this.#encoded = { all, from, to: all.length }
  }

  #encodeWritten(changes: Change[], all: EncodedValues): void {
    const { table } = this
    const bottom = this.#rawBelow() ? undefined : this.#bottom
    const { written } = this
    // Where most of an item is written, its order is known; elsewhere what was written is put in order.
    const ordered = written.size * 4 > table.count ? table.ordered() : undefined
    if (ordered !== undefined) {
      for (const slot of ordered) {
        const value = written.get(slot)
        if (value !== undefined) this.#encode(slot, value, bottom, all, changes)
      }
      return
    }
    const only = written.onlySlot
    if (only !== undefined) return this.#encode(only, written.get(only), bottom, all, changes)
    const from = changes.length
    written.forEach((value, slot) => this.#encode(slot, value, bottom, all, changes))
    if (changes.length - from < 2) return
    const own = changes.splice(from).sort((a, b) => (a.key < b.key ? -1 : 1))
    for (const change of own) changes.push(change)
  }

  #encode(slot: number, value: unknown, bottom: ItemView | undefined, all: EncodedValues, changes: Change[]): void {
    if (bottom !== undefined && this.#saidBelow(slot, value)) return
    const bytes = value === ABSENT ? undefined : this.item.encode(value)
    all.push(slot, bytes ?? null)
    const key = this.table.writtenKey(slot)
    changes.push({ key, value: bytes, before: bottom === undefined ? undefined : bottom.#storedAt(slot) })
  }

  /** What was written here is stored: at the bottom it is what the state says now. */
  settle(): void {
    this.#noteStored(this)
    if (this.written.size > 0) this.#bare = undefined
    this.written.forEach((value, slot) => place(this.#loaded, slot, value))
    this.written = NOTHING_WRITTEN
  }

  /** A view's writes, which are stored, become what this view says. Answers how many more keys are gone than came back. */
  adopt(child: ItemView): number {
    let gone = 0
    const moved = child.table !== this.table
    if (!moved) this.#noteStored(child)
    this.#bare = undefined
    child.written.forEach((value, slot) => {
      const own = moved ? this.#slotHere(child, slot) : slot
      if (moved && own < this.#stored.length) this.#stored[own] = undefined
      // A value that nobody looked at may have come or gone: what it was cannot be asked any more.
      const before = this.#loaded[own]
      if (this.#listed && (before === undefined || (before === ABSENT) !== (value === ABSENT))) this.#keys?.touch(own)
      if (value !== ABSENT) {
        if (this.#gone?.delete(own) === true) gone--
      } else if (before !== ABSENT) {
        this.#gone ??= new Set()
        this.#gone.add(own)
        gone++
      }
      place(this.#loaded, own, value)
    })
    return gone
  }

  /** The encoded values that a view's writes were stored as; those that nobody encoded are not known any more. */
  #noteStored(view: ItemView): void {
    const encoded = view.#encoded
    view.#encoded = undefined
    if (encoded === undefined) {
      for (const slot of view.written.slots()) if (slot < this.#stored.length) this.#stored[slot] = undefined
      return
    }
    const { all, from, to } = encoded
    for (let i = from; i < to; i += 2) {
      const [slot, bytes] = [all[i] as number, all[i + 1] as Uint8Array | null]
      place(this.#stored, slot, bytes)
      if (this.#weights !== undefined || (bytes !== null && bytes.length >= LARGE)) this.#weigh(slot, bytes)
    }
  }

  /** Counts a value that is much longer than others as as many as it takes the memory of. */
  #weigh(slot: number, bytes: Uint8Array | null): void {
    this.#weights ??= new Map()
    const { tally } = this.table
    const weight = bytes === null || bytes.length < LARGE ? 0 : Math.round(bytes.length / ONE_VALUE)
    tally.kept += weight - (this.#weights.get(slot) ?? 0)
    if (weight > 0) this.#weights.set(slot, weight)
    else this.#weights.delete(slot)
  }

  /** At the bottom: what the state says as bytes, null for nothing, undefined where that is not known. */
  #storedAt(slot: number): Uint8Array | null | undefined {
    const stored = this.#stored[slot]
    return stored === undefined && this.#loaded[slot] === ABSENT ? null : stored
  }

  /** The view that lies on the state itself. */
  get #bottom(): ItemView {
    return this.below === undefined ? this : this.below.#bottom
  }

  /** A view's writes become this view's own. */
  absorb(child: ItemView): void {
    const moved = child.table !== this.table
    child.written.forEach((value, slot) =>
      this.set(moved ? this.#slotHere(child, slot) : slot, value === ABSENT ? undefined : value),
    )
  }

  /** The number here of a slot of a view that was opened before this overlay started its cache afresh. */
  #slotHere(view: ItemView, slot: number): number {
    return this.table.slotOf(view.table.parts(slot))
  }

  /** Looks at the state again for this key the next time. */
  forget(slot: number): void {
    if (slot < this.#loaded.length) this.#loaded[slot] = undefined
    if (slot < this.#stored.length) this.#stored[slot] = undefined
    if (this.#weights !== undefined) this.#weigh(slot, null)
    this.forgetKeys()
  }

  /** Looks at the state again for which keys there are. */
  forgetKeys(): void {
    this.#bare = undefined
    this.#keys?.forget()
  }

  // PERF: an item that a network does not use is asked for with every account; one look saves all their keys.
  get #isBare(): boolean {
    if (this.item.arity === 0) return false
    this.#bare ??= this.#owner.storedKeys(this.item.prefix, undefined, 1).length === 0
    return this.#bare
  }

  /**
   * True when what lies below says `value`, in the bytes that it is encoded as. Bytes that were only read may decode to it
   * and be others, with something behind the value: what a block stores must not depend on who looked before. Where nothing is,
   * there are no bytes.
   */
  #saidBelow(slot: number, value: unknown): boolean {
    if (this.below === undefined)
      return this.#loaded[slot] === value && (value === ABSENT || this.#stored[slot] !== undefined)
    const written = this.below.written.get(slot)
    return written === undefined ? this.below.#saidBelow(slot, value) : written === value
  }

  /** True when values here may not be what decoded ones say, because something was written by its key. */
  #rawBelow(): boolean {
    return this.#owner.raw !== undefined || (this.below !== undefined && this.below.#rawBelow())
  }

  #decoded(bytes: Uint8Array | undefined): unknown {
    return bytes && this.item.decode(bytes, this.#owner.registry)
  }
}
