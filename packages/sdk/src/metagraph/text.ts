import { fromUtf8 } from '../bytes.ts'

/** Text the chain holds as a list of byte-sized numbers, or as bytes. */
export function chainText(value: unknown): string {
  if (value === undefined) return ''
  if (typeof value === 'string') return value
  return fromUtf8(value instanceof Uint8Array ? value : Uint8Array.from(value as number[]))
}

/** Bits of an I96F32 or U64F64 number with this many fraction bits, as a float. For display, not for consensus. */
export function fixedToNumber(bits: bigint, fractionBits: number): number {
  const scale = 1n << BigInt(fractionBits)
  const whole = bits / scale
  return Number(whole) + Number(bits - whole * scale) / Number(scale)
}
