/**
 * Binary fixed-point numbers of the chain, as raw bits in a bigint: value = bits / 2^frac.
 *
 * The rules are those of the `substrate-fixed` crate in a release build: multiplication and conversions floor,
 * division truncates toward zero, `+` on sums wraps.
 */
export interface Fixed {
  /** Name of the type on chain, e.g. `I64F64`. */
  readonly name: string
  readonly signed: boolean
  /** Bits in all. */
  readonly width: number
  /** Bits of the fraction. */
  readonly fracBits: number
  readonly min: bigint
  readonly max: bigint
  /** Bits of the number 1. */
  readonly one: bigint
  /** Bits clamped into the range of the type. */
  saturate(bits: bigint): bigint
  /** Bits reduced modulo 2^width. */
  wrap(bits: bigint): bigint
  /** `saturating_from_num` of an integer. */
  fromInteger(value: bigint | number): bigint
  /** `saturating_from_num` of a number of another fixed-point type: floors, then saturates. */
  fromFixed(bits: bigint, from: Fixed): bigint
  saturatingAdd(a: bigint, b: bigint): bigint
  saturatingSub(a: bigint, b: bigint): bigint
  saturatingMul(a: bigint, b: bigint): bigint
  /** @throws RangeError when b is zero, as the reference panics */
  saturatingDiv(a: bigint, b: bigint): bigint
  wrappingAdd(a: bigint, b: bigint): bigint
  wrappingMul(a: bigint, b: bigint): bigint
  /** null on overflow, as are the other checked operations. */
  checkedAdd(a: bigint, b: bigint): bigint | null
  checkedSub(a: bigint, b: bigint): bigint | null
  checkedMul(a: bigint, b: bigint): bigint | null
  /** null on overflow and on a zero divisor. */
  checkedDiv(a: bigint, b: bigint): bigint | null
  /** `SafeDiv::safe_div`: 0 on overflow and on a zero divisor. */
  safeDiv(a: bigint, b: bigint): bigint
  /** `SafeDiv::safe_div_or`: `fallback` on overflow and on a zero divisor. */
  safeDivOr(a: bigint, b: bigint, fallback: bigint): bigint
  /**
   * `safe_div` of two whole numbers that the type holds and that are not negative: a / b, 0 on overflow and on a zero
   * divisor. Their fraction bits cancel out.
   */
  ratio(a: bigint, b: bigint): bigint
  /** `iter().sum()`: wraps on overflow. */
  sum(values: Iterable<bigint>): bigint
  /** Difference as a non-negative number (`FixedExt::abs_diff`). */
  absDiff(a: bigint, b: bigint): bigint
  /** Bits of the largest whole number not above a (`floor`, and `int`, which is the same here). */
  floor(a: bigint): bigint
  /** Bits of the fraction, never negative: a - floor(a). */
  frac(a: bigint): bigint
  /** Bits of the nearest whole number, halves away from zero, saturating (`saturating_round`). */
  round(a: bigint): bigint
  /** `saturating_to_num::<u16>`: floor, clamped to 0..65,535. */
  toU16(a: bigint): number
  /** `saturating_to_num::<u64>`: floor, clamped to 0..2^64 - 1. */
  toU64(a: bigint): bigint
  /** `saturating_to_num::<i64>`. */
  toI64(a: bigint): bigint
  /** `saturating_to_num::<u128>`. */
  toU128(a: bigint): bigint
}

const U64_MAX = (1n << 64n) - 1n

function clamp(value: bigint, min: bigint, max: bigint): bigint {
  return value < min ? min : value > max ? max : value
}

/**
 * The operations of one fixed-point type.
 *
 * @param signed two's complement when true
 * @param intBits bits before the binary point, the sign among them
 * @param fracBits bits after it
 */
