import { twox } from './twoxKernel.ts'

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
