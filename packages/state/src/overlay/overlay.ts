import { StateError } from '../error.ts'
import type { Change, HexKey, StateReader } from '../store/types.ts'

/** What the overlay needs to know of a storage item; the item itself is the identity of its cache. */
export interface CachedItem<T> {
  encode(value: T): Uint8Array
  /** `registry` is whatever the overlay was made with: types that refer to the whole runtime decode through it. */
  decode(bytes: Uint8Array, registry: unknown): T
}

/** A value's place inside its item: plain numbers and strings, so that a look-up is one Map access. */
export type CacheKey = number | string

interface Entry {
  readonly item: ItemCache
  readonly key: HexKey
  /** Decoded value; undefined = no value in storage. */
  value: unknown
  dirty: boolean
}

/** A key of an iteration: the raw key and its decoded parts. */
export interface ListedKey {
  readonly key: HexKey
  readonly parts: readonly unknown[]
  readonly cacheKey: CacheKey
}

class ItemCache {
  readonly item: CachedItem<unknown>
  readonly entries = new Map<CacheKey, Entry>()
  readonly dirty = new Set<Entry>()
  /** Ordered key lists by raw prefix; dropped when a key below that prefix appears or vanishes. */
  readonly lists = new Map<HexKey, readonly ListedKey[]>()
  /** Prefixes below which keys appeared or vanished in this layer. */
  readonly moved = new Set<HexKey>()
  constructor(item: CachedItem<unknown>) {
    this.item = item
  }
}

/**
 * Typed view of a state: decoded values are cached per item, changes are kept in memory with an undo journal,
 * and `changes()` encodes each changed value once, for the store.
 *
 * Values handed out and in are treated as immutable: the journal keeps references, not copies.
 *
 * Layers: a `child` reads through to its parent's values and keeps its own writes; `adopt` folds it into the parent.
 */
export class Overlay {
  private reader: StateReader
  private parent: Overlay | undefined
  /** Of the parent, when this layer was opened on it. */
  private opened = 0
  /** Grows whenever the values below open children change for good. */
  private generation = 0
  readonly registry: unknown
  private readonly caches = new Map<object, ItemCache>()
  /** Undo records: entry, its previous value, and whether it was dirty. */
  private journal: (readonly [Entry, unknown, boolean])[] = []
  private loaded = 0

  constructor(reader: StateReader, registry: unknown) {
    this.reader = reader
    this.registry = registry
  }

  /** An open layer above this one. Several can be open at once; none sees the others' writes, nor does this overlay. */
  child(): Overlay {
    this.checkFresh()
    const child = new Overlay(this.reader, this.registry)
    child.parent = this
    child.opened = this.generation
    return child
  }

  /**
   * The child's changes are stored: its values are this overlay's clean values now, and `reader` is the state that
   * includes them. Every other child, and the layers above it, is stale from here on.
   *
   * @throws StateError `StaleLayer` when `child` is no open child of this overlay
   */
  adopt(child: Overlay, reader: StateReader): void {
    if (child.parent !== this) {
      throw new StateError(
        'StaleLayer',
        'expected a child of this overlay, found another layer: adopt it where it was opened',
      )
    }
    child.checkFresh()
    for (const cache of child.caches.values()) {
      if (cache.item === RAW) for (const { key } of cache.dirty) this.dropTyped(key)
      else this.take(cache)
    }
    this.settle(reader)
  }

  get<T>(item: CachedItem<T>, cacheKey: CacheKey, rawKey: () => HexKey): T | undefined {
    // A layer holds what it wrote; what it only reads stays in the caches below.
    if (this.parent !== undefined && !this.caches.has(RAW)) {
      this.checkFresh()
      const own = this.caches.get(item)?.entries.get(cacheKey)
      return own === undefined ? this.parent.get(item, cacheKey, rawKey) : (own.value as T | undefined)
    }
    return this.entry(item, cacheKey, rawKey).value as T | undefined
  }

  set<T>(
    item: CachedItem<T>,
    cacheKey: CacheKey,
    rawKey: () => HexKey,
    value: T | undefined,
    prefixes: () => readonly HexKey[],
  ): void {
    const entry = this.entry(item, cacheKey, rawKey)
    const previous = entry.value
    // Equal primitives leave the state as it is; objects are not compared, that would cost more than it saves.
    if (previous === value) return
    this.journal.push([entry, previous, entry.dirty])
    entry.value = value
    if (!entry.dirty) {
      entry.dirty = true
      entry.item.dirty.add(entry)
    }
    const keysMove = (previous === undefined) !== (value === undefined)
    if (keysMove && (entry.item.lists.size > 0 || this.parent !== undefined)) {
      for (const prefix of prefixes()) {
        entry.item.lists.delete(prefix)
        entry.item.moved.add(prefix)
      }
    }
  }