export function defineFixed(signed: boolean, intBits: number, fracBits: number): Fixed {
  const width = intBits + fracBits
  const frac = BigInt(fracBits)
  const min = signed ? -(1n << BigInt(width - 1)) : 0n
  const max = signed ? (1n << BigInt(width - 1)) - 1n : (1n << BigInt(width)) - 1n
  const one = 1n << frac
  const half = one >> 1n

  const saturate = (bits: bigint): bigint => (bits < min ? min : bits > max ? max : bits)
  // Of numbers without a sign no sum or product is negative: one comparison is enough, and it takes as long as the sum.
  const below = (bits: bigint): bigint => (bits > max ? max : bits)
  const checked = (bits: bigint): bigint | null => (bits < min || bits > max ? null : bits)
  const wrap = signed
    ? (bits: bigint): bigint => BigInt.asIntN(width, bits)
    : (bits: bigint): bigint => BigInt.asUintN(width, bits)
  const safeDivOr = (a: bigint, b: bigint, fallback: bigint): bigint => {
    if (b === 0n) return fallback
    const bits = (a << frac) / b
    return bits < min || bits > max ? fallback : bits
  }

  return {
    name: `${signed ? 'I' : 'U'}${intBits}F${fracBits}`,
    signed,
    width,
    fracBits,
    min,
    max,
    one,
    saturate,
    wrap,
    fromInteger: (value) => saturate((typeof value === 'bigint' ? value : BigInt(value)) << frac),
    fromFixed: (bits, from) => {
      const shift = frac - BigInt(from.fracBits)
      return saturate(shift >= 0n ? bits << shift : bits >> -shift)
    },
    saturatingAdd: signed ? (a, b) => saturate(a + b) : (a, b) => below(a + b),
    saturatingSub: signed ? (a, b) => saturate(a - b) : (a, b) => (a > b ? a - b : 0n),
    saturatingMul: signed ? (a, b) => saturate((a * b) >> frac) : (a, b) => below((a * b) >> frac),
    saturatingDiv: (a, b) => saturate((a << frac) / b),
    wrappingAdd: (a, b) => wrap(a + b),
    wrappingMul: (a, b) => wrap((a * b) >> frac),
    checkedAdd: (a, b) => checked(a + b),
    checkedSub: (a, b) => checked(a - b),
    checkedMul: (a, b) => checked((a * b) >> frac),
    checkedDiv: (a, b) => (b === 0n ? null : checked((a << frac) / b)),
    safeDiv: (a, b) => safeDivOr(a, b, 0n),
    safeDivOr,
    ratio: (a, b) => safeDivOr(a, b, 0n),
    sum: (values) => {
      let total = 0n
      for (const value of values) total += value
      return wrap(total)
    },
    absDiff: (a, b) => saturate(a < b ? b - a : a - b),
    floor: (a) => (a >> frac) << frac,
    frac: (a) => a - ((a >> frac) << frac),
    round: (a) => saturate(a >= 0n ? ((a + half) >> frac) << frac : -(((-a + half) >> frac) << frac)),
    toU16: (a) => Number(clamp(a >> frac, 0n, 65_535n)),
    toU64: (a) => clamp(a >> frac, 0n, U64_MAX),
    toI64: (a) => clamp(a >> frac, -(1n << 63n), (1n << 63n) - 1n),
    toU128: (a) => clamp(a >> frac, 0n, (1n << 128n) - 1n),
  }
}

/** 64 bits: the type of nearly all consensus vectors. */
export const I32F32 = defineFixed(true, 32, 32)
/** 128 bits: total stakes. */
export const I64F64 = defineFixed(true, 64, 64)
/** 128 bits: emissions, moving prices. */
export const I96F32 = defineFixed(true, 96, 32)
/** 128 bits: pool prices, conviction. */
export const U64F64 = defineFixed(false, 64, 64)
/** 128 bits: shares of the coinbase. */
export const U96F32 = defineFixed(false, 96, 32)
/** 128 bits. */
export const U110F18 = defineFixed(false, 110, 18)
/** 32 bits: the type of the constants inside exp and ln. */
export const I9F23 = defineFixed(true, 9, 23)
