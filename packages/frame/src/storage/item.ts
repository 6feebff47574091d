import { toHexDigits } from '@glia/base'
import { type CachedItem, nextItemId, twox128 } from '@glia/state'
import { type Codec, encode } from '../codec/codec.ts'
import { CodecError } from '../codec/errors.ts'
import { Reader } from '../codec/reader.ts'
import type { Home } from '../pallet/member.ts'
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
  /** The pallet that declared it. */
  readonly home: Home
}

/** The items that a module exports, as they stand there; the module itself lists its names by the alphabet. */
export const inDeclaredOrder = (module: Readonly<Record<string, StorageEntry>>): readonly StorageEntry[] =>
  Object.values(module).toSorted((a, b) => a.id - b.id)

const text = new TextEncoder()
const zeros = new Uint8Array(4096)
const hashed = (name: string): string => toHexDigits(twox128(text.encode(name)))

export interface ItemOptions<V> {
  readonly name: string
  readonly codec: Codec<V>
  readonly optional: boolean
  readonly makeDefault: ((config: RuntimeConfig) => V) | undefined
  readonly docs: string | undefined
}

/** Shared by values and maps: naming, codec, default. `V` is stored, `Q` is what `get` answers when nothing is stored. */
export abstract class StorageItem<V, Q> implements StorageEntry, CachedItem<V> {
  readonly id = nextItemId()
  readonly home: Home
  /** Hex of twox128(pallet) ++ twox128(item). */
  readonly prefix: string
  abstract readonly arity: number
  readonly name: string
  readonly codec: Codec<unknown>
  readonly modifier: 'Default' | 'Optional'
  readonly docs: readonly string[]
  abstract readonly keys: readonly KeyPart<unknown>[]
  protected readonly valueCodec: Codec<V>
  readonly #isVerbatim: boolean
  readonly #makeDefault: ((config: RuntimeConfig) => V) | undefined
  #defaultValue: Q | undefined
  #defaultConfig: RuntimeConfig | undefined

  constructor(home: Home, options: ItemOptions<V>) {
    this.home = home
    this.prefix = hashed(home.name) + hashed(options.name)
    this.name = options.name
    this.valueCodec = options.codec
    this.codec = options.codec as unknown as Codec<unknown>
    this.modifier = options.optional ? 'Optional' : 'Default'
    this.#isVerbatim = options.codec.isVerbatim === true
    this.#makeDefault = options.makeDefault
    this.docs = options.docs === undefined ? [] : [options.docs]
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
    return this.#isVerbatim ? (value as Uint8Array) : encode(this.valueCodec, value)
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
