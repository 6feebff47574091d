import type { ItemView, KeyList } from '@glia/state'
import { CodecError } from '../codec/errors.ts'
import type { StateContext } from '../context.ts'
import { FrameError } from '../error.ts'
import type { Home } from '../pallet/member.ts'
import type { KeyPart } from './hashers.ts'
import { type ItemOptions, type StorageEntry, StorageItem } from './item.ts'
import { itemOptions, type OptionalValueDeclaration, type ValueDeclaration } from './value.ts'

/** Leading parts of a key tuple, for iteration below a prefix. */
export type Prefix<K extends readonly unknown[]> = K extends readonly [...infer Rest, unknown]
  ? Rest | Prefix<Rest>
  : []

/** Storage map over one key or several (map, double map, n-map). Iteration is in storage-key order, as on the reference. */
export interface StorageMap<K extends readonly unknown[], V, Q = V> extends StorageItem<V, Q> {
  get(ctx: StateContext, ...key: K): Q
  has(ctx: StateContext, ...key: K): boolean
  /** The stored value, or undefined where `get` would answer the default. */
  find(ctx: StateContext, ...key: K): V | undefined
  set(ctx: StateContext, ...args: [...K, V]): void
  /** As `set`, for numbers that most often stay as they are: what stands there already is not written again. */
  put(ctx: StateContext, ...args: [...K, V]): void
  update(ctx: StateContext, ...args: [...K, (value: Q) => V]): void
  remove(ctx: StateContext, ...key: K): void
  /** Removes and answers what was stored; bytes that are no value stay. */
  take(ctx: StateContext, ...key: K): Q
  /**
   * Keys below `prefix`, in storage-key order, as `iter_keys`: also those whose bytes are no value, which `entries` leaves out.
   * A snapshot: changing the map while looping over it is safe.
   */
  keysOf(ctx: StateContext, ...prefix: Prefix<K>): readonly K[]
  /** Key and value pairs below `prefix`, in storage-key order. */
  entries(ctx: StateContext, ...prefix: Prefix<K>): [K, V][]
  /** At most `limit` keys with their storage keys, strictly after the storage key `after` (hex), from the start without it. */
  page(ctx: StateContext, after: string | undefined, limit: number): { readonly key: K; readonly storageKey: string }[]
  isEmpty(ctx: StateContext): boolean
  values(ctx: StateContext, ...prefix: Prefix<K>): V[]
  /** Removes everything below `prefix`; answers how many values there were. */
  clear(ctx: StateContext, ...prefix: Prefix<K>): number
  /** The full storage key, hex without 0x; with fewer keys than the map has, a prefix. */
  storageKey(...key: readonly unknown[]): string
}

/**
 * A map without the types of its keys. They are spelled out, not collected in an array: a look-up makes no garbage.
 */
class KeyedItem<V, Q> extends StorageItem<V, Q> {
  readonly keys: readonly KeyPart<unknown>[]
  readonly arity: number

  constructor(home: Home, options: ItemOptions<V>, parts: readonly KeyPart<unknown>[]) {
    super(home, options)
    this.keys = parts
    this.arity = parts.length
  }

