import { toHex0x, u64LE } from '@glia/base'
import { blake2b256, sha256 } from '@glia/state'
import { gcm } from '@noble/ciphers/aes.js'
import { bls12_381 } from '@noble/curves/bls12-381.js'
import { SIGNATURE_SIZE, type Signature, signatureOf } from './beacon.ts'
import { Latest } from './latest.ts'

const { G2, fields, pairing } = bls12_381
const POINT_SIZE = 96
const FIELD_SIZE = 48
const BLOCK = 32
const NONCE_SIZE = 12

/** What a round's signature opens, as the crate `tle` writes it: a key sealed to the round, and what is sealed with the key. */
interface Sealed {
  readonly u: Uint8Array
  readonly v: Uint8Array
  readonly w: Uint8Array
  readonly body: Uint8Array
  readonly nonce: Uint8Array
}

/** Reads sequences that follow their length in eight bytes, as arkworks writes them. */
class Parts {
  readonly #bytes: Uint8Array
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  take(length: number): Uint8Array | undefined {
    if (length > this.#bytes.length - this.#at) return undefined
    return this.#bytes.subarray(this.#at, (this.#at += length))
  }

  sequence(): Uint8Array | undefined {
    const prefix = this.take(8)
    if (prefix === undefined) return undefined
    const length = u64LE(prefix)
    return length > BigInt(this.#bytes.length) ? undefined : this.take(Number(length))
  }
}

function parse(bytes: Uint8Array): Sealed | undefined {
  const parts = new Parts(bytes)
  const [u, v, w, inner, suite] = [
    parts.take(POINT_SIZE),
    parts.sequence(),
    parts.sequence(),
    parts.sequence(),
    parts.sequence(),
  ]
  if (u === undefined || inner === undefined || suite === undefined) return undefined
  if (v?.length !== BLOCK || w?.length !== BLOCK) return undefined
  const within = new Parts(inner)
  const [body, nonce] = [within.sequence(), within.sequence()]
  return body === undefined || nonce?.length !== NONCE_SIZE ? undefined : { u, v, w, body, nonce }
}

const xor = (a: Uint8Array, b: Uint8Array) => a.map((byte, at) => byte ^ (b[at] as number))

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}

/** A number of the target group as arkworks writes it: its twelve coefficients, each little-endian. */
function targetBytes(value: ReturnType<typeof pairing>): Uint8Array {
  const bytes = fields.Fp12.toBytes(value).slice()
  for (let at = 0; at < bytes.length; at += FIELD_SIZE) bytes.subarray(at, at + FIELD_SIZE).reverse()
  return bytes
}

/** The key that was sealed (identity-based encryption of Boneh and Franklin, as in `tlock`), checked against U. */
function keyOf({ u, v, w }: Sealed, signature: Signature): Uint8Array | undefined {
  const point = G2.Point.fromBytes(u)
  const sigma = xor(v, sha256(targetBytes(pairing(signature, point))))
  const key = xor(w, sha256(sigma))
  const r = fields.Fr.create(BigInt(toHex0x(sha256(joined(sigma, key)))))
  return r !== 0n && G2.Point.BASE.multiply(r).equals(point) ? key : undefined
}

/** PERF: a node may open ahead, piece by piece, what a block would open all at once. */
export const MOST_KNOWN = 4_096
const known = new Latest<string, Uint8Array | undefined>(MOST_KNOWN)

/**
 * What was sealed to the round with this signature (`tle::tlock::tld`); undefined where it is sealed to another round or
 * beacon, or is not sealed at all. Takes some 25 ms, and next to nothing when it was asked before.
 *
 * @param sealed a `TLECiphertext` in arkworks' compressed form
 */
export function openSealed(sealed: Uint8Array, signature: Uint8Array): Uint8Array | undefined {
  if (signature.length < SIGNATURE_SIZE) return undefined
  // What follows it is not read, and may not move the border between the two that make the name.
  const read = signature.subarray(0, SIGNATURE_SIZE)
  const name = toHex0x(blake2b256(joined(read, sealed)))
  return known.of(name, () => openAnew(sealed, read))
}

function openAnew(sealed: Uint8Array, signature: Uint8Array): Uint8Array | undefined {
  const parsed = parse(sealed)
  const point = signatureOf(signature)
  if (parsed === undefined || point === undefined) return undefined
  try {
    const key = keyOf(parsed, point)
    return key && gcm(key, parsed.nonce).decrypt(parsed.body)
  } catch {
    // The point is none, or the tag is another's: sealed to something else.
    return undefined
  }
}

const HEX_PREFIX = [0x30, 0x78]

/** The same with the signature of a pulse, which may be written behind `0x`. */
export function openWithPulse(sealed: Uint8Array, { signature }: { readonly signature: Uint8Array }) {
  const isPrefixed = HEX_PREFIX.every((byte, at) => signature[at] === byte)
  return openSealed(sealed, isPrefixed ? signature.subarray(HEX_PREFIX.length) : signature)
}
