/**
 * Identity-based encryption to a beacon round (Boneh–Franklin with the Fujisaki–Okamoto transform over BLS12-381): the
 * beacon's signature of the round is the key that opens it.
 */

import { createHash } from 'node:crypto'
import { errorText, fromHex, GliaError, toHex0x } from '@glia/base'
import { bls12_381 } from '@noble/curves/bls12-381.js'
import { concat } from '../../bytes.ts'
import { type Beacon, QUICKNET } from './drand.ts'

/** A ciphertext cannot be opened: wrong round, or damaged. */
export class TimelockError extends GliaError {
  constructor(message: string, options?: { readonly cause?: unknown }) {
    super('TIMELOCK', message, options)
  }
}

/** A 32-byte key under a round. */
export interface SealedKey {
  /** Compressed G2 point, 96 bytes. */
  readonly u: Uint8Array
  readonly v: Uint8Array
  readonly w: Uint8Array
}

const G1_HASH_DST = 'BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_'
const FIELD_BYTES = 48
const { Fp12, Fr } = bls12_381.fields
const G2 = bls12_381.G2.Point

type Gt = ReturnType<typeof bls12_381.pairing>

const sha256 = (...parts: Uint8Array[]) =>
  new Uint8Array(
    createHash('sha256')
      .update(concat(...parts))
      .digest(),
  )
const xor = (a: Uint8Array, b: Uint8Array) => a.map((byte, i) => byte ^ (b[i] ?? 0))

/** The point a round's signature multiplies: hash to G1 of sha256(round as big-endian u64). */
function roundPoint(round: bigint | number): ReturnType<typeof bls12_381.G1.hashToCurve> {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64BE(BigInt(round))
  return bls12_381.G1.hashToCurve(sha256(bytes), { DST: G1_HASH_DST })
}

/** Twelve field elements of 48 bytes, little-endian, in the order of arkworks' compressed serialisation. */
function gtBytes(value: Gt): Uint8Array {
  const coordinates = [value.c0, value.c1].flatMap(({ c0, c1, c2 }) =>
    [c0, c1, c2].flatMap((pair) => [pair.c0, pair.c1]),
  )
  return concat(...coordinates.map((n) => fromHex(n.toString(16).padStart(2 * FIELD_BYTES, '0')).reverse()))
}

/** The scalar both sides compute: sha256(sigma ‖ key), big-endian, modulo the group order. */
function scalarOf(sigma: Uint8Array, key: Uint8Array): bigint {
  return Fr.create(BigInt(toHex0x(sha256(sigma, key))))
}

/** Seals a 32-byte key to a round; `sigma` is 32 random bytes. */
export function sealKey(
  key: Uint8Array,
  sigma: Uint8Array,
  round: bigint | number,
  beacon: Beacon = QUICKNET,
): SealedKey {
  const r = scalarOf(sigma, key)
  const shared = bls12_381.pairing(roundPoint(round).multiply(r), G2.fromHex(beacon.publicKey))
  return {
    u: G2.BASE.multiply(r).toBytes(true),
    v: xor(sigma, sha256(gtBytes(shared))),
    w: xor(key, sha256(sigma)),
  }
}

/** Opens a sealed key with the beacon's compressed G1 signature of the round. Throws {@link TimelockError}. */
export function openKey({ u, v, w }: SealedKey, signature: Uint8Array): Uint8Array {
  const point = pointOf('the sealed key', () => G2.fromBytes(u))
  const opening = signaturePoint(signature)
  const shared = bls12_381.pairing(opening, point)
  const sigma = xor(v, sha256(gtBytes(shared)))
  const key = xor(w, sha256(sigma))
  if (!G2.BASE.multiply(scalarOf(sigma, key)).equals(point)) {
    throw new TimelockError(
      'the signature does not open this ciphertext: it belongs to another round, or one is damaged',
    )
  }
  return key
}

/** Reads a point other than the one at infinity, with which nothing can be paired. @throws TimelockError */
function pointOf<P extends { is0(): boolean; assertValidity(): void }>(what: string, read: () => P): P {
  let point: P
  try {
    point = read()
    point.assertValidity()
  } catch (cause) {
    throw new TimelockError(`${what} is no point of the curve: ${errorText(cause)}`, { cause })
  }
  if (point.is0()) throw new TimelockError(`${what} is the point at infinity`)
  return point
}

const signaturePoint = (signature: Uint8Array) =>
  pointOf('the signature', () => bls12_381.G1.Point.fromBytes(signature))

/** Whether a signature is the beacon's for a round; bytes that are no point of the curve are not. */
export function verifyPulse(round: bigint | number, signature: Uint8Array, beacon: Beacon = QUICKNET): boolean {
  let point: ReturnType<typeof signaturePoint>
  try {
    point = signaturePoint(signature)
  } catch (fault) {
    if (fault instanceof TimelockError) return false
    throw fault
  }
  const left = bls12_381.pairing(point, G2.BASE)
  const right = bls12_381.pairing(roundPoint(round), G2.fromHex(beacon.publicKey))
  return Fp12.eql(left, right)
}
