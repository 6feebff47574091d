import type { U64F64 } from './fixed.ts'

/**
 * Decimal floating point of the share pools: value = mantissa * 10^exponent, with 10^20 < mantissa <= 10^21, or 0 as
 * [0, 0]. Source: `SafeFloat` in primitives/share-pool. Functions return null where the reference returns None.
 */
export interface SafeFloat {
  /** u128. */
  readonly mantissa: bigint
  /** i64. */
  readonly exponent: bigint
}

export const SAFE_FLOAT_ZERO: SafeFloat = { mantissa: 0n, exponent: 0n }

const MAX_MANTISSA = 10n ** 21n
const MIN_MANTISSA = 10n ** 20n
const MAX_DIGITS = 21n
const I64_MIN = -(1n << 63n)
const I64_MAX = (1n << 63n) - 1n
const U64_MAX = (1n << 64n) - 1n

const fitsI64 = (value: bigint): boolean => value >= I64_MIN && value <= I64_MAX

/** 10^0 to 10^22: no mantissa has more digits than that. */
const POWERS = Array.from({ length: 23 }, (_, e) => 10n ** BigInt(e))

/** 10^e, capped at 10^22. */
const cappedPow10 = (e: bigint): bigint => POWERS[e > MAX_DIGITS ? 22 : Number(e)] as bigint

/** By how many digits a mantissa must grow to be above 10^20, the least number; 1 to 21. */
function missingDigits(mantissa: bigint): number {
  let low = 1
  let high = 21
  while (low < high) {
    const middle = (low + high) >> 1
    if (mantissa > (POWERS[20 - middle] as bigint)) high = middle
    else low = middle + 1
  }
  return low
}

function normalize(mantissa: bigint, exponent: bigint): SafeFloat | null {
  if (mantissa === 0n) return SAFE_FLOAT_ZERO
  let m = mantissa
  let e = exponent
  while (m > MAX_MANTISSA) {
    m /= 10n
    e += 1n
  }
  if (m <= MIN_MANTISSA) {
    const digits = missingDigits(m)
    m *= POWERS[digits] as bigint
    e -= BigInt(digits)
  }
  return fitsI64(e) ? { mantissa: m, exponent: e } : null
}

/** `SafeFloat::new`: null when the mantissa is above 10^21 or the exponent leaves an i64. */
export function safeFloat(mantissa: bigint, exponent: bigint): SafeFloat | null {
  return mantissa > MAX_MANTISSA ? null : normalize(mantissa, exponent)
}

/** `From<u64> for SafeFloat`: exact for every u64. */
export function safeFloatFromU64(value: bigint): SafeFloat {
  return safeFloat(value, 0n) ?? SAFE_FLOAT_ZERO
}

/** `From<U64F64> for SafeFloat`: whole part plus fraction / 2^64. */
export function safeFloatFromU64F64(bits: U64F64): SafeFloat {
  if (bits === 0n) return SAFE_FLOAT_ZERO
  const whole = safeFloatFromU64(bits >> 64n)
  const numerator = safeFloatFromU64(bits & U64_MAX)
  const two64 = safeFloat(1n << 64n, 0n) ?? SAFE_FLOAT_ZERO
  const fraction = safeFloatDiv(numerator, two64) ?? SAFE_FLOAT_ZERO
  return safeFloatAdd(whole, fraction) ?? SAFE_FLOAT_ZERO
}

/** `SafeFloat::is_zero`. */
export function safeFloatIsZero(a: SafeFloat): boolean {
  return a.mantissa === 0n
}

/** Both mantissas at the larger exponent; the smaller number loses its last digits. */
function align(a: SafeFloat, b: SafeFloat): { ma: bigint; mb: bigint; exponent: bigint } {
  if (a.exponent === b.exponent) return { ma: a.mantissa, mb: b.mantissa, exponent: a.exponent }
  if (a.exponent > b.exponent) {
    return { ma: a.mantissa, mb: b.mantissa / cappedPow10(a.exponent - b.exponent), exponent: a.exponent }
  }
  return { ma: a.mantissa / cappedPow10(b.exponent - a.exponent), mb: b.mantissa, exponent: b.exponent }
}

/** The same number: normalised ones have one form. */
export const safeFloatEquals = (a: SafeFloat, b: SafeFloat): boolean =>
  a.mantissa === b.mantissa && a.exponent === b.exponent

/** `SafeFloat::add`. */
export function safeFloatAdd(a: SafeFloat, b: SafeFloat): SafeFloat | null {
  if (a.mantissa === 0n) return b
  if (b.mantissa === 0n) return a
  const { ma, mb, exponent } = align(a, b)
  return normalize(ma + mb, exponent)
}

/** `SafeFloat::sub`: 0 when b is larger, null for 0 - b. */
export function safeFloatSub(a: SafeFloat, b: SafeFloat): SafeFloat | null {
  if (a.mantissa === 0n) return b.mantissa === 0n ? SAFE_FLOAT_ZERO : null
  if (b.mantissa === 0n) return a
  const { ma, mb, exponent } = align(a, b)
  return normalize(ma > mb ? ma - mb : 0n, exponent)
}

/** `SafeFloat::div`: null for a zero divisor. */
export function safeFloatDiv(a: SafeFloat, b: SafeFloat): SafeFloat | null {
  const exponent = a.exponent - b.exponent - MAX_DIGITS
  if (!fitsI64(exponent) || b.mantissa === 0n) return null
  return normalize((a.mantissa * MAX_MANTISSA) / b.mantissa, exponent)
}

/** `SafeFloat::mul_div`: a * b / c with the full product in between; null for a zero divisor. */
export function safeFloatMulDiv(a: SafeFloat, b: SafeFloat, c: SafeFloat): SafeFloat | null {
  if (c.mantissa === 0n) return null
  const product = a.exponent + b.exponent
  const exponent = product - c.exponent
  if (!fitsI64(product) || !fitsI64(exponent)) return null
  return normalize((a.mantissa * b.mantissa) / c.mantissa, exponent)
}

/** `SafeFloat::gt`: a > b, both normalised and not 0 (0 counts as a number with exponent 0, as in the reference). */
export function safeFloatGt(a: SafeFloat, b: SafeFloat): boolean {
  const difference = a.exponent - b.exponent
  if (difference === 0n) return a.mantissa > b.mantissa
  if (difference > 0n) return difference > 1n || 10n * a.mantissa > b.mantissa
  return difference >= -1n && a.mantissa > 10n * b.mantissa
}

/** `u64::from(SafeFloat)`: floor, saturating. */
export function safeFloatToU64(a: SafeFloat): bigint {
  const scale = cappedPow10(a.exponent < 0n ? -a.exponent : a.exponent)
  const whole = a.exponent >= 0n ? a.mantissa * scale : a.mantissa / scale
  return whole > U64_MAX ? U64_MAX : whole
}
