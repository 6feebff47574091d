import { toHex0x } from '@glia/base'
import { blake2b256 } from '@glia/state'
import { type Codec, written } from '../codec/codec.ts'
import { CodecError } from '../codec/errors.ts'
import { type H256, type MultiAddress, multiAddress } from '../codec/identity.ts'
import { fixedBytes } from '../codec/primitives.ts'
import { type Overseer, Reader } from '../codec/reader.ts'
import { type Variant, variant } from '../codec/variant.ts'
import type { Writer } from '../codec/writer.ts'
import type { Runtime } from '../runtime.ts'
import { type RuntimeCall, runtimeCall } from './runtimeCall.ts'

type SignatureShapes = { readonly Ed25519: Uint8Array; readonly Sr25519: Uint8Array; readonly Ecdsa: Uint8Array }
export type MultiSignature = Variant<SignatureShapes>
export type SignatureKind = MultiSignature['type']

export const multiSignature: Codec<MultiSignature> = variant<SignatureShapes>(
  { Ed25519: fixedBytes(64), Sr25519: fixedBytes(64), Ecdsa: fixedBytes(65) },
  { path: 'sp_runtime::MultiSignature' },
)

/** A transaction: bare (inherents, and what a pallet lets come unsigned), signed (format version 4), or general (version 5). */
export interface Extrinsic {
  /** As in the block's body, length prefix included. */
  readonly bytes: Uint8Array
  /** Bytes that it takes in memory, about: those of above, and of what they were decoded to. */
  readonly footprint: number
  /** How deep what its call holds lies in boxes and lists. */
  readonly depth: number
  readonly call: RuntimeCall
  readonly signed:
    | {
        readonly address: MultiAddress
        readonly signature: MultiSignature
        /** One value per signed extension, in the runtime's order. */
        readonly extra: readonly unknown[]
        /** The bytes of `extra`, part of what is signed. */
        readonly extraBytes: Uint8Array
        readonly callBytes: Uint8Array
      }
    | undefined
  /** Of a general one the values of its extensions, which are to say whose it is. None here can, and it is refused. */
  readonly general: readonly unknown[] | undefined
}

// `sp_runtime::generic::Preamble`: what kind it is in the two highest bits of the first byte, the format's version in the others.

const BARE_LEGACY = 0x04
/** In version 5 the reference's node makes its inherents. */
const BARE = 0x05
const SIGNED = 0x84
const GENERAL = 0x45

/** blake2-256 of the bytes with their length prefix: how clients find their transaction in a block. */
export function extrinsicHash(bytes: Uint8Array): H256 {
  return toHex0x(blake2b256(bytes)) as H256
}

/**
 * Decodes a transaction.
 *
 * @param bytes never to change: they are kept, and long arguments are views of them
 * @param overseer hears of the call, and of each that it holds, before the arguments are read, and of the memory that they take
 * @throws CodecError for anything that is not exactly one extrinsic of this runtime
 */
export function decodeExtrinsic(runtime: Runtime, bytes: Uint8Array, overseer: Overseer = {}): Extrinsic {
  const input = new Reader(bytes)
  input.isKept = true
  input.registry = runtime
  input.onCall = overseer.onCall
  input.onMemory = overseer.onMemory
  const length = input.compact()
  if (length !== input.left) throw new CodecError(`expected an extrinsic of ${length} bytes, found ${input.left}`)
  const kind = input.u8()
  if (kind === BARE || kind === BARE_LEGACY || kind === GENERAL) {
    // The version of its extensions comes first. The reference, too, reads the same ones whatever it says.
    if (kind === GENERAL) input.u8()
    const general = kind === GENERAL ? extrasOf(runtime, input) : undefined
    input.deepest = 0
    const call = runtimeCall.decodeFrom(input)
    input.finish()
    return { bytes, footprint: bytes.length + input.memory, depth: input.deepest, call, signed: undefined, general }
  }
  if (kind !== SIGNED) {
    const [signed, bare, legacy, general, found] = [SIGNED, BARE, BARE_LEGACY, GENERAL, kind].map(hexOfByte)
    throw new CodecError(
      `expected an extrinsic that is signed (${signed}), bare (${bare}, ${legacy}) or general (${general}), found one that begins with ${found}`,
    )
  }
  const address = multiAddress.decodeFrom(input)
  const signature = multiSignature.decodeFrom(input)
  const extraAt = input.at
  const extra = extrasOf(runtime, input)
  const callAt = input.at
  input.deepest = 0
  const call = runtimeCall.decodeFrom(input)
  input.finish()
  return {
    bytes,
    footprint: bytes.length + input.memory,
    depth: input.deepest,
    call,
    signed: {
      address,
      signature,
      extra,
      extraBytes: bytes.subarray(extraAt, callAt),
      callBytes: bytes.subarray(callAt),
    },
    general: undefined,
  }
}

/** Whether it has neither a signature nor extensions: what the author of a block says, and what a pallet lets come so. */
export const isBare = ({ signed, general }: Extrinsic): boolean => signed === undefined && general === undefined

const hexOfByte = (byte: number): string => toHex0x(Uint8Array.of(byte))

const extrasOf = ({ extensions }: Runtime, input: Reader): unknown[] =>
  extensions.map((extension) => extension.extra.decodeFrom(input) as unknown)

/** Bytes of an unsigned extrinsic, as inherents stand in a block. */
export function bareExtrinsic(call: RuntimeCall): Uint8Array {
  return withLength((body) => {
    body.u8(BARE)
    runtimeCall.encodeTo(call, body)
  })
}

/** Bytes of a signed extrinsic from its parts. */
export function signedExtrinsic(
  address: MultiAddress,
  signature: MultiSignature,
  extraBytes: Uint8Array,
  callBytes: Uint8Array,
): Uint8Array {
  return withLength((body) => {
    body.u8(SIGNED)
    multiAddress.encodeTo(address, body)
    multiSignature.encodeTo(signature, body)
    body.raw(extraBytes)
    body.raw(callBytes)
  })
}

function withLength(write: (body: Writer) => void): Uint8Array {
  const body = written(write)
  return written((out) => {
    out.compact(body.length)
    out.raw(body)
  })
}
