import { errorText, fromHex, type Hex, isObject, toHex0x } from '@glia/base'
import {
  type EnumVar,
  getDynamicBuilder,
  getLookupFn,
  type LookupEntry,
  type MetadataLookup,
} from '@polkadot-api/metadata-builders'
import { Blake2256, decAnyMetadata, type UnifiedMetadata, unifyMetadata } from '@polkadot-api/substrate-bindings'
import { concat } from '../../bytes.ts'
import { Adapter } from './adapt.ts'
import type { ValueCodec } from './codec.ts'
import { CallOutdated, EncodeError, MetadataError } from './errors.ts'
import { expectLengths, type Shape } from './lengths.ts'
import { expectMetadataLengths, magicStart } from './metadataShape.ts'
import { Shapes } from './shapes.ts'
import { type StorageEntry, storageEntry } from './storage.ts'

/** A call ready to be signed or put into another call. */
export interface Call {
  readonly pallet: string
  readonly name: string
  readonly bytes: Uint8Array
  /** {@link Metadata.hash} of what it was encoded by, for which alone it is signed; undefined for bytes from elsewhere. */
  readonly metadata?: string
}

/** @throws EncodeError for what is no call, of callers whose types nobody checks */
export function expectCall(call: unknown): asserts call is Call {
  if (isObject(call) && call.bytes instanceof Uint8Array) return
  throw new EncodeError('call', 'what chain.call(pallet, name, arguments) gives', call)
}

/** A decoded call. */
export interface DecodedCall {
  readonly pallet: string
  readonly name: string
  readonly args: Record<string, unknown>
}

/** One signed extension, in the order of the extrinsic. */
export interface SignedExtension {
  readonly identifier: string
  readonly extra: LookupEntry
  readonly additional: LookupEntry
}

/** A pallet error, found by its numbers. */
export interface PalletError {
  readonly pallet: string
  readonly name: string
  readonly docs: string
}

/** A method of a runtime API. */
export interface RuntimeApiMethod {
  /** The name `state_call` takes: `SubnetInfoRuntimeApi_get_metagraph`. */
  readonly name: string
  /** Encodes arguments given in order or by name. */
  encode(args: object): Uint8Array
  /** Throws MetadataError for bytes that are no result, or one and more. */
  decode(bytes: Uint8Array | string): unknown
}

type Pallet = UnifiedMetadata['pallets'][number]

/**
 * What a chain says about itself: how to encode calls, keys and arguments, how to decode values, events and errors.
 * Codecs are built when first needed and kept, so that reading the metadata costs little beyond its decoding.
 */
export class Metadata {
  readonly raw: UnifiedMetadata
  /** Of its bytes, `0x…`: metadata with the same encodes alike. */
  readonly hash: string
  readonly #lookup: MetadataLookup
  readonly #builder: ReturnType<typeof getDynamicBuilder>
  readonly #adapter: Adapter
  readonly #shapes: Shapes
  readonly #pallets = new Map<string, Pallet>()
  readonly #storage = new Map<string, StorageEntry>()
  readonly #codecs = new Map<number, ValueCodec>()
  readonly #apis = new Map<string, RuntimeApiMethod>()

  constructor(raw: UnifiedMetadata, hash: string) {
    this.raw = raw
    this.hash = hash
    this.#lookup = getLookupFn(raw)
    this.#builder = getDynamicBuilder(this.#lookup)
    this.#shapes = new Shapes(this.#lookup)
    this.#adapter = new Adapter(this.#lookup.call ?? undefined, (call) => this.#inner(call))
    for (const pallet of raw.pallets) this.#pallets.set(pallet.name, pallet)
  }

  /** Reads metadata bytes of version 14, 15 or 16 (with or without the opaque wrapper of `state_call`). Throws MetadataError. */
  static decode(encoded: Uint8Array | string, hash?: string): Metadata {
    try {
      const bytes = typeof encoded === 'string' ? fromHex(encoded) : encoded
      expectMetadataLengths(bytes)
      return new Metadata(unifyMetadata(decAnyMetadata(bytes)), hash ?? metadataHash(bytes))
    } catch (cause) {
      throw new MetadataError(
        `expected the bytes of metadata, found what does not decode as such: ${errorText(cause)}`,
        {
          cause,
        },
      )
    }
  }

  /** Names of all pallets. */
  get pallets(): string[] {
    return [...this.#pallets.keys()]
  }

  #pallet(name: string): Pallet {
    const pallet = this.#pallets.get(name)
    if (!pallet) throw new MetadataError(`the chain has no pallet ${name}; it has ${this.pallets.join(', ')}`)
    return pallet
  }

