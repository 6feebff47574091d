import { RangeViolation } from '@glia/base'

/** A share of everything, as a chain's u16 and u64 count it. */
export const U16_PARTS = 65_535n
export const U64_PARTS = (1n << 64n) - 1n

/** What a float holds of a fraction exactly. */
const FLOAT_PARTS = 1n << 53n

/** A share of 0 to 1 as whole parts, the rest cut off, as btcli does. @throws RangeViolation */
export function partOf(what: string, share: number, parts: bigint): bigint {
  if (!(share >= 0 && share <= 1)) throw new RangeViolation(what, share, 'a share from 0 to 1')
  return (BigInt(Math.floor(share * Number(FLOAT_PARTS))) * parts) / FLOAT_PARTS
}

/** Parts as a percentage with two places. */
export const percent = (count: number | bigint, parts: bigint): string =>
  `${((Number(count) / Number(parts)) * 100).toFixed(2)} %`
