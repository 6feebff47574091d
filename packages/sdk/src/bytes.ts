import { concat, GliaError } from '@glia/base'

export { concat }

const encoder = new TextEncoder()
const decoder = new TextDecoder()

/** A number does not fit into the bytes it is written in. */
export class SizeError extends GliaError {
  constructor(message: string) {
    super('SIZE', message)
  }
}

/** UTF-8 bytes of a text. */
export function utf8(text: string): Uint8Array {
  return encoder.encode(text)
}

/** Text of UTF-8 bytes; bad sequences become U+FFFD. */
export function fromUtf8(bytes: Uint8Array): string {
  return decoder.decode(bytes)
}

/** A message given as text means its UTF-8 bytes. */
export function toBytes(message: Uint8Array | string): Uint8Array {
  return typeof message === 'string' ? encoder.encode(message) : message
}

/** Byte-wise order: negative, zero or positive. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const shorter = Math.min(a.length, b.length)
  for (let at = 0; at < shorter; at++) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0)
    if (difference !== 0) return difference
  }
  return a.length - b.length
}

/** An unsigned integer as `size` little-endian bytes. Throws {@link SizeError} when it does not fit. */
export function uintLe(value: number | bigint, size: number): Uint8Array {
  let rest = BigInt(value)
  if (rest < 0n || rest >> BigInt(8 * size) !== 0n) throw new SizeError(`${value} does not fit into ${size} bytes`)
  const out = new Uint8Array(size)
  for (let i = 0; i < size; i++) {
    out[i] = Number(rest & 0xffn)
    rest >>= 8n
  }
  return out
}

/** SCALE compact length prefix (modes of 1, 2, 4 bytes and big). */
export function compact(value: number | bigint): Uint8Array {
  const n = BigInt(value)
  if (n < 0n) throw new SizeError(`a compact integer cannot be negative, found ${value}`)
  if (n < 1n << 6n) return uintLe(n << 2n, 1)
  if (n < 1n << 14n) return uintLe((n << 2n) | 1n, 2)
  if (n < 1n << 30n) return uintLe((n << 2n) | 2n, 4)
  let size = 4
  while (n >> BigInt(8 * size) !== 0n) size++
  return concat(Uint8Array.of(((size - 4) << 2) | 3), uintLe(n, size))
}
