import type { Brand } from '@glia/base'

/** Raw bits of a number of the fixed-point type that is named: those of two types are never mixed. */
export type Bits<Name extends string> = Brand<bigint, Name>

/**
 * Binary fixed-point numbers of the chain, as raw bits in a bigint: value = bits / 2^frac.
 *
 * The rules are those of the `substrate-fixed` crate in a release build: multiplication and conversions floor,
 * division truncates toward zero, `+` on sums wraps.
 */
export interface Fixed<B extends bigint> {
  /** Name of the type on chain, e.g. `I64F64`. */
  readonly name: string
  readonly signed: boolean
  /** Bits in all. */
  readonly width: number
  /** Bits of the fraction. */
  readonly fracBits: number
  readonly min: B
  readonly max: B
  /** Bits of the number 0. */
  readonly zero: B
  /** Bits of the number 1. */
  readonly one: B
  /** Bits clamped into the range of the type. */
  saturate(bits: bigint): B
  /** Bits reduced modulo 2^width. */
  wrap(bits: bigint): B
  /** `saturating_from_num` of an integer. */
  fromInteger(value: bigint | number): B
  /** `saturating_from_num` of a number of another fixed-point type: floors, then saturates. */
  fromFixed<Other extends bigint>(bits: NoInfer<Other>, from: Fixed<Other>): B
  saturatingAdd(a: B, b: B): B
  saturatingSub(a: B, b: B): B
  saturatingMul(a: B, b: B): B
  /** @throws RangeError when b is zero, as the reference panics */
  saturatingDiv(a: B, b: B): B
  wrappingAdd(a: B, b: B): B
  wrappingMul(a: B, b: B): B
  /** null on overflow, as are the other checked operations. */
  checkedAdd(a: B, b: B): B | null
  checkedSub(a: B, b: B): B | null
  checkedMul(a: B, b: B): B | null
  /** null on overflow and on a zero divisor. */
  checkedDiv(a: B, b: B): B | null
  /** `SafeDiv::safe_div`: 0 on overflow and on a zero divisor. */
  safeDiv(a: B, b: B): B
  /** `SafeDiv::safe_div_or`: `fallback` on overflow and on a zero divisor. */
  safeDivOr(a: B, b: B, fallback: B): B
  /**
   * `safe_div` of two whole numbers that the type holds and that are not negative: a / b, 0 on overflow and on a zero
   * divisor. Their fraction bits cancel out.
   */
  ratio(a: bigint, b: bigint): B
  /** `iter().sum()`: wraps on overflow. */
  sum(values: Iterable<B>): B
  /** Difference as a non-negative number (`FixedExt::abs_diff`). */
  absDiff(a: B, b: B): B
  /** Bits of the largest whole number not above a (`floor`, and `int`, which is the same here). */
  floor(a: B): B
  /** Bits of the fraction, never negative: a - floor(a). */
  frac(a: B): B
  /** Bits of the nearest whole number, halves away from zero, saturating (`saturating_round`). */
  round(a: B): B
  /** `saturating_to_num::<u16>`: floor, clamped to 0..65,535. */
  toU16(a: B): number
  /** `saturating_to_num::<u64>`: floor, clamped to 0..2^64 - 1. */
  toU64(a: B): bigint
  /** `saturating_to_num::<i64>`. */
  toI64(a: B): bigint
  /** `saturating_to_num::<u128>`. */
  toU128(a: B): bigint
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
function defineFixed<Name extends `${'I' | 'U'}${number}F${number}`>(
  signed: boolean,
  intBits: number,
  fracBits: number,
): Fixed<Bits<Name>> {
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

  const operations: Fixed<bigint> = {
    name: `${signed ? 'I' : 'U'}${intBits}F${fracBits}`,
    signed,
    width,
    fracBits,
    min,
    max,
    zero: 0n,
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
  return operations as Fixed<Bits<Name>>
}

/** 64 bits: the type of nearly all consensus vectors. */
export type I32F32 = Bits<'I32F32'>
export const I32F32 = defineFixed<'I32F32'>(true, 32, 32)
/** 128 bits: total stakes. */
export type I64F64 = Bits<'I64F64'>
export const I64F64 = defineFixed<'I64F64'>(true, 64, 64)
/** 128 bits: emissions, moving prices. */
export type I96F32 = Bits<'I96F32'>
export const I96F32 = defineFixed<'I96F32'>(true, 96, 32)
/** 128 bits: pool prices, conviction. */
export type U64F64 = Bits<'U64F64'>
export const U64F64 = defineFixed<'U64F64'>(false, 64, 64)
/** 128 bits: shares of the coinbase. */
export type U96F32 = Bits<'U96F32'>
export const U96F32 = defineFixed<'U96F32'>(false, 96, 32)
/** 32 bits: the type of the constants inside exp and ln. */
export type I9F23 = Bits<'I9F23'>
export const I9F23 = defineFixed<'I9F23'>(true, 9, 23)