  /** Keys below `prefix` in key order, with the overlay's own additions and removals. */
  list<T>(item: CachedItem<T>, prefix: HexKey, parse: (key: HexKey) => ListedKey): readonly ListedKey[] {
    this.checkFresh()
    const cache = this.cache(item as CachedItem<unknown>)
    const known = cache.lists.get(prefix)
    if (known !== undefined) return known
    const below = this.parent?.list(item, prefix, parse)
    if (below !== undefined && cache.dirty.size === 0) {
      cache.lists.set(prefix, below)
      return below
    }
    let keys = below === undefined ? this.reader.keys(prefix) : below.map((listed) => listed.key)
    if (cache.dirty.size > 0) {
      const all = new Set(keys)
      for (const entry of cache.dirty) {
        if (!entry.key.startsWith(prefix)) continue
        if (entry.value === undefined) all.delete(entry.key)
        else all.add(entry.key)
      }
      keys = [...all].sort()
    }
    const list = keys.map(parse)
    cache.lists.set(prefix, list)
    return list
  }

  /**
   * At most `limit` keys below `prefix` in key order, strictly after `after`. Costs what it answers, also where a whole list
   * would have to be made anew for each change.
   */
  page<T>(
    item: CachedItem<T>,
    prefix: HexKey,
    after: HexKey | undefined,
    limit: number,
    parse: (key: HexKey) => ListedKey,
  ): readonly ListedKey[] {
    this.checkFresh()
    const cache = this.cache(item as CachedItem<unknown>)
    const known = cache.lists.get(prefix)
    if (known !== undefined) {
      const from = after === undefined ? 0 : firstAfter(known, after)
      return known.slice(from, from + limit)
    }
    const added: HexKey[] = []
    const removed = new Set<HexKey>()
    for (const { key, value } of cache.dirty) {
      if (!key.startsWith(prefix) || (after !== undefined && key <= after)) continue
      if (value === undefined) removed.add(key)
      else added.push(key)
    }
    const wanted = limit + removed.size
    const stored =
      this.parent === undefined
        ? this.reader.keys(prefix, { limit: wanted, ...(after === undefined ? {} : { after }) })
        : this.parent.page(item, prefix, after, wanted, parse).map((listed) => listed.key)
    const keys = added.length === 0 && removed.size === 0 ? stored : merged(stored, added, removed)
    if (keys.length === 0 && after === undefined) cache.lists.set(prefix, [])
    return keys.slice(0, limit).map(parse)
  }

  /**
   * Writes storage by its raw key: `:code` and the like at genesis, root's `set_storage` later. A typed value under
   * that key follows.
   */
  setRaw(key: HexKey, value: Uint8Array | undefined): void {
    this.set(
      RAW,
      key,
      () => key,
      value,
      () => [],
    )
    for (const cache of this.caches.values()) {
      if (cache.item === RAW) continue
      cache.lists.clear()
      for (const [cacheKey, entry] of cache.entries) {
        if (entry.key !== key) continue
        const decoded = value === undefined ? undefined : cache.item.decode(value, this.registry)
        this.set(
          cache.item,
          cacheKey,
          () => key,
          decoded,
          () => [],
        )
      }
    }
  }

  /** Storage that no pallet declares, by its raw key. */
  getRaw(key: HexKey): Uint8Array | undefined {
    return this.get(RAW, key, () => key)
  }

  /** A point to return to with `rollback`. */
  checkpoint(): number {
    return this.journal.length
  }

  /** Undoes every change since `checkpoint`. */
  rollback(checkpoint: number): void {
    for (let at = this.journal.length - 1; at >= checkpoint; at--) {
      const [entry, previous, wasDirty] = this.journal[at] as (typeof this.journal)[number]
      if (entry.item.lists.size > 0 && (previous === undefined) !== (entry.value === undefined))
        entry.item.lists.clear()
      entry.value = previous
      if (!wasDirty && entry.dirty) {
        entry.dirty = false
        entry.item.dirty.delete(entry)
      }
    }
    this.journal.length = checkpoint
  }

