import { sameBytes, toHexDigits } from '@glia/base'
import { sha256 } from '@glia/state'
import { bls12_381 } from '@noble/curves/bls12-381.js'
import { DEVELOPMENT_BEACON, DEVELOPMENT_BEACON_SECRET } from '../../genesis/developmentBeacon.ts'
import { Latest } from './latest.ts'
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

const MOST_KNOWN = 256
const signatures = new Latest<bigint, Uint8Array>(MOST_KNOWN)

/**
 * The signature of the development networks' beacon for a round, in its compressed form. PERF: a quarter of what a pairing takes; the
 * latest are kept, since an author signs a pulse, opens with it and then checks it.
 *
 * @param message the round's {@link messageOf}, half of the work, for whoever does it in two steps
 */
export const developmentSignature = (round: bigint, message?: Signature): Uint8Array =>
  signatures.of(round, () => shortSignatures.sign(message ?? messageOf(round), DEVELOPMENT_BEACON_SECRET).toBytes(true))

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

/** PERF: decoding a key and looking whether it is of its group takes as long as half a pairing, and a chain has one beacon. */
const keys = new Latest<string, ReturnType<typeof G2.Point.fromBytes> | undefined>(4)
const verdicts = new Latest<string, boolean | undefined>(MOST_KNOWN)

/**
 * Is a pulse its round's, signed with the beacon's key? e(signature, G2) = e(H(round), key). Undefined where key or signature
 * are no points of their groups, which the reference tells apart (`QuicknetVerifier`). Takes some 15 ms, and next to nothing when it
 * was asked before, as of what came through a pool, or when this process signed the pulse.
 */
export function verifyPulse(config: BeaconConfiguration, pulse: Pulse): boolean | undefined {
  const signature = pulse.signature.subarray(0, SIGNATURE_SIZE)
  // PERF: there is one signature for a round, and who has the secret makes it in a quarter of the time.
  const own = isDevelopment(config) ? developmentSignature(pulse.round) : undefined
  if (own !== undefined && sameBytes(signature, own)) return true
  const keyName = toHexDigits(config.publicKey)
  const name = [pulse.round, toHexDigits(signature), keyName].join(' ')
  return verdicts.of(name, () => {
    const key = keys.of(keyName, () => pointIn(G2.Point, config.publicKey, PUBLIC_KEY_SIZE))
    return verifyAnew(key, pulse, own)
  })
}

/** @param own the only signature that holds, where it is known */
function verifyAnew(
  key: ReturnType<typeof G2.Point.fromBytes> | undefined,
  { round, signature }: Pulse,
  own: Uint8Array | undefined,
): boolean | undefined {
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
