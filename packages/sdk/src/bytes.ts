import { GliaError } from './errors.ts'

/** A `0x…` string, lower case. */
export type Hex = `0x${string}`

const encoder = new TextEncoder()
const decoder = new TextDecoder()

/** Text is not hex, or has the wrong number of bytes. */
export class HexError extends GliaError {
  constructor(message: string) {
    super('HEX', message)
  }
}

/** Bytes to `0x…`, lower case. */
export function toHex(bytes: Uint8Array): Hex {
  return `0x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')}`
}

/** `0x…` (the prefix may be missing, as Python clients do) to bytes. Throws {@link HexError} on anything else. */
export function fromHex(text: string, expectedLength?: number): Uint8Array {
  const digits = text.startsWith('0x') || text.startsWith('0X') ? text.slice(2) : text
  if (digits.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(digits)) {
    throw new HexError(`expected hex digits, found "${text.length > 40 ? `${text.slice(0, 40)}…` : text}"`)
  }
  const bytes = new Uint8Array(Buffer.from(digits, 'hex'))
  if (expectedLength !== undefined && bytes.length !== expectedLength) {
    throw new HexError(`expected ${expectedLength} bytes of hex, found ${bytes.length}`)
  }
  return bytes
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

/** Byte-wise order: negative, zero or positive. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  return Buffer.compare(a, b)
}

/** An unsigned integer as `size` little-endian bytes. Throws {@link HexError} when it does not fit. */
export function uintLe(value: number | bigint, size: number): Uint8Array {
  let rest = BigInt(value)
  if (rest < 0n || rest >> BigInt(8 * size) !== 0n) throw new HexError(`${value} does not fit into ${size} bytes`)
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
  if (n < 0n) throw new HexError(`a compact integer cannot be negative, found ${value}`)
  if (n < 1n << 6n) return uintLe(n << 2n, 1)
  if (n < 1n << 14n) return uintLe((n << 2n) | 1n, 2)
  if (n < 1n << 30n) return uintLe((n << 2n) | 2n, 4)
  let size = 4
  while (n >> BigInt(8 * size) !== 0n) size++
  return concat(Uint8Array.of(((size - 4) << 2) | 3), uintLe(n, size))
}
