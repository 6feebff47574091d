import { keccak_256 } from '@noble/hashes/sha3.js'

// Node loads its cryptography when it is first asked for, which the start of a node does not do.
const crypto = (): typeof import('node:crypto') => process.getBuiltinModule('node:crypto')

/** SHA-256 (FIPS 180-4), 32 bytes. */
export function sha256(data: Uint8Array): Uint8Array {
  return new Uint8Array(crypto().createHash('sha256').update(data).digest())
}

/** SHA3-256 (FIPS 202), 32 bytes. */
export function sha3_256(data: Uint8Array): Uint8Array {
  return new Uint8Array(crypto().createHash('sha3-256').update(data).digest())
}

/** Keccak-256 as Ethereum uses it (original padding, not FIPS 202), 32 bytes. */
export function keccak256(data: Uint8Array): Uint8Array {
  return keccak_256(data)
}
