/**
 * The WebAssembly primitives that keys, addresses and storage keys are made of. Loading is asynchronous, so the module
 * waits for it once; everything that imports it may then call synchronously.
 */

import {
  blake2b,
  sr25519DeriveKeypairHard,
  sr25519DeriveKeypairSoft,
  sr25519KeypairFromSeed,
  sr25519Sign,
  sr25519Verify,
  twox,
  waitReady,
} from '@polkadot/wasm-crypto'
import { CryptoError } from './errors.ts'

const NO_KEY = new Uint8Array(0)

if (!(await waitReady())) {
  throw new CryptoError('the WebAssembly module of @polkadot/wasm-crypto did not start')
}

/** blake2b with a 32-byte digest and no key. */
export function blake2b256(data: Uint8Array): Uint8Array {
  return blake2b(data, NO_KEY, 32)
}

/** blake2b with a 16-byte digest and no key. */
export function blake2b128(data: Uint8Array): Uint8Array {
  return blake2b(data, NO_KEY, 16)
}

/** blake2b with a 64-byte digest and no key. */
export function blake2b512(data: Uint8Array): Uint8Array {
  return blake2b(data, NO_KEY, 64)
}

/** xxHash64 with seeds 0 … n-1, each little-endian, n = bits / 64. */
export function twoxHash(data: Uint8Array, bits: 64 | 128): Uint8Array {
  return twox(data, bits / 64)
}

export { sr25519DeriveKeypairHard, sr25519DeriveKeypairSoft, sr25519KeypairFromSeed, sr25519Sign, sr25519Verify }
