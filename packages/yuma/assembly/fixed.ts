/**
 * I32F32 arithmetic on values that are known to lie in [0, 1], i.e. raw bits 0..2^32.
 *
 * Everything the epoch multiplies or divides after its first normalisation is such a proportion, so one 64-bit word
 * holds every intermediate and no operation can saturate. Each function states the range it needs; the callers keep
 * it (the JavaScript wrapper sends inputs that could leave these ranges to the plain implementation).
 */

/** 1.0 as I32F32 bits. */
export const ONE: u64 = 0x1_0000_0000

/** Largest value of a u16 proportion. */
export const U16_MAX: u64 = 65535

const LOW32: u64 = 0xffff_ffff

/**
 * floor(a * b / 2^32), the I32F32 product.
 *
 * Needs a <= 2^32 and b <= 2^32. Proof of width: b = 2^32 * h + l with h in {0, 1}; a * l <= 2^32 * (2^32 - 1) < 2^64,
 * and h = 1 only together with l = 0, so the two parts never add up beyond 2^32.
 */
// @ts-ignore: decorator
@inline
export function mul(a: u64, b: u64): u64 {
  return ((a * (b & LOW32)) >> 32) + a * (b >> 32)
}

/**
 * floor(a * 2^32 / b), the I32F32 quotient of two proportions or of a proportion and a sum of proportions.
 *
 * Needs 0 < b and a <= min(b, 2^32). For a = 2^32 the numerator is 2^64: floor((2^64 - 1) / b) is one short of
 * floor(2^64 / b) exactly where b divides 2^64, that is, where b is a power of two.
 */
// @ts-ignore: decorator
@inline
export function div(a: u64, b: u64): u64 {
  if (a < ONE) return (a << 32) / b
  return u64.MAX_VALUE / b + u64((b & (b - 1)) == 0)
}

/** The factor that turns division by b > 0 into multiplication in `divBy`. */
// @ts-ignore: decorator
@inline
export function inverse(b: u64): u64 {
  return (u64(1) << 63) / b
}

/**
 * `div(a, b)` with `inv = inverse(b)`; needs a <= b too.
 *
 * For a < 2^31: a * inv <= 2^63 fits, since a <= b. inv is less than 1 short of 2^63 / b, so (a * inv) / 2^31 is less than
 * a / 2^31 < 1 short of a * 2^32 / b: its floor is the quotient or one less, and the remainder decides.
 */
// @ts-ignore: decorator
@inline
export function divBy(a: u64, b: u64, inv: u64): u64 {
  if (a >> 31) return div(a, b)
  const q = (a * inv) >> 31
  return q + u64((a << 32) - q * b >= b)
}

/** v / 65,535 for a u16 v: 2^32 = 65,535 * 65,537 + 1, so the floor gains one only at v = 65,535. */
// @ts-ignore: decorator
@inline
export function fromU16Proportion(v: u64): u64 {
  return v * 65537 + u64(v == U16_MAX)
}

/** floor(x * 65,535) as a u16, for x <= 2^32 (`fixed_proportion_to_u16`). */
// @ts-ignore: decorator
@inline
export function toU16Proportion(x: u64): u32 {
  return u32((x * U16_MAX) >> 32)
}

/** floor(share * amount) for a proportion share <= 2^32 and any u64 amount: 2^32 * (2^32 - 1) < 2^64 in both halves. */
// @ts-ignore: decorator
@inline
export function shareOf(share: u64, amount: u64): u64 {
  return share * (amount >> 32) + ((share * (amount & LOW32)) >> 32)
}
