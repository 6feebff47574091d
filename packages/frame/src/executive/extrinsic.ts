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

/** A transaction in format version 4: bare (inherents) or signed. */
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
}

const VERSION = 4
const SIGNED = 0x80

/** blake2-256 of the bytes with their length prefix: how clients find their transaction in a block. */
export function extrinsicHash(bytes: Uint8Array): H256 {
  return toHex0x(blake2b256(bytes)) as H256
}

/**
 * Decodes a transaction.
 *
 * @param bytes never to change: they are kept, and long arguments are views of them
 * @param overseer hears of the call, and of each that it holds, before the arguments are read, and of the memory that they take
 * @throws CodecError for anything that is not exactly one version-4 extrinsic of this runtime
 */
export function decodeExtrinsic(runtime: Runtime, bytes: Uint8Array, overseer: Overseer = {}): Extrinsic {
  const input = new Reader(bytes)
  input.isKept = true
  input.registry = runtime
  input.onCall = overseer.onCall
  input.onMemory = overseer.onMemory
  const length = input.compact()
  if (length !== input.left) throw new CodecError(`expected an extrinsic of ${length} bytes, found ${input.left}`)
  const version = input.u8()
  if ((version & ~SIGNED) !== VERSION)
    throw new CodecError(`expected extrinsic version ${VERSION}, found ${version & ~SIGNED}`)
  if ((version & SIGNED) === 0) {
    const call = runtimeCall.decodeFrom(input)
    input.finish()
    return { bytes, footprint: bytes.length + input.memory, depth: input.deepest, call, signed: undefined }
  }
  const address = multiAddress.decodeFrom(input)
  const signature = multiSignature.decodeFrom(input)
  const extraAt = input.at
  const extra = runtime.extensions.map((extension) => extension.extra.decodeFrom(input) as unknown)
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
  }
}

/** Bytes of an unsigned extrinsic, as inherents stand in a block. */
export function bareExtrinsic(call: RuntimeCall): Uint8Array {
  return withLength((body) => {
    body.u8(VERSION)
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
    body.u8(VERSION | SIGNED)
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
