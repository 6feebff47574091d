import type { ItemView } from '@glia/state'
import type { Codec } from '../codec/codec.ts'
import type { StateContext } from '../context.ts'
import type { Home } from '../pallet/member.ts'
import type { RuntimeConfig } from '../runtime.ts'
import { type ItemOptions, StorageItem } from './item.ts'
import { type Optional, unwrapOptional } from './optional.ts'

const NO_PARTS: readonly unknown[] = []

/** A single stored value. */
export class StorageValue<V, Q = V> extends StorageItem<V, Q> {
  readonly keys = []
  readonly arity = 0
  readonly opaque = false

  get(ctx: StateContext): Q {
    return (this.#reading(ctx).get(0) as Q | undefined) ?? this.absent(ctx.config)
  }

  set(ctx: StateContext, value: V): void {
    this.#view(ctx).set(0, value)
  }

  /** As `set`, for what most often stays as it is: what stands there already, in the same bytes, is not written again. */
  put(ctx: StateContext, value: V): void {
    this.#view(ctx).put(0, value)
  }

  update(ctx: StateContext, change: (value: Q) => V): void {
    this.set(ctx, change(this.get(ctx)))
  }

  /** Removes the value: `get` answers the default again. */
  kill(ctx: StateContext): void {
    this.#view(ctx).set(0, undefined)
  }

  exists(ctx: StateContext): boolean {
    const view = this.#reading(ctx)
    return view.get(0) !== undefined || view.has(0)
  }

  /** The full storage key, hex without 0x. */
  storageKey(): string {
    return this.prefix
  }

  keyOf(): string {
    return this.prefix
  }

  parseKey(key: string): readonly unknown[] | undefined {
    return key === this.prefix ? NO_PARTS : undefined
  }

  #reading(ctx: StateContext): ItemView {
    const view = ctx.overlay.reading(this)
    view.table.slot0()
    return view
  }

  #view(ctx: StateContext): ItemView {
    const view = ctx.overlay.view(this)
    view.table.slot0()
    return view
  }
}

export interface OptionalValueDeclaration<T> {
  readonly name: string
  readonly value: Optional<T>
  readonly docs?: string
}

export interface ValueDeclaration<T> {
  readonly name: string
  readonly value: Codec<T>
  readonly default?: NoInfer<T> | ((config: RuntimeConfig) => NoInfer<T>)
  readonly docs?: string
}

export function storageValue<T>(
  home: Home,
  declared: ValueDeclaration<T> | OptionalValueDeclaration<T>,
): StorageValue<T> {
  return new StorageValue<T>(home, itemOptions(declared))
}

/** What a value and a map have in common. */
export function itemOptions<T>(
  declared: Pick<ValueDeclaration<T>, 'name' | 'default' | 'docs'> & { readonly value: Codec<T> | Optional<T> },
): ItemOptions<T> {
  const { codec, optional } = unwrapOptional(declared.value)
  return { name: declared.name, codec, optional, makeDefault: defaultMaker(declared.default), docs: declared.docs }
}

function defaultMaker<T>(
  given: T | ((config: RuntimeConfig) => T) | undefined,
): ((config: RuntimeConfig) => T) | undefined {
  if (given === undefined) return undefined
  return typeof given === 'function' ? (given as (config: RuntimeConfig) => T) : () => given
}
