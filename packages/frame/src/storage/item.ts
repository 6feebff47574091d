import { toHexDigits } from '@glia/base'
import { type CachedItem, nextItemId, twox128 } from '@glia/state'
import { type Codec, encode } from '../codec/codec.ts'
import { CodecError } from '../codec/errors.ts'
import { Reader } from '../codec/reader.ts'
import { FrameError } from '../error.ts'
import type { RuntimeConfig } from '../runtime.ts'
import type { KeyPart } from './hashers.ts'

/** Metadata's view of a storage item. */
export interface StorageEntry {
  readonly name: string
  readonly modifier: 'Default' | 'Optional'
  readonly keys: readonly KeyPart<unknown>[]
  readonly codec: Codec<unknown>
  /** What a client shows when there is no value: the encoded default, or 0x00 (None) for optional items. */
  fallback(config: RuntimeConfig): Uint8Array
  readonly docs: readonly string[]
  /** Grows from one declaration to the next. */
  readonly id: number
  /** Called once by `pallet(...)`: the item learns where it lives. */
  bind(palletPrefix: string): void
}

/** The items that a module exports, as they stand there; the module itself lists its names by the alphabet. */
export const inDeclaredOrder = (module: Readonly<Record<string, StorageEntry>>): readonly StorageEntry[] =>
  Object.values(module).toSorted((a, b) => a.id - b.id)

const text = new TextEncoder()
const zeros = new Uint8Array(4096)

/** Shared by values and maps: naming, codec, default. `V` is stored, `Q` is what `get` answers when nothing is stored. */
export abstract class StorageItem<V, Q> implements StorageEntry, CachedItem<V> {
  readonly id = nextItemId()
  abstract readonly arity: number
  readonly name: string
  readonly codec: Codec<unknown>
  readonly modifier: 'Default' | 'Optional'
  readonly docs: readonly string[]
  abstract readonly keys: readonly KeyPart<unknown>[]
  protected readonly valueCodec: Codec<V>
  readonly #makeDefault: ((config: RuntimeConfig) => V) | undefined
  #defaultValue: Q | undefined
  #defaultConfig: RuntimeConfig | undefined
  #boundPrefix: string | undefined

  constructor(options: {
    name: string
    codec: Codec<V>
    optional: boolean
    makeDefault?: ((config: RuntimeConfig) => V) | undefined
    docs?: string | undefined
  }) {
    this.name = options.name
    this.valueCodec = options.codec
    this.codec = options.codec as unknown as Codec<unknown>
    this.modifier = options.optional ? 'Optional' : 'Default'
    this.#makeDefault = options.makeDefault
    this.docs = options.docs === undefined ? [] : [options.docs]
  }

  bind(palletPrefix: string): void {
    const prefix = toHexDigits(twox128(text.encode(palletPrefix))) + toHexDigits(twox128(text.encode(this.name)))
    if (this.#boundPrefix !== undefined && this.#boundPrefix !== prefix) {
      throw new FrameError(`storage item ${this.name} is declared in two pallets; one item belongs to one pallet`)
    }
    this.#boundPrefix = prefix
  }

  /** Hex of twox128(pallet) ++ twox128(item). */
  get prefix(): string {
    if (this.#boundPrefix === undefined) {
      throw new FrameError(`storage item ${this.name} belongs to no pallet yet; list it in a pallet(...) declaration`)
    }
    return this.#boundPrefix
  }

  /** The answer of `get` when nothing is stored. Shared between callers: treat as immutable. */
  absent(config: RuntimeConfig): Q {
    if (this.modifier === 'Optional') return undefined as Q
    if (this.#defaultValue === undefined || this.#defaultConfig !== config) {
      // Rust's Default of the types in use encodes to zeros, so the default is what zeros decode to.
      this.#defaultValue = (this.#makeDefault?.(config) ??
        this.valueCodec.decodeFrom(new Reader(zeros))) as unknown as Q
      this.#defaultConfig = config
    }
    return this.#defaultValue
  }

  fallback(config: RuntimeConfig): Uint8Array {
    if (this.modifier === 'Optional') return new Uint8Array([0])
    return encode(this.valueCodec, this.absent(config) as unknown as V)
  }

  abstract keyOf(parts: readonly unknown[]): string

  abstract readonly opaque: boolean

  abstract parseKey(key: string): readonly unknown[] | undefined

  encode(value: V): Uint8Array {
    return encode(this.valueCodec, value)
  }

  /**
   * As Substrate decodes what is stored (`unhashed::get`): trailing bytes are ignored, and bytes that are no value of the type,
   * which root's `set_storage` may have written, are read as none. A block must not stop at them.
   */
  decode(bytes: Uint8Array, registry: unknown): V | undefined {
    const input = new Reader(bytes)
    input.registry = registry
    try {
      return this.valueCodec.decodeFrom(input)
    } catch (fault) {
      if (fault instanceof CodecError) return undefined
      throw fault
    }
  }
}
