import { sameLong } from '#platform'

/** Bytes up to which a loop copies or compares sooner than what the platform has for many. */
const SHORT = 64

/** Whether both hold the same bytes, or neither is there. */
export function sameBytes(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  if (a === b) return true
  if (a === undefined || b === undefined || a.length !== b.length) return false
  if (a.length > SHORT) return sameLong(a, b)
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}

/** Puts `bytes` into `out` at `at`, where there is room for them. */
export function copyBytes(bytes: Uint8Array, out: Uint8Array, at: number): void {
  if (bytes.length > SHORT) out.set(bytes, at)
  else for (let i = 0; i < bytes.length; i++) out[at + i] = bytes[i] as number
}

/** One array holding the parts in order. */
export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  let length = 0
  for (const part of parts) length += part.length
  const out = new Uint8Array(length)
  let offset = 0
  for (const part of parts) {
    out.set(part, offset)
    offset += part.length
  }
  return out
}
