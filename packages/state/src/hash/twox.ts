import { createXXHash64, type IHasher } from 'hash-wasm'

const LANES = await Promise.all([0, 1, 2, 3].map((seed) => createXXHash64(seed, 0)))

/** XXH64 with seeds 0, 1, ... one after another, each little-endian (hash-wasm gives the big-endian canonical form). */
function twox(data: Uint8Array, lanes: number): Uint8Array {
  const out = new Uint8Array(lanes * 8)
  for (let lane = 0; lane < lanes; lane++) {
    const digest = (LANES[lane] as IHasher).init().update(data).digest('binary')
    for (let i = 0; i < 8; i++) out[lane * 8 + i] = digest[7 - i] as number
  }
  return out
}

/** 8 bytes: the hash half of `Twox64Concat`. Not collision resistant: only for keys that users cannot choose. */
export function twox64(data: Uint8Array): Uint8Array {
  return twox(data, 1)
}

/** 16 bytes: prefixes of pallets and storage items (`Twox128`). */
export function twox128(data: Uint8Array): Uint8Array {
  return twox(data, 2)
}

/** 32 bytes (`Twox256`). */
export function twox256(data: Uint8Array): Uint8Array {
  return twox(data, 4)
}
