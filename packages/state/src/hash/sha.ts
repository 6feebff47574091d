import { createKeccak, createSHA3, createSHA256 } from 'hash-wasm'

const [sha2, sha3, keccak] = await Promise.all([createSHA256(), createSHA3(256), createKeccak(256)])

/** SHA-256 (FIPS 180-4), 32 bytes. */
export function sha256(data: Uint8Array): Uint8Array {
  return sha2.init().update(data).digest('binary')
}

/** SHA3-256 (FIPS 202), 32 bytes. */
export function sha3_256(data: Uint8Array): Uint8Array {
  return sha3.init().update(data).digest('binary')
}

/** Keccak-256 as Ethereum uses it (original padding, not FIPS 202), 32 bytes. */
export function keccak256(data: Uint8Array): Uint8Array {
  return keccak.init().update(data).digest('binary')
}
