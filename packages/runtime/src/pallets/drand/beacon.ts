import { sameBytes } from '@glia/base'
import { sha256 } from '@glia/state'
import { bls12_381 } from '@noble/curves/bls12-381.js'
import { DEVELOPMENT_BEACON, DEVELOPMENT_BEACON_SECRET } from '../../genesis/developmentBeacon.ts'
import type { BeaconConfiguration, Pulse } from './storage.ts'

const { G1, G2, fields, pairingBatch, shortSignatures } = bls12_381
/** Domain of quicknet's hash to G1 (`bls-unchained-g1-rfc9380`). */
const DST = 'BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_'
export const SIGNATURE_SIZE = 48
const PUBLIC_KEY_SIZE = 96

export type Signature = ReturnType<typeof G1.Point.fromBytes>

/** Whether it is the beacon of development networks, whose secret key stands in the source. */
export const isDevelopment = ({ publicKey }: Pick<BeaconConfiguration, 'publicKey'>): boolean =>
  sameBytes(publicKey, DEVELOPMENT_BEACON.publicKey)

/** What a beacon signs for a round, a point of G1: the hash of its number, for beacons that do not build on one another. */
export function messageOf(round: bigint): Signature {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigUint64(0, round)
  return G1.Point.fromAffine(G1.hashToCurve(sha256(bytes), { DST }).toAffine())
}

const SIGNATURES_KEPT = 256
const signatures = new Map<bigint, Uint8Array>()

/**
 * The signature of the development networks' beacon for a round, in its compressed form. PERF: a fifth of what a pairing takes; the
 * latest are kept, since an author signs a pulse, opens with it and then checks it.
 *
 * @param message the round's {@link messageOf}, half of the work, for whoever does it in two steps
 */
export function developmentSignature(round: bigint, message?: Signature): Uint8Array {
  let signature = signatures.get(round)
  if (signature === undefined) {
    signature = shortSignatures.sign(message ?? messageOf(round), DEVELOPMENT_BEACON_SECRET).toBytes(true)
    const [oldest] = signatures.size < SIGNATURES_KEPT ? [] : signatures.keys()
    if (oldest !== undefined) signatures.delete(oldest)
    signatures.set(round, signature)
  }
  return signature
}

/** Whatever bytes say; undefined where they are no point of the group. */
function pointIn<P>(group: { fromBytes(bytes: Uint8Array): P }, bytes: Uint8Array, size: number): P | undefined {
  if (bytes.length < size) return undefined
  try {
    return group.fromBytes(bytes.subarray(0, size))
  } catch {
    return undefined
  }
}

/** A signature in its compressed form; what follows it is not read. */
export const signatureOf = (bytes: Uint8Array): Signature | undefined => pointIn(G1.Point, bytes, SIGNATURE_SIZE)

/**
 * Is a pulse its round's, signed with the beacon's key? e(signature, G2) = e(H(round), key). Undefined where key or signature
 * are no points of their groups, which the reference tells apart (`QuicknetVerifier`). Takes some 15 ms, and nothing for a
 * pulse of the development networks that this process signed or checked before.
 */
export function verifyPulse(config: BeaconConfiguration, { round, signature }: Pulse): boolean | undefined {
  // PERF: there is one signature for a round, and who has the secret makes it in a third of the time.
  const own = isDevelopment(config) ? developmentSignature(round) : undefined
  if (own !== undefined && sameBytes(signature.subarray(0, SIGNATURE_SIZE), own)) return true
  const key = pointIn(G2.Point, config.publicKey, PUBLIC_KEY_SIZE)
  const signed = signatureOf(signature)
  if (key === undefined || signed === undefined) return undefined
  if (own !== undefined) return sameBytes(signed.toBytes(true), own)
  // A pairing with zero is one, and the message's with a key that is not is not.
  if (signed.is0() || key.is0()) return signed.is0() && key.is0()
  const product = pairingBatch([
    { g1: signed, g2: G2.Point.BASE },
    { g1: messageOf(round).negate(), g2: key },
  ])
  return fields.Fp12.eql(product, fields.Fp12.ONE)
}
