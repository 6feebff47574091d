// What nodeCrypto.ts has from OpenSSL and WebAssembly, in JavaScript, for browsers: package.json chooses.
import { ed25519 } from '@noble/curves/ed25519.js'
import { blake2b } from '@noble/hashes/blake2.js'
import { pbkdf2 } from '@noble/hashes/pbkdf2.js'
import { sha512 } from '@noble/hashes/sha2.js'
import { getPublicKey, HDKD, secretFromSeed, sign, verify } from '@scure/sr25519'
import type { RawKeys } from './nodeCrypto.ts'

/** blake2b with a 32-byte digest and no key. */
export const blake2b256 = (data: Uint8Array): Uint8Array => blake2b(data, { dkLen: 32 })

const pairOf = (secret: Uint8Array): RawKeys => ({ secret, publicKey: getPublicKey(secret) })

/** Expands a mini secret (schnorrkel `ExpansionMode::Ed25519`). */
export const sr25519Expand = (seed: Uint8Array): RawKeys => pairOf(secretFromSeed(seed))

/** One step of a derivation path. */
export function sr25519Derive({ secret }: RawKeys, hard: boolean, chainCode: Uint8Array): RawKeys {
  return pairOf(hard ? HDKD.secretHard(secret, chainCode) : HDKD.secretSoft(secret, chainCode))
}

/** The public key of a secret. */
export const sr25519PublicKey: (secret: Uint8Array) => Uint8Array = getPublicKey

/** A 64-byte signature, randomised. */
export const sr25519Sign = (_publicKey: Uint8Array, secret: Uint8Array, message: Uint8Array): Uint8Array =>
  sign(secret, message)

/** Checks a signature; throws for a key that is no point of the curve. */
export const sr25519Verify = (signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean =>
  verify(message, signature, publicKey)

/** The 32-byte public key of a 32-byte seed. */
export const ed25519PublicKey = (seed: Uint8Array): Uint8Array => ed25519.getPublicKey(seed)

/** A 64-byte signature. */
export const ed25519Sign = (seed: Uint8Array, message: Uint8Array): Uint8Array => ed25519.sign(message, seed)

/** Checks a signature; false for anything malformed. */
export const ed25519Verify = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean =>
  signature.length === 64 && ed25519.verify(signature, message, publicKey)

/** PBKDF2-HMAC-SHA512, 64 bytes. */
export const stretched = (password: Uint8Array, salt: Uint8Array, rounds: number): Uint8Array =>
  pbkdf2(sha512, password, salt, { c: rounds, dkLen: 64 })

/** Bytes that nobody guesses. */
export const randomBytes = (size: number): Uint8Array => crypto.getRandomValues(new Uint8Array(size))
