const MAX_U64 = (1n << 64n) - 1n
const MAX_U128 = (1n << 128n) - 1n
const MAX_I64 = (1n << 63n) - 1n

// Amounts of one unit make an amount of that unit: TAO and alpha are never added up.

/** u64 addition that stays at its maximum. */
export function addU64<A extends bigint>(a: A, b: NoInfer<A>): A {
  const sum: bigint = a + b
  return (sum > MAX_U64 ? MAX_U64 : sum) as A
}
/** u64 subtraction that stays at zero. */
export const subU64 = <A extends bigint>(a: A, b: NoInfer<A>): A => (a > b ? minus(a, b) : 0n) as A
/** An amount so many times; stays at the maximum of u64. */
export function mulU64<A extends bigint>(a: A, times: bigint): A {
  const product: bigint = a * times
  return (product > MAX_U64 ? MAX_U64 : product) as A
}
/** A sum that is known to fit. */
export const plus = <A extends bigint>(a: A, b: NoInfer<A>): A => (a + b) as A
/** A difference that is known not to be negative. */
export function minus<A extends bigint>(a: A, b: NoInfer<A>): A {
  const difference: bigint = (a as bigint) - b
  return difference as A
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
export const minOf = <A extends bigint>(a: A, b: NoInfer<A>): A => (a < b ? a : b)
export const maxOf = <A extends bigint>(a: A, b: NoInfer<A>): A => (a > b ? a : b)