  /** The codec of a type by its number. */
  codec(type: number): ValueCodec {
    let codec = this.#codecs.get(type)
    if (!codec) {
      const inner = this.#definition(type)
      codec = { enc: inner.enc, dec: (bytes) => decodeWith(inner, bytes, type, this.#shapes.of(type)).value }
      this.#codecs.set(type, codec)
    }
    return codec
  }

  /** Reads what is a value of a type and nothing behind it, as nothing that the chain itself encodes has. @throws MetadataError */
  #decodeWhole(type: number, bytes: Uint8Array | string): unknown {
    const inner = this.#definition(type)
    const { value, left } = decodeWith(inner, bytes, type, this.#shapes.of(type))
    if (left > 0) throw new MetadataError(`expected a value of type ${type}, found ${left} more bytes behind one`)
    return value
  }

  #definition(type: number): ValueCodec {
    try {
      return this.#builder.buildDefinition(type) as ValueCodec
    } catch (cause) {
      throw new MetadataError(`the metadata does not say how type ${type} is encoded: ${errorText(cause)}`, { cause })
    }
  }

  /** How many keys of a map can begin with the first of its parts, as far as the sizes of the others tell. */
  mostKeys(pallet: string, item: string, given: number): number {
    const bytes = this.storage(pallet, item)
      .keyTypes.slice(given)
      .map((type) => this.#shapes.of(type))
    return bytes.reduce(
      (most, shape) => most * (shape.kind === 'fixed' ? 256 ** shape.size : Number.POSITIVE_INFINITY),
      1,
    )
  }

  #callCodec(): ValueCodec {
    const { call } = this.#lookup
    if (typeof call !== 'number') throw new MetadataError('the metadata does not name the type of calls')
    return this.codec(call)
  }

  /** @throws CallOutdated for a call that was encoded by other metadata; EncodeError for what is none */
  expectOwn(call: Call): void {
    expectCall(call)
    if (call.metadata !== undefined && call.metadata !== this.hash) throw new CallOutdated(call)
  }

  /** A call that is put into another one. */
  #inner(call: Call | Uint8Array): unknown {
    if (call instanceof Uint8Array) return this.#callCodec().dec(call)
    this.expectOwn(call)
    return this.#callCodec().dec(call.bytes)
  }

