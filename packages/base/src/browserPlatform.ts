// What `nodePlatform.ts` has from Node, for browsers: package.json chooses.
import { blake2b } from '@noble/hashes/blake2.js'

const DIGITS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** Lower-case digits. */
export function hexDigits(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += DIGITS[byte]
  return text
}

/** Writes the bytes that hex digits from `from` on stand for; false when one is no digit. */
export { readDigits as readHex } from './hexDigits.ts'

/** Whether two of one length hold the same bytes. */
export function sameLong(a: Uint8Array, b: Uint8Array): boolean {
  return a.every((byte, at) => byte === b[at])
}

/** So many bytes to write to; what stands in them before is anything. */
export function roomFor(size: number): Uint8Array {
  return new Uint8Array(size)
}

/** UTF-8 as text, a byte order mark with it; what is none of it is U+FFFD. */
export function utf8Text(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
}

/** blake2b with a digest of 64 bytes over two parts. */
export function blake2b512(first: Uint8Array, second: Uint8Array): Uint8Array {
  return blake2b.create({ dkLen: 64 }).update(first).update(second).digest()
}
