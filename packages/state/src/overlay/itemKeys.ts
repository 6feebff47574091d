import { StateError } from '../error.ts'
import { type KeyList, type KeyPage, NO_KEYS, NO_PAGE, pageOf, pageWith, withChanges } from './keyList.ts'
import type { CachedItem, SlotTable } from './slots.ts'
import type { Written } from './written.ts'

/** Which keys of an item there are, in the order of their storage keys. */
interface Lists {
  /** A list for a view above, which keeps it. */
  lend(prefix: readonly unknown[]): KeyList
  page(after: string | undefined, limit: number): KeyPage
}

/** What the keys of an item ask of the view that they belong to. */
export interface KeyedView {
  readonly table: SlotTable
  readonly item: CachedItem<unknown>
  /** What was written in this view. */
  readonly written: Written
  /** Storage that was written by its key. */
  readonly raw: ReadonlyMap<string, unknown> | undefined
  readonly below: Lists | undefined
  has(slot: number): boolean
  storedKeys(prefix: string, after: string | undefined, limit: number): string[]
}

interface CachedList {
  list: KeyList
  /** No view above and none below has the same list of slots: it may be changed. */
  owned: boolean
  /** Slots that may have come or gone since. */
  touched: Set<number> | undefined
  /** Only pages were asked for: it is kept no longer than it is short. */
  forPages: boolean
}

/** Keys of an item that are kept as a list because pages of them were asked for. */
const MOST_FOR_PAGES = 512
/** Keys of the state that are read at once for a list. */
const PIECE = 4096

interface GrowingPage extends KeyPage {
  readonly slots: number[]
  readonly parts: (readonly unknown[])[]
  readonly keys: string[]
}

const newPage = (): GrowingPage => ({ slots: [], parts: [], keys: [] })

/** Which keys of one storage item there are, as one view of it sees them: lists that are kept up to date, and pages. */
export class ItemKeys implements Lists {
  readonly #view: KeyedView
  readonly #lists = new Map<number | string, CachedList>()

  /** @throws StateError `OpaqueKeys`: keys that were written here could be listed, those of the state cannot */
  constructor(view: KeyedView) {
    const { opaque, prefix } = view.item
    if (opaque)
      throw new StateError(
        'OpaqueKeys',
        `expected storage keys that contain their parts, found hashes alone under ${prefix}: such a map has no list of keys`,
      )
    this.#view = view
  }