  get(ctx: StateContext, a: unknown, b: unknown, c: unknown, d: unknown): Q {
    const view = ctx.overlay.reading(this)
    return (view.get(this.#slot(view, a, b, c, d)) as Q | undefined) ?? this.absent(ctx.config)
  }

  has(ctx: StateContext, a: unknown, b: unknown, c: unknown, d: unknown): boolean {
    const view = ctx.overlay.reading(this)
    const slot = this.#slot(view, a, b, c, d)
    return view.get(slot) !== undefined || view.has(slot)
  }

  find(ctx: StateContext, a: unknown, b: unknown, c: unknown, d: unknown): V | undefined {
    const view = ctx.overlay.reading(this)
    return view.get(this.#slot(view, a, b, c, d)) as V | undefined
  }

  set(ctx: StateContext, a: unknown, b: unknown, c: unknown, d: unknown, e: unknown): void {
    const view = ctx.overlay.view(this)
    view.set(this.#slot(view, a, b, c, d), this.#last(a, b, c, d, e))
  }

  put(ctx: StateContext, a: unknown, b: unknown, c: unknown, d: unknown, e: unknown): void {
    const view = ctx.overlay.view(this)
    view.put(this.#slot(view, a, b, c, d), this.#last(a, b, c, d, e))
  }

  update(ctx: StateContext, a: unknown, b: unknown, c: unknown, d: unknown, e: unknown): void {
    const view = ctx.overlay.view(this)
    const slot = this.#slot(view, a, b, c, d)
    const change = this.#last(a, b, c, d, e) as (value: Q) => V
    const value = change((view.get(slot) as Q | undefined) ?? this.absent(ctx.config))
    view.set(slot, value)
  }

  remove(ctx: StateContext, a: unknown, b: unknown, c: unknown, d: unknown): void {
    const view = ctx.overlay.view(this)
    view.set(this.#slot(view, a, b, c, d), undefined)
  }

  take(ctx: StateContext, a: unknown, b: unknown, c: unknown, d: unknown): Q {
    const view = ctx.overlay.view(this)
    const slot = this.#slot(view, a, b, c, d)
    const value = view.get(slot) as Q | undefined
    if (value === undefined) return this.absent(ctx.config)
    view.set(slot, undefined)
    return value
  }

  keysOf(ctx: StateContext, ...prefix: unknown[]): readonly (readonly unknown[])[] {
    return this.#list(ctx, prefix).parts
  }

  entries(ctx: StateContext, ...prefix: unknown[]): [readonly unknown[], V][] {
    const view = ctx.overlay.view(this)
    const { slots, parts } = view.list(prefix)
    const found: [readonly unknown[], V][] = []
    for (let i = 0; i < slots.length; i++) {
      const value = view.get(slots[i] as number) as V | undefined
      // Bytes that are no value have a key, and nothing else.
      if (value !== undefined) found.push([parts[i] as readonly unknown[], value])
    }
    return found
  }

  page(
    ctx: StateContext,
    after: string | undefined,
    limit: number,
  ): { readonly key: readonly unknown[]; readonly storageKey: string }[] {
    const view = ctx.overlay.view(this)
    const { parts, keys } = view.page(after, limit)
    return keys.map((storageKey, i) => ({ key: parts[i] as readonly unknown[], storageKey }))
  }

  isEmpty(ctx: StateContext): boolean {
    return ctx.overlay.reading(this).isEmpty
  }

  values(ctx: StateContext, ...prefix: unknown[]): V[] {
    const view = ctx.overlay.view(this)
    const found: V[] = []
    for (const slot of view.list(prefix).slots) {
      const value = view.get(slot) as V | undefined
      if (value !== undefined) found.push(value)
    }
    return found
  }

  clear(ctx: StateContext, ...prefix: unknown[]): number {
    const view = ctx.overlay.view(this)
    const { slots } = view.list(prefix)
    for (const slot of slots) view.set(slot, undefined)
    return slots.length
  }

  storageKey(...key: readonly unknown[]): string {
    return this.keyOf(key)
  }

  keyOf(parts: readonly unknown[]): string {
    let hex = this.prefix
    for (let i = 0; i < parts.length; i++) hex += (this.keys[i] as KeyPart<unknown>).hash(parts[i])
    return hex
  }

  get opaque(): boolean {
    return this.keys.some((part) => !part.reversible)
  }

  parseKey(key: string): readonly unknown[] | undefined {
    const parts: unknown[] = []
    let at = this.prefix.length
    try {
      for (const part of this.keys) {
        const { value, end } = part.parse(key, at)
        parts.push(value)
        at = end
      }
    } catch (fault) {
      // Cut short, or not made by these hashers: no key of this map.
      if (fault instanceof CodecError) return undefined
      throw fault
    }
    return at === key.length ? parts : undefined
  }

  #list(ctx: StateContext, prefix: readonly unknown[]): KeyList {
    return ctx.overlay.view(this).list(prefix)
  }

  #slot({ table }: ItemView, a: unknown, b: unknown, c: unknown, d: unknown): number {
    switch (this.arity) {
      case 1:
        return table.slot1(a)
      case 2:
        return table.slot2(a, b)
      case 3:
        return table.slot3(a, b, c)
      case 4:
        return table.slotOf([a, b, c, d])
      default:
        throw new FrameError(`storage map ${this.name} has ${this.arity} keys; from one to four can be looked up`)
    }
  }

  /** The argument behind the keys. */
  #last(_a: unknown, b: unknown, c: unknown, d: unknown, e: unknown): V {
    return (this.arity === 1 ? b : this.arity === 2 ? c : this.arity === 3 ? d : e) as V
  }
}

/** Whether it is a map, of whatever keys and values. */
export const isStorageMap = (item: StorageEntry | undefined): item is StorageMap<readonly unknown[], unknown> =>
  item instanceof KeyedItem

export interface OptionalMapDeclaration<K extends readonly unknown[], V> extends OptionalValueDeclaration<V> {
  readonly key: { readonly [I in keyof K]: KeyPart<K[I]> }
}

export interface MapDeclaration<K extends readonly unknown[], V> extends ValueDeclaration<V> {
  readonly key: { readonly [I in keyof K]: KeyPart<K[I]> }
}

export function storageMap<K extends readonly unknown[], V>(
  home: Home,
  declared: MapDeclaration<K, V> | OptionalMapDeclaration<K, V>,
): StorageMap<K, V> {
  const made = new KeyedItem<V, V>(home, itemOptions(declared), declared.key as readonly KeyPart<unknown>[])
  // The types of its keys are those of the parts that were given.
  return made as unknown as StorageMap<K, V>
}
