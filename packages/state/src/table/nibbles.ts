import type { HexKey } from './table.ts'

/** Value of a hexadecimal digit by its character code (of all there are), -1 for anything but 0-9 and a-f. */
const DIGIT = new Int8Array(0x10000).fill(-1)
for (let i = 0; i < 16; i++) DIGIT['0123456789abcdef'.charCodeAt(i)] = i

/** Digits by value. */
export const HEX = '0123456789abcdef'

/** Nibble of `key` at `index`; negative when there is no lower-case hexadecimal digit. */
export function nibbleAt(key: HexKey, index: number): number {
  return index < key.length ? (DIGIT[key.charCodeAt(index)] as number) : -1
}

/** Puts the bytes of digits [from, to) of `key`, an even number, into `out` at `at`. True unless there is anything else among them. */
export function putBytes(key: HexKey, from: number, to: number, out: Uint8Array, at: number): boolean {
  let wrong = 0
  for (let i = from, j = at; i < to; i += 2, j++) {
    const byte = ((DIGIT[key.charCodeAt(i)] as number) << 4) | (DIGIT[key.charCodeAt(i + 1)] as number)
    wrong |= byte
    out[j] = byte
  }
  return wrong >= 0
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
