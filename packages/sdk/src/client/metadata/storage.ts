import { fromHex, type Hex, toHex0x } from '@glia/base'
import type { LookupEntry, MetadataLookup } from '@polkadot-api/metadata-builders'
import {
  Blake2128,
  Blake2128Concat,
  Blake2256,
  Twox64Concat,
  Twox128,
  type UnifiedMetadata,
} from '@polkadot-api/substrate-bindings'
import { concat, utf8 } from '../../bytes.ts'
import type { Adapter } from './adapt.ts'
import type { ValueCodec } from './codec.ts'
import { EncodeError, MetadataError } from './errors.ts'

/** The hashers of storage maps, as metadata names them. */
export type Hasher = 'Blake2128' | 'Blake2256' | 'Blake2128Concat' | 'Twox128' | 'Twox256' | 'Twox64Concat' | 'Identity'

/** Applies a hasher. */
const HASH: Readonly<Record<Hasher, (data: Uint8Array) => Uint8Array>> = {
  Blake2128,
  Blake2256,
  Blake2128Concat,
  Twox128,
  Twox256: () => {
    throw new MetadataError('the hasher Twox256 is not used by this chain')
  },
  Twox64Concat,
  Identity: (data) => data,
}

/** Bytes a reversible hasher puts before the key itself; undefined for hashers that lose it. */
const PREFIX_LENGTH: Readonly<Record<Hasher, number | undefined>> = {
  Blake2128: undefined,
  Blake2256: undefined,
  Blake2128Concat: 16,
  Twox128: undefined,
  Twox256: undefined,
  Twox64Concat: 8,
  Identity: 0,
}

type StorageItem = NonNullable<UnifiedMetadata['pallets'][number]['storage']>['items'][number]

/** One storage item of the chain. */
export interface StorageEntry {
  readonly pallet: string
  readonly item: string
  readonly hashers: readonly Hasher[]
  /** Numbers of the types of the key's parts. */
  readonly keyTypes: readonly number[]
  /** Whether a missing value stands for a default. */
  readonly hasDefault: boolean
  /** The bytes a missing value stands for. */
  readonly defaultBytes: Hex
  /** The key of a value: all key parts given. */
  key(...parts: readonly unknown[]): Hex
  /** The key prefix of all values that begin with these key parts (none: the whole map). */
  prefix(...parts: readonly unknown[]): Hex
  /** The key parts inside a full key. Throws when a hasher loses them. */
  decodeKey(key: string): unknown[]
  /** A value; undefined (absent) gives the default, or undefined without one. */
  decode(value: string | undefined): unknown
}

const prefixes = new Map<string, Uint8Array>()

/** twox_128(pallet) ‖ twox_128(item), kept: every key of the item starts with it. */
export function storagePrefix(pallet: string, item: string): Uint8Array {
  const id = `${pallet}.${item}`
  let prefix = prefixes.get(id)
  if (!prefix) {
    prefix = concat(Twox128(utf8(pallet)), Twox128(utf8(item)))
    prefixes.set(id, prefix)
  }
  return prefix
}

/** Applies a hasher to an encoded key part. */
export function hashKeyPart(hasher: Hasher, encoded: Uint8Array): Uint8Array {
  return HASH[hasher](encoded)
}

function keyTypes(item: StorageItem, lookup: MetadataLookup): LookupEntry[] {
  if (item.type.tag === 'plain') return []
  const { hashers, key } = item.type.value
  const type = lookup(key)
  if (hashers.length === 1) return [type]
  if (type.type === 'tuple') return [...type.value]
  if (type.type === 'array') return hashers.map(() => type.value)
  throw new MetadataError(`storage item ${item.name} has ${hashers.length} hashers and a key that is no tuple`)
}

/** Builds a storage entry out of its metadata. */
export function storageEntry(
  pallet: string,
  item: StorageItem,
  lookup: MetadataLookup,
  codec: (type: number) => ValueCodec,
  adapter: Adapter,
): StorageEntry {
  const name = `${pallet}.${item.name}`
  const keys = keyTypes(item, lookup).map((type) => ({ type, codec: codec(type.id) }))
  const hashers = item.type.tag === 'plain' ? [] : item.type.value.hashers.map(({ tag }) => tag as Hasher)
  const value = codec(item.type.tag === 'plain' ? item.type.value : item.type.value.value)
  const hasDefault = item.modifier === 1
  const base = storagePrefix(pallet, item.name)

  const build = (parts: readonly unknown[]): Hex =>
    toHex0x(
      concat(
        base,
        ...parts.map((part, i) => {
          const key = keys[i]
          const hasher = hashers[i]
          if (!key || !hasher) throw new EncodeError(name, `at most ${keys.length} key parts`, parts)
          return hashKeyPart(hasher, key.codec.enc(adapter.adapt(key.type, part, `${name}[key ${i}]`)))
        }),
      ),
    )

  return {
    pallet,
    item: item.name,
    hashers,
    keyTypes: keys.map(({ type }) => type.id),
    hasDefault,
    defaultBytes: item.fallback as Hex,
    prefix: (...parts) => build(parts),
    key: (...parts) => {
      if (parts.length !== keys.length) throw new EncodeError(name, `${keys.length} key parts`, parts)
      return build(parts)
    },
    decodeKey: (key) => {
      let rest = fromHex(key).subarray(base.length)
      const parts = keys.map(({ codec: keyCodec }, i) => {
        const skip = PREFIX_LENGTH[hashers[i] ?? 'Twox128']
        if (skip === undefined)
          throw new MetadataError(`the keys of ${name} cannot be read back: ${hashers[i]} loses them`)
        rest = rest.subarray(skip)
        const part = keyCodec.dec(rest)
        rest = rest.subarray(keyCodec.enc(part).length)
        return part
      })
      if (rest.length > 0) throw new MetadataError(`a key of ${name} ends ${rest.length} bytes behind its last part`)
      return parts
    },
    // As the chain reads it: what an older runtime left behind a value is passed over, unlike behind answers of the runtime.
    decode: (bytes) => {
      if (bytes !== undefined) return value.dec(bytes)
      return hasDefault ? value.dec(item.fallback) : undefined
    },
  }
}
