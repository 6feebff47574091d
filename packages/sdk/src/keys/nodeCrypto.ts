// What keys are made of, with Node's OpenSSL and WebAssembly; browserCrypto.ts has the same without either: package.json chooses.
import {
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  pbkdf2Sync,
  randomFillSync,
  sign,
  verify,
} from 'node:crypto'
import { fromHex, toHex0x } from '@glia/base'
import { ristretto255 } from '@noble/curves/ed25519.js'
import { concat } from '../bytes.ts'
import { sr25519DeriveKeypairHard, sr25519DeriveKeypairSoft, sr25519KeypairFromSeed } from './crypto.ts'

export { blake2b256, sr25519Sign, sr25519Verify } from './crypto.ts'

/**
 * An sr25519 pair: secret = key scalar × 8 ‖ nonce (schnorrkel's "ed25519 bytes", 64 bytes), and the 32-byte public key.
 * Keyfiles hold the scalar itself.
 */
export interface RawKeys {
  readonly secret: Uint8Array
  readonly publicKey: Uint8Array
}

const split = (pair: Uint8Array): RawKeys => ({ secret: pair.slice(0, 64), publicKey: pair.slice(64, 96) })

/** Expands a mini secret (schnorrkel `ExpansionMode::Ed25519`). */
export const sr25519Expand = (seed: Uint8Array): RawKeys => split(sr25519KeypairFromSeed(seed))

/** One step of a derivation path. */
export function sr25519Derive({ secret, publicKey }: RawKeys, hard: boolean, chainCode: Uint8Array): RawKeys {
  return split((hard ? sr25519DeriveKeypairHard : sr25519DeriveKeypairSoft)(concat(secret, publicKey), chainCode))
}

/** The public key of a secret. */
export function sr25519PublicKey(secret: Uint8Array): Uint8Array {
  const scalar = BigInt(toHex0x(secret.slice(0, 32).reverse())) >> 3n
  return fromHex(ristretto255.Point.BASE.multiply(scalar).toHex())
}

/** DER headers that turn raw ed25519 keys into PKCS #8 and SPKI (RFC 8410). */
const PKCS8_HEADER = Uint8Array.of(48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, 112, 4, 34, 4, 32)
const SPKI_HEADER = Uint8Array.of(48, 42, 48, 5, 6, 3, 43, 101, 112, 3, 33, 0)

function privateKey(seed: Uint8Array): KeyObject {
  return createPrivateKey({ key: Buffer.from(concat(PKCS8_HEADER, seed)), format: 'der', type: 'pkcs8' })
}

function publicKeyObject(publicKey: Uint8Array): KeyObject {
  return createPublicKey({ key: Buffer.from(concat(SPKI_HEADER, publicKey)), format: 'der', type: 'spki' })
}

/** The 32-byte public key of a 32-byte seed. */
export function ed25519PublicKey(seed: Uint8Array): Uint8Array {
  const spki = createPublicKey(privateKey(seed)).export({ format: 'der', type: 'spki' })
  return new Uint8Array(spki.subarray(SPKI_HEADER.length))
}

/** A 64-byte signature. */
export function ed25519Sign(seed: Uint8Array, message: Uint8Array): Uint8Array {
  return new Uint8Array(sign(undefined, message, privateKey(seed)))
}

/** Checks a signature; false for anything malformed. */
export function ed25519Verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  return signature.length === 64 && verify(undefined, message, publicKeyObject(publicKey), signature)
}

/** PBKDF2-HMAC-SHA512, 64 bytes. */
export function stretched(password: Uint8Array, salt: Uint8Array, rounds: number): Uint8Array {
  return new Uint8Array(pbkdf2Sync(password, salt, rounds, 64, 'sha512'))
}

/** Bytes that nobody guesses. */
export const randomBytes = (size: number): Uint8Array => randomFillSync(new Uint8Array(size))
