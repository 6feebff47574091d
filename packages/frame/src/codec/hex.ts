import { CodecError } from './errors.ts'

/** Lower-case hex with `0x`: how account ids and hashes are held in the runtime. */
export type Hex = `0x${string}`

export function bytesToHex(bytes: Uint8Array): Hex {
  return `0x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')}`
}

const NO_DIGIT = 0xff
const digitOf = new Uint8Array(128).fill(NO_DIGIT)
for (let value = 0; value < 16; value++) {
  const digit = value.toString(16)
  digitOf[digit.charCodeAt(0)] = value
  digitOf[digit.toUpperCase().charCodeAt(0)] = value
}

/** The byte whose two digits stand at `at`, in text that is known to be hexadecimal. */
export function byteAt(hex: string, at: number): number {
  return ((digitOf[hex.charCodeAt(at)] as number) << 4) | (digitOf[hex.charCodeAt(at + 1)] as number)
}

/**
 * Writes the bytes that hex digits from `from` on stand for into `out`, `size` of them from `at` on. False when one is no
 * digit. Node's own way looks at the low byte of a character only, and takes `ı` (U+0131) for a 1.
 */
export function writeHex(hex: string, from: number, out: Uint8Array, at: number, size: number): boolean {
  for (let i = 0, place = from; i < size; i++, place += 2) {
    const high = hex.charCodeAt(place)
    const low = hex.charCodeAt(place + 1)
    if ((high | low) > 127) return false
    const byte = ((digitOf[high] as number) << 4) | (digitOf[low] as number)
    if (byte > 0xff || digitOf[low] === NO_DIGIT) return false
    out[at + i] = byte
  }
  return true
}

/** Bytes of `0x…`; throws CodecError on anything that is not an even number of hex digits. */
export function hexToBytes(hex: string): Uint8Array {
  const from = hex.startsWith('0x') ? 2 : 0
  const size = (hex.length - from) >> 1
  const out = new Uint8Array(size)
  if (hex.length % 2 !== 0 || !writeHex(hex, from, out, 0, size))
    throw new CodecError(`expected hex bytes, found ${hex.length > 40 ? `${hex.slice(0, 40)}…` : hex}`)
  return out
}
