import type { CacheKey, ListedKey } from '@glia/state'
import type { Codec } from '../codec/codec.ts'
import type { StateContext } from '../context.ts'
import type { RuntimeConfig } from '../runtime.ts'
import type { KeyPart } from './hashers.ts'
import { StorageItem } from './item.ts'
import { type Optional, unwrapOptional } from './optional.ts'
import { defaultMaker } from './value.ts'

/** Leading parts of a key tuple, for iteration below a prefix. */
export type Prefix<K extends readonly unknown[]> = K extends readonly [...infer Rest, unknown]
  ? Rest | Prefix<Rest>
  : []

/** Storage map over one key or several (map, double map, n-map). Iteration is in storage-key order, as on the reference. */
export class StorageMap<K extends readonly unknown[], V, Q = V> extends StorageItem<V, Q> {
  readonly keys: readonly KeyPart<unknown>[]
  private readonly parts: readonly KeyPart<unknown>[]

  constructor(
    options: {
      name: string
      codec: Codec<V>
      optional: boolean
      makeDefault?: ((config: RuntimeConfig) => V) | undefined
      docs?: string | undefined
    },
    parts: readonly KeyPart<unknown>[],
  ) {
    super(options)
    this.parts = parts
    this.keys = parts as readonly KeyPart<unknown>[]
  }

  get(ctx: StateContext, ...key: K): Q {
    return (
      (ctx.overlay.get(this, cacheKey(key), () => this.storageKey(...key)) as Q | undefined) ?? this.absent(ctx.config)
    )
  }

  has(ctx: StateContext, ...key: K): boolean {
    return ctx.overlay.get(this, cacheKey(key), () => this.storageKey(...key)) !== undefined
  }

  /** The stored value, or undefined where `get` would answer the default. */
  find(ctx: StateContext, ...key: K): V | undefined {
    return ctx.overlay.get(this, cacheKey(key), () => this.storageKey(...key)) as V | undefined
  }

  set(ctx: StateContext, ...args: [...K, V]): void {
    const key = args.slice(0, -1) as unknown as K
    this.write(ctx, key, args[args.length - 1] as V)
  }

  update(ctx: StateContext, ...args: [...K, (value: Q) => V]): void {
    const key = args.slice(0, -1) as unknown as K
    const change = args[args.length - 1] as (value: Q) => V
    this.write(ctx, key, change(this.get(ctx, ...key)))
  }

  remove(ctx: StateContext, ...key: K): void {
    this.write(ctx, key, undefined)
  }

  /** Removes and answers what was stored. */
  take(ctx: StateContext, ...key: K): Q {
    const value = this.get(ctx, ...key)
    this.write(ctx, key, undefined)
    return value
  }

  /** Keys below `prefix`, in storage-key order. A snapshot: changing the map while looping over it is safe. */
  keysOf(ctx: StateContext, ...prefix: Prefix<K>): K[] {
    return this.listed(ctx, prefix).map((listed) => listed.parts as unknown as K)
  }

  /** Key and value pairs below `prefix`, in storage-key order. */
  entries(ctx: StateContext, ...prefix: Prefix<K>): [K, V][] {
    const result: [K, V][] = []
    for (const listed of this.listed(ctx, prefix)) {
      const value = ctx.overlay.get(this, listed.cacheKey, () => listed.key)
      if (value !== undefined) result.push([listed.parts as unknown as K, value as V])
    }
    return result
  }

  /** At most `limit` keys with their storage keys, strictly after the storage key `after` (hex), from the start without it. */
  page(
    ctx: StateContext,
    after: string | undefined,
    limit: number,
  ): { readonly key: K; readonly storageKey: string }[] {
    const found = ctx.overlay.page(this, this.prefix, after, limit, (key) => this.parse(key))
    return found.map(({ key, parts }) => ({ key: parts as unknown as K, storageKey: key }))
  }

  isEmpty(ctx: StateContext): boolean {
    return ctx.overlay.page(this, this.prefix, undefined, 1, (key) => this.parse(key)).length === 0
  }

  values(ctx: StateContext, ...prefix: Prefix<K>): V[] {
    return this.entries(ctx, ...prefix).map(([, value]) => value)
  }

  /** Removes everything below `prefix`; answers how many values there were. */
  clear(ctx: StateContext, ...prefix: Prefix<K>): number {
    const keys = this.keysOf(ctx, ...prefix)
    for (const key of keys) this.write(ctx, key, undefined)
    return keys.length
  }

  /** The full storage key, hex without 0x; with fewer keys than the map has, a prefix. */
  storageKey(...key: readonly unknown[]): string {
    let hex = this.prefix
    for (let i = 0; i < key.length; i++) hex += (this.parts[i] as KeyPart<unknown>).hash(key[i])
    return hex
  }

  private write(ctx: StateContext, key: K, value: V | undefined): void {
    ctx.overlay.set(
      this,
      cacheKey(key),
      () => this.storageKey(...key),
      value,
      () => {
        const prefixes: string[] = []
        for (let used = 0; used < key.length; used++) prefixes.push(this.storageKey(...key.slice(0, used)))
        return prefixes
      },
    )
  }

  private listed(ctx: StateContext, prefix: readonly unknown[]): readonly ListedKey[] {
    return ctx.overlay.list(this, this.storageKey(...prefix), (key) => this.parse(key))
  }

  private parse(key: string): ListedKey {
    const parts: unknown[] = []
    let at = this.prefix.length
    for (const keyPart of this.parts) {
      const { value, end } = keyPart.parse(key, at)
      parts.push(value)
      at = end
    }
    return { key, parts, cacheKey: cacheKey(parts) }
  }
}

function cacheKey(key: readonly unknown[]): CacheKey {
  if (key.length === 1) {
    const only = key[0]
    return typeof only === 'number' || typeof only === 'string' ? only : flat(only)
  }
  let joined = ''
  for (const part of key) joined += `${typeof part === 'object' ? flat(part) : String(part)}|`
  return joined
}

// Struct, tuple, enum and byte-string keys: a text that is equal exactly when the keys are.
function flat(part: unknown): string {
  if (part instanceof Uint8Array) return Buffer.from(part).toString('latin1')
  if (typeof part === 'object' && part !== null)
    return Object.values(part)
      .map((inner) => `${flat(inner)}~`)
      .join('')
  return String(part)
}

/** Declares a map. `key` lists the hashed key parts, `value: optional(codec)` makes `get` answer undefined for absent keys. */
export function map<K extends readonly unknown[], V>(options: {
  name: string
  key: { readonly [I in keyof K]: KeyPart<K[I]> }
  value: Optional<V>
  docs?: string
}): StorageMap<K, V, V | undefined>
export function map<K extends readonly unknown[], V>(options: {
  name: string
  key: { readonly [I in keyof K]: KeyPart<K[I]> }
  value: Codec<V>
  default?: V | ((config: RuntimeConfig) => V)
  docs?: string
}): StorageMap<K, V>
export function map<K extends readonly unknown[], V>(options: {
  name: string
  key: { readonly [I in keyof K]: KeyPart<K[I]> }
  value: Codec<V> | Optional<V>
  default?: V | ((config: RuntimeConfig) => V)
  docs?: string
}): StorageMap<K, V> {
  const { codec, optional } = unwrapOptional(options.value)
  return new StorageMap<K, V>(
    { name: options.name, codec, optional, makeDefault: defaultMaker(options.default), docs: options.docs },
    options.key as readonly KeyPart<unknown>[],
  )
}