  /** Keys that begin with `prefix`, in the order of their storage keys. */
  list(prefix: readonly unknown[]): KeyList {
    const { table, below } = this.#view
    const id = table.listKeyOf(prefix)
    let cached = this.#lists.get(id)
    if (cached !== undefined) cached.forPages = false
    else {
      const list = below === undefined ? this.#storedList(prefix) : below.lend(prefix)
      cached = { list, owned: false, touched: undefined, forPages: false }
      const own = [...this.#ownSlots(prefix, id)]
      if (own.length > 0) cached.touched = new Set(own)
      this.#keep(id, cached)
    }
    return this.#upToDate(cached)
  }

  /** At most `limit` keys strictly after the storage key `after`; costs what it answers. */
  page(after: string | undefined, limit: number): KeyPage {
    if (limit <= 0) return NO_PAGE
    const { table, below } = this.#view
    const whole = this.#lists.get('')
    if (whole !== undefined) {
      const list = this.#upToDate(whole)
      if (!whole.forPages || list.slots.length <= MOST_FOR_PAGES) return pageOf(table, list, after, limit)
      this.#drop('')
    }
    const own = this.#ownKeys(after)
    const exists = (slot: number): boolean => this.#view.has(slot)
    // Only what is gone here may take places of the page away; what is new here takes them itself.
    let wanted = limit
    for (const slot of own.keys()) if (!exists(slot)) wanted++
    const stored = below === undefined ? this.#storedPage(after, wanted) : below.page(after, wanted)
    const page = pageWith(table, stored, own, exists, stored.slots.length < wanted, limit)
    const { slots, parts } = page
    if (after === undefined && slots.length < Math.min(limit, MOST_FOR_PAGES))
      this.#keep('', { list: { slots, parts }, owned: false, touched: undefined, forPages: true })
    return page
  }

  /** How many lists are kept. */
  get size(): number {
    return this.#lists.size
  }

  /** A key that may have come or gone. */
  touch(slot: number): void {
    const { table, item } = this.#view
    for (let used = 0; used < item.arity; used++) {
      const cached = this.#lists.get(table.listKey(slot, used))
      if (cached === undefined) continue
      cached.touched ??= new Set()
      cached.touched.add(slot)
    }
  }

  /** Looks at the state again. */
  forget(): void {
    for (const id of [...this.#lists.keys()]) this.#drop(id)
  }

  /** A list for a view above, which keeps it. */
  lend(prefix: readonly unknown[]): KeyList {
    const list = this.list(prefix)
    const cached = this.#lists.get(this.#view.table.listKeyOf(prefix))
    if (cached !== undefined) cached.owned = false
    return list
  }

  #upToDate(cached: CachedList): KeyList {
    if (cached.touched === undefined) return cached.list
    const { list, touched, owned } = cached
    cached.list = withChanges(this.#view.table, list, touched, (slot) => this.#view.has(slot), owned)
    cached.owned ||= cached.list !== list
    cached.touched = undefined
    return cached.list
  }

  /** Slots that were written here, with their storage keys, where those are above `after`. */
  #ownKeys(after: string | undefined): ReadonlyMap<number, string> {
    const own = new Map<number, string>()
    for (const slot of this.#ownSlots([], '')) {
      const key = this.#view.table.writtenKey(slot)
      if (after === undefined || key > after) own.set(slot, key)
    }
    return own
  }

  *#ownSlots(prefix: readonly unknown[], id: number | string): Generator<number> {
    const { table, item, written, raw } = this.#view
    for (const slot of written.slots()) if (table.listKey(slot, prefix.length) === id) yield slot
    if (raw === undefined) return
    const begin = item.keyOf(prefix)
    for (const key of raw.keys()) {
      const slot = key.startsWith(begin) ? table.slotOfKey(key) : undefined
      if (slot !== undefined) yield slot
    }
  }

  #keep(id: number | string, list: CachedList): void {
    this.#lists.set(id, list)
    // What a block's view keeps goes with the block.
    if (this.#view.below === undefined) this.#view.table.tally.kept++
  }

  #drop(id: number | string): void {
    this.#lists.delete(id)
    if (this.#view.below === undefined) this.#view.table.tally.kept--
  }

  #storedList(prefix: readonly unknown[]): KeyList {
    const begin = this.#view.item.keyOf(prefix)
    const found = newPage()
    // In pieces: each is a look at the state, at which who lists may be stopped.
    for (let after: string | undefined; ; ) {
      const stored = this.#view.storedKeys(begin, after, PIECE)
      this.#parse(stored, found)
      if (stored.length < PIECE) break
      after = stored.at(-1)
    }
    const { slots, parts } = found
    return slots.length === 0 ? NO_KEYS : { slots, parts }
  }

  /** At most `limit` keys of the state. Storage under the prefix that is no key of the item takes no one's place. */
  #storedPage(after: string | undefined, limit: number): KeyPage {
    const found = newPage()
    for (let from = after; ; ) {
      const wanted = limit - found.slots.length
      const stored = this.#view.storedKeys(this.#view.item.prefix, from, wanted)
      this.#parse(stored, found)
      if (found.slots.length === limit || stored.length < wanted) return found
      from = stored.at(-1)
    }
  }

  #parse(stored: readonly string[], { slots, parts, keys }: GrowingPage): void {
    const { table } = this.#view
    for (const key of stored) {
      const slot = table.slotOfKey(key)
      // Raw storage under the item's prefix that is no key of it has no typed value.
      if (slot === undefined) continue
      slots.push(slot)
      parts.push(table.parts(slot))
      keys.push(key)
    }
  }
}
