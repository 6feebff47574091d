import { StateError } from '../error.ts'

const NIBBLE = new Int8Array(128).fill(-1)
for (let i = 0; i < 16; i++) {
  NIBBLE[i.toString(16).charCodeAt(0)] = i
  NIBBLE[i.toString(16).toUpperCase().charCodeAt(0)] = i
}

/** Lower-case hexadecimal without `0x`. */
export function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')
}

/** Lower-case hexadecimal with `0x`. */
export function hex0x(bytes: Uint8Array): `0x${string}` {
  return `0x${toHex(bytes)}`
}

/**
 * Bytes of a hexadecimal string, with or without `0x`, in either case. Always a plain Uint8Array with its own
 * buffer (a Node Buffer would keep the slab it was cut from alive).
 *
 * @throws StateError `BadHex` when the length is odd or a character is not hexadecimal.
 */
export function fromHex(hex: string): Uint8Array {
  const start = hex.charCodeAt(0) === 48 && (hex.charCodeAt(1) | 32) === 120 ? 2 : 0
  const digits = hex.length - start
  if ((digits & 1) !== 0) {
    throw new StateError(
      'BadHex',
      `expected an even number of hexadecimal digits, found ${digits}: pad with a leading 0`,
    )
  }
  const out = new Uint8Array(digits >> 1)
  for (let i = 0, at = start; i < out.length; i++, at += 2) {
    const high = NIBBLE[hex.charCodeAt(at)] ?? -1
    const low = NIBBLE[hex.charCodeAt(at + 1)] ?? -1
    if ((high | low) < 0) {
      const found = hex.slice(at, at + 2)
      throw new StateError('BadHex', `expected hexadecimal digits, found ${JSON.stringify(found)} at position ${at}`)
    }
    out[i] = (high << 4) | low
  }
  return out
}
