export const NO_DIGIT = -1

/** What each ASCII character stands for as a hexadecimal digit in either case. */
export const DIGIT = new Int8Array(128).fill(NO_DIGIT)
for (let value = 0; value < 16; value++) {
  const digit = value.toString(16)
  DIGIT[digit.charCodeAt(0)] = value
  DIGIT[digit.toUpperCase().charCodeAt(0)] = value
}

/** Writes the bytes that hex digits from `from` on stand for, digit by digit; false when one is none. They are all there. */
export function readDigits(hex: string, from: number, out: Uint8Array, at: number, size: number): boolean {
  for (let i = 0, place = from; i < size; i++, place += 2) {
    const high = hex.charCodeAt(place)
    const low = hex.charCodeAt(place + 1)
    if ((high | low) > 127) return false
    const byte = ((DIGIT[high] as number) << 4) | (DIGIT[low] as number)
    if (byte < 0) return false
    out[at + i] = byte
  }
  return true
}
