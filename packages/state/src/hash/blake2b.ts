import { createBLAKE2b } from 'hash-wasm'

const [h128, h256, h512] = await Promise.all([createBLAKE2b(128), createBLAKE2b(256), createBLAKE2b(512)])

/** Unkeyed BLAKE2b, 16 bytes out (`Blake2_128` of Substrate). PERF: 0.5 µs for 32 bytes. */
export function blake2b128(data: Uint8Array): Uint8Array {
  return h128.init().update(data).digest('binary')
}

/** Unkeyed BLAKE2b, 32 bytes out (`Blake2_256`, the hasher of state trie, headers and extrinsics). */
export function blake2b256(data: Uint8Array): Uint8Array {
  return h256.init().update(data).digest('binary')
}

/** Unkeyed BLAKE2b, 64 bytes out (SS58 checksums). */
export function blake2b512(data: Uint8Array): Uint8Array {
  return h512.init().update(data).digest('binary')
}
