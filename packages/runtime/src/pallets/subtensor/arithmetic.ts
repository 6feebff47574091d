const MAX_U64 = (1n << 64n) - 1n
const MAX_U128 = (1n << 128n) - 1n
const MAX_I64 = (1n << 63n) - 1n

/** u64 addition that stays at its maximum. */
export function addU64(a: bigint, b: bigint): bigint {
  const sum = a + b
  return sum > MAX_U64 ? MAX_U64 : sum
}
/** u64 subtraction that stays at zero. */
export const subU64 = (a: bigint, b: bigint): bigint => (a > b ? a - b : 0n)
/** u64 multiplication that stays at its maximum. */
export function mulU64(a: bigint, b: bigint): bigint {
  const product = a * b
  return product > MAX_U64 ? MAX_U64 : product
}
/** u128 addition that stays at its maximum. */
export function addU128(a: bigint, b: bigint): bigint {
  const sum = a + b
  return sum > MAX_U128 ? MAX_U128 : sum
}
/** i64 addition that stays within its range. */
export function addI64(a: bigint, b: bigint): bigint {
  const sum = a + b
  return sum > MAX_I64 ? MAX_I64 : sum < -MAX_I64 - 1n ? -MAX_I64 - 1n : sum
}
/** A u64 as an i64: the upper half becomes negative (`as i64`). */
export const asI64 = (value: bigint): bigint => BigInt.asIntN(64, value)
/** u16 addition that stays at its maximum. */
export const addU16 = (a: number, b: number): number => Math.min(a + b, 0xffff)
export const minOf = (a: bigint, b: bigint): bigint => (a < b ? a : b)
export const maxOf = (a: bigint, b: bigint): bigint => (a > b ? a : b)
