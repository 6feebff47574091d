import type { HexKey } from './table.ts'

/** Value of a hexadecimal digit by its character code, -1 for anything but 0-9 and a-f. */
const DIGIT = new Int8Array(128).fill(-1)
for (let i = 0; i < 16; i++) DIGIT['0123456789abcdef'.charCodeAt(i)] = i

/** Digits by value. */
export const HEX = '0123456789abcdef'

/** Nibble of `key` at `index`; negative when there is no lower-case hexadecimal digit. */
export function nibbleAt(key: HexKey, index: number): number {
  const code = key.charCodeAt(index)
  return code < 128 ? (DIGIT[code] as number) : -1
}

/** Set bits of a 16-bit number. */
export function popcount(bits: number): number {
  let n = bits - ((bits >> 1) & 0x5555)
  n = (n & 0x3333) + ((n >> 2) & 0x3333)
  n = (n + (n >> 4)) & 0x0f0f
  return (n + (n >> 8)) & 0x1f
}

/** First index at or after `from` where the keys differ, at most `to`; both keys are known to agree before `from`. */
export function commonUntil(a: HexKey, b: HexKey, from: number, to: number): number {
  const end = Math.min(to, a.length, b.length)
  let i = from
  while (i < end && a.charCodeAt(i) === b.charCodeAt(i)) i++
  return i
}
