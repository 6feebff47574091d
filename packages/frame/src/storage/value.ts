import type { ItemView } from '@glia/state'
import type { Codec } from '../codec/codec.ts'
import type { StateContext } from '../context.ts'
import type { RuntimeConfig } from '../runtime.ts'
import { StorageItem } from './item.ts'
import { type Optional, unwrapOptional } from './optional.ts'

const NO_PARTS: readonly unknown[] = []

/** A single stored value. */
export class StorageValue<V, Q = V> extends StorageItem<V, Q> {
  readonly keys = []
  readonly arity = 0
  readonly opaque = false

  get(ctx: StateContext): Q {
    return (this.#view(ctx).get(0) as Q | undefined) ?? this.absent(ctx.config)
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
    const view = this.#view(ctx)
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

  #view(ctx: StateContext): ItemView {
    const view = ctx.overlay.view(this)
    view.table.slot0()
    return view
  }
}

/** Declares a value; a default may follow the runtime's configuration. `value: optional(codec)` makes it optional: `get` answers undefined when nothing is stored. */
export function value<T>(options: { name: string; value: Optional<T>; docs?: string }): StorageValue<T, T | undefined>
export function value<T>(options: {
  name: string
  value: Codec<T>
  default?: NoInfer<T> | ((config: RuntimeConfig) => NoInfer<T>)
  docs?: string
}): StorageValue<T>
export function value<T>(options: {
  name: string
  value: Codec<T> | Optional<T>
  default?: NoInfer<T> | ((config: RuntimeConfig) => NoInfer<T>)
  docs?: string
}): StorageValue<T> {
  const { codec, optional } = unwrapOptional(options.value)
  return new StorageValue<T>({
    name: options.name,
    codec,
    optional,
    makeDefault: defaultMaker(options.default),
    docs: options.docs,
  })
}

export function defaultMaker<T>(
  given: T | ((config: RuntimeConfig) => T) | undefined,
): ((config: RuntimeConfig) => T) | undefined {
  if (given === undefined) return undefined
  return typeof given === 'function' ? (given as (config: RuntimeConfig) => T) : () => given
}