  /** Encodes a call with its arguments by name. Throws {@link EncodeError} naming the argument that does not fit. */
  call(pallet: string, name: string, args: Readonly<Record<string, unknown>> = {}): Call {
    const entry = this.#pallet(pallet)
    const variants = entry.calls ? (this.#lookup(entry.calls.type) as EnumVar).value : {}
    const variant = Object.hasOwn(variants, name) ? variants[name] : undefined
    if (!variant) throw new MetadataError(`pallet ${pallet} has no call ${name}`)
    const { codec, location } = this.#builder.buildCall(pallet, name)
    const path = `${pallet}.${name}`
    let value: unknown
    if (variant.type === 'struct') value = this.#adapter.struct(variant.value, args, path)
    else if (variant.type !== 'void') throw new MetadataError(`${path} has arguments without names`)
    else if (Object.keys(args).length > 0) throw new EncodeError(path, 'no arguments', args)
    return { pallet, name, bytes: concat(Uint8Array.from(location), codec.enc(value)), metadata: this.hash }
  }

  /**
   * Decodes a call's bytes, which must be that call and nothing else: what follows a call would be signed with it, and there
   * the chain reads the transaction's tip.
   *
   * @throws MetadataError
   */
  decodeCall(bytes: Uint8Array): DecodedCall {
    const codec = this.#callCodec()
    const outer = codec.dec(bytes) as { type: string; value: { type: string; value?: Record<string, unknown> } }
    const canonical = codec.enc(outer)
    if (toHex0x(canonical) !== toHex0x(bytes))
      throw new MetadataError(
        `expected the bytes of one call, found ${bytes.length} that are not ${outer.type}.${outer.value.type} as it is encoded (${canonical.length} bytes)`,
      )
    return { pallet: outer.type, name: outer.value.type, args: outer.value.value ?? {} }
  }

  /** A storage item: its keys, value codec and default. */
  storage(pallet: string, item: string): StorageEntry {
    const id = `${pallet}.${item}`
    let entry = this.#storage.get(id)
    if (!entry) {
      const found = this.#pallet(pallet).storage?.items.find(({ name }) => name === item)
      if (!found) throw new MetadataError(`pallet ${pallet} has no storage item ${item}`)
      entry = storageEntry(pallet, found, this.#lookup, (type) => this.codec(type), this.#adapter)
      this.#storage.set(id, entry)
    }
    return entry
  }

  /** Whether the chain has a storage item. */
  hasStorage(pallet: string, item: string): boolean {
    return this.#pallets.get(pallet)?.storage?.items.some(({ name }) => name === item) ?? false
  }

  /** The value of a constant. */
  constant(pallet: string, name: string): unknown {
    const found = this.#pallet(pallet).constants.find((constant) => constant.name === name)
    if (!found) throw new MetadataError(`pallet ${pallet} has no constant ${name}`)
    return this.#decodeWhole(found.type, found.value)
  }

  /** A runtime API method: how to encode its arguments and decode its result. */
  runtimeApi(api: string, method: string): RuntimeApiMethod {
    const id = `${api}_${method}`
    let found = this.#apis.get(id)
    if (!found) {
      const entry = this.raw.apis.find(({ name }) => name === api)?.methods.find(({ name }) => name === method)
      if (!entry) throw new MetadataError(`the chain has no runtime API ${api}.${method}`)
      const inputs = entry.inputs.map(({ name, type }) => ({ name, type: this.#lookup(type), codec: this.codec(type) }))
      found = {
        name: id,
        encode: (args) => {
          const named: Readonly<Record<string, unknown>> = { ...args }
          const list: readonly unknown[] = Array.isArray(args) ? args : inputs.map(({ name }) => named[name])
          if (list.length !== inputs.length) {
            throw new EncodeError(id, `${inputs.length} arguments (${inputs.map(({ name }) => name).join(', ')})`, list)
          }
          return concat(
            ...inputs.map(({ name, type, codec }, i) => codec.enc(this.#adapter.adapt(type, list[i], `${id}.${name}`))),
          )
        },
        decode: (bytes) => this.#decodeWhole(entry.output, bytes),
      }
      this.#apis.set(id, found)
    }
    return found
  }

  /** Whether the chain has a runtime API method. */
  hasRuntimeApi(api: string, method: string): boolean {
    return this.raw.apis.some((entry) => entry.name === api && entry.methods.some(({ name }) => name === method))
  }

  /** The error with these numbers. */
  error(palletIndex: number, errorIndex: number): PalletError {
    const pallet = this.raw.pallets.find(({ index }) => index === palletIndex)
    if (!pallet?.errors) throw new MetadataError(`no pallet with index ${palletIndex} declares errors`)
    const def = this.raw.lookup[pallet.errors.type]?.def
    const variant = def?.tag === 'variant' ? def.value.find(({ index }) => index === errorIndex) : undefined
    if (!variant) throw new MetadataError(`pallet ${pallet.name} has no error with index ${errorIndex}`)
    return { pallet: pallet.name, name: variant.name, docs: variant.docs.join(' ').trim() }
  }

  /** The error of this name. */
  errorByName(pallet: string, name: string): PalletError {
    const type = this.#pallet(pallet).errors?.type
    const def = type === undefined ? undefined : this.raw.lookup[type]?.def
    const variant = def?.tag === 'variant' ? def.value.find((entry) => entry.name === name) : undefined
    return { pallet, name, docs: variant?.docs.join(' ').trim() ?? '' }
  }

  /** The extensions of a signed extrinsic, in order. */
  signedExtensions(): SignedExtension[] {
    const { extensions, extensionsByVersion } = this.raw.extrinsic
    const list = extensionsByVersion[4] ?? extensionsByVersion[0] ?? Object.values(extensions)
    return list.map(({ identifier, type, additionalSigned }) => ({
      identifier,
      extra: this.#lookup(type),
      additional: this.#lookup(additionalSigned),
    }))
  }
}

/** The hash of metadata's bytes, whatever wraps them; of other bytes, of all of them. */
export function metadataHash(bytes: Uint8Array): string {
  return toHex0x(Blake2256(bytes.subarray(magicStart(bytes) ?? 0)))
}

/** Decodes; a value that ends too early names the type it should have had. Tells how many bytes are left behind it. */
function decodeWith(
  codec: ValueCodec,
  bytes: Uint8Array | string,
  type: number,
  shape: Shape,
): { value: unknown; left: number } {
  // The library reads the whole buffer behind a view: hand it arrays that own theirs.
  const data = typeof bytes === 'string' ? fromHex(bytes) : new Uint8Array(bytes)
  try {
    const left = expectLengths(shape, data)
    return { value: codec.dec(data), left }
  } catch (cause) {
    throw new MetadataError(`${data.length} bytes do not decode as type ${type}: ${errorText(cause)}`, { cause })
  }
}

/** Takes the metadata out of the answer of `Metadata_metadata_at_version`; undefined when the version is not served. */
export function unwrapMetadata(answer: string): Hex | undefined {
  const bytes = fromHex(answer)
  return bytes[0] === 1 ? toHex0x(bytes.subarray(1)) : undefined
}