  /** Every change of this layer since the last `settle`, encoded. The overlay keeps its state; call `settle` once they are stored. */
  changes(): Change[] {
    this.checkFresh()
    const changes: Change[] = []
    const collect = (cache: ItemCache) => {
      for (const entry of cache.dirty) {
        changes.push({ key: entry.key, value: entry.value === undefined ? undefined : cache.item.encode(entry.value) })
      }
    }
    // Raw writes first: of several changes of one key the store takes the last, and typed values know better.
    collect(this.cache(RAW))
    for (const cache of this.caches.values()) if (cache.item !== RAW) collect(cache)
    return changes
  }

  /** The changes are stored: what was dirty is clean now, and `reader` is the state that includes them. */
  settle(reader: StateReader): void {
    this.reader = reader
    this.generation++
    for (const cache of this.caches.values()) {
      cache.moved.clear()
      for (const entry of cache.dirty) entry.dirty = false
      cache.dirty.clear()
    }
    // What the store holds now is the truth for raw keys; a kept copy could only grow stale.
    this.caches.delete(RAW)
    this.journal = []
    if (this.loaded > MAX_CACHED_VALUES) this.forget()
  }

  /** Takes over what a child's cache holds: its written values, and its key lists, which are those of the new state. */
  private take(from: ItemCache): void {
    const cache = this.cache(from.item)
    for (const prefix of from.moved) cache.lists.delete(prefix)
    for (const [prefix, list] of from.lists) cache.lists.set(prefix, list)
    if (from.dirty.size === 0) return
    for (const [cacheKey, { key, value, dirty }] of from.entries) {
      if (!dirty) continue
      const own = cache.entries.get(cacheKey)
      // What was removed is not kept as absent: keys that come and go with each block would pile up.
      if (value === undefined) {
        if (cache.entries.delete(cacheKey)) this.loaded--
      } else if (own !== undefined) own.value = value
      else {
        cache.entries.set(cacheKey, { item: cache, key, value, dirty: false })
        this.loaded++
      }
    }
  }

  /** Forgets the typed value of a key that a child wrote raw: what the store holds is the truth. */
  private dropTyped(key: HexKey): void {
    for (const cache of this.caches.values()) {
      cache.lists.clear()
      for (const [cacheKey, entry] of cache.entries) if (entry.key === key) cache.entries.delete(cacheKey)
    }
  }

  /** @throws StateError `StaleLayer` */
  private checkFresh(): void {
    if (this.parent === undefined) return
    if (this.parent.generation !== this.opened) {
      throw new StateError(
        'StaleLayer',
        'the state below this layer has moved on: open a new layer and do the work again',
      )
    }
    this.parent.checkFresh()
  }

  private forget(): void {
    this.caches.clear()
    this.loaded = 0
  }

  private cache(item: CachedItem<unknown>): ItemCache {
    let cache = this.caches.get(item)
    if (cache === undefined) {
      cache = new ItemCache(item as CachedItem<unknown>)
      this.caches.set(item, cache)
    }
    return cache
  }

  private entry<T>(item: CachedItem<T>, cacheKey: CacheKey, rawKey: () => HexKey): Entry {
    if (this.parent !== undefined) this.checkFresh()
    const cache = this.cache(item as CachedItem<unknown>)
    let entry = cache.entries.get(cacheKey)
    if (entry === undefined) {
      const key = rawKey()
      entry = { item: cache, key, value: this.load(item, cacheKey, key), dirty: false }
      cache.entries.set(cacheKey, entry)
      this.loaded++
    }
    return entry
  }

  private load<T>(item: CachedItem<T>, cacheKey: CacheKey, key: HexKey): unknown {
    const written = this.caches.get(RAW)?.entries.get(key)
    if (written === undefined && this.parent !== undefined) return this.parent.entry(item, cacheKey, () => key).value
    const stored = written === undefined ? this.reader.get(key) : (written.value as Uint8Array | undefined)
    return stored === undefined ? undefined : item.decode(stored, this.registry)
  }
}

function firstAfter(list: readonly ListedKey[], after: HexKey): number {
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((list[middle] as ListedKey).key <= after) low = middle + 1
    else high = middle
  }
  return low
}

function merged(stored: readonly HexKey[], added: readonly HexKey[], removed: ReadonlySet<HexKey>): HexKey[] {
  const keys = new Set(stored)
  for (const key of added) keys.add(key)
  for (const key of removed) keys.delete(key)
  return [...keys].sort()
}

/** Raw bytes as an item of their own. */
const RAW: CachedItem<Uint8Array> = {
  encode: (value) => value,
  decode: (bytes: Uint8Array) => bytes,
}

/** Decoded values kept between blocks before the cache starts afresh: bounds memory on large states. */
const MAX_CACHED_VALUES = 2_000_000
