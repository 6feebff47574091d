import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { concat, utf8 } from '../bytes.ts'
import { blake2b256 } from './crypto.ts'
import { type Junction, SuriError } from './suri.ts'

/** DER headers that turn raw ed25519 keys into PKCS #8 and SPKI (RFC 8410). */
const PKCS8_HEADER = Uint8Array.of(48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, 112, 4, 34, 4, 32)
const SPKI_HEADER = Uint8Array.of(48, 42, 48, 5, 6, 3, 43, 101, 112, 3, 33, 0)
/** SCALE string "Ed25519HDKD", the domain of a hard derivation. */
const HARD_DOMAIN = concat(Uint8Array.of(11 << 2), utf8('Ed25519HDKD'))

function privateKey(seed: Uint8Array): KeyObject {
  return createPrivateKey({ key: Buffer.from(concat(PKCS8_HEADER, seed)), format: 'der', type: 'pkcs8' })
}

function publicKeyObject(publicKey: Uint8Array): KeyObject {
  return createPublicKey({ key: Buffer.from(concat(SPKI_HEADER, publicKey)), format: 'der', type: 'spki' })
}

/** Walks a path of hard junctions; ed25519 has no soft derivation. */
export function ed25519DeriveSeed(seed: Uint8Array, path: readonly Junction[]): Uint8Array {
  let current = seed
  for (const { hard, chainCode } of path) {
    if (!hard) throw new SuriError('ed25519 keys have hard junctions (//name) only, found a soft one (/name)')
    current = blake2b256(concat(HARD_DOMAIN, current, chainCode))
  }
  return current
}

/** The 32-byte public key of a 32-byte seed. */
export function ed25519PublicKey(seed: Uint8Array): Uint8Array {
  const spki = createPublicKey(privateKey(seed)).export({ format: 'der', type: 'spki' })
  return new Uint8Array(spki.subarray(SPKI_HEADER.length))
}

/** A 64-byte signature. */
export function ed25519Sign(seed: Uint8Array, message: Uint8Array): Uint8Array {
  return new Uint8Array(sign(null, message, privateKey(seed)))
}

/** Checks a signature; false for anything malformed. */
export function ed25519Verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  return signature.length === 64 && verify(null, message, publicKeyObject(publicKey), signature)
}
