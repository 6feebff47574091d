import { ONE, fromU16Proportion, mul } from './fixed'

/**
 * Liquid alpha's rate (`alpha_sigmoid`): low + (high - low) / (1 + e^(-steepness * (difference - 0.5))), every step in
 * I32F32 as the reference rounds it. `rateOf` is that in plain integers; `rates` gives the same for many differences at once.
 */

/** Euler's number as the exponential of exactly 1 gives it: cut to 23 fraction bits. */
const E_CUT: u64 = 22802600 << 9

/** 20.0: `exp_safe` clamps to +-20. */
const LIMIT: i64 = i64(20) << 32

export let low: u64 = 0
export let high: u64 = 0
/** steepness / -100, its whole part and its fraction (the fraction not negative). */
let slopeWhole: i64 = 0
let slopeFraction: i64 = 0
/** The rate where the difference is 0, which is the commonest one, and where the exponent is clamped. */
export let rateAtZero: u64 = 0
let rateAtFloor: u64 = 0
let rateAtCeiling: u64 = 0

/** Sets the parameters for this epoch: u16 proportions low and high, steepness in hundredths. */
export function setRates(lowPart: u64, highPart: u64, steepness: i64): void {
  low = fromU16Proportion(lowPart)
  high = fromU16Proportion(highPart)
  // The fixed-point quotient cuts toward zero, as integer division does.
  const slope = -((steepness << 32) / 100)
  slopeWhole = slope >> 32
  slopeFraction = slope & 0xffff_ffff
  rateAtZero = rateOf(0)
  rateAtFloor = rateOfExponent(-LIMIT)
  rateAtCeiling = rateOfExponent(LIMIT)
  for (let i = 2; i < 32; i++) store<f64>(FACTORS + (usize(i) << 3), (1.0 / (f64(i) * 4294967296.0)) * (1.0 + 2.0 ** -50))
}

/**
 * slope * (difference - 0.5), rounded down, clamped. |slope| < 328 and |difference - 0.5| <= 2^31, so the whole part's
 * product is below 2^40 and the fraction's below 2^63.
 */
// @ts-ignore: decorator
@inline
export function exponent(difference: u64): i64 {
  const centred = i64(difference) - 0x8000_0000
  return min(max(slopeWhole * centred + ((slopeFraction * centred) >> 32), -LIMIT), LIMIT)
}

/**
 * e^x for |x| <= 20 as substrate-fixed computes it: Taylor terms 1 to 31, each from the one before by a product
 * rounded down and a quotient rounded down, the reciprocal for negative x, a constant for exactly 1.
 *
 * Width: the largest term is 20^19 / 19! < 2^26, so t < 2^58 in raw bits; with x = 2^32 * xh + xl (xh <= 20) and
 * t = 2^32 * th + tl, floor(t * x / 2^32) = t * xh + th * xl + floor(tl * xl / 2^32) stays below 2^63.
 */
function exp(x: i64): u64 {
  if (x == 0) return ONE
  if (x == i64(ONE)) return E_CUT
  const size = u64(x < 0 ? -x : x)
  const xh = size >> 32
  const xl = size & 0xffff_ffff
  let term = size
  let sum = size + ONE
  for (let i: u64 = 2; i < 32; i++) {
    term = (term * xh + (term >> 32) * xl + (((term & 0xffff_ffff) * xl) >> 32)) / i
    if (term == 0) break
    sum += term
  }
  return x < 0 ? reciprocal(sum) : sum
}

/** floor(2^64 / d) for d >= 2^32, that is 1 / d in I32F32 (see `div`). */
// @ts-ignore: decorator
@inline
function reciprocal(d: u64): u64 {
  return u64.MAX_VALUE / d + u64((d & (d - 1)) == 0)
}

/** The rate for a clamped exponent. */
function rateOfExponent(x: i64): u64 {
  // The reference clamps to high, then to low, which leaves low.
  if (low >= high) return low
  // exp <= e^20 * 2^32 < 2^61. The sigmoid is at most 1, so the result is between low and high.
  return low + mul(reciprocal(ONE + exp(x)), high - low)
}

/** The rate for a clamped difference 0..2^32. */
export function rateOf(difference: u64): u64 {
  return rateOfExponent(exponent(difference))
}

/** The rate for an exponent that the fast way leaves over; most of them are clamped ones. */
function exactRate(x: i64): u64 {
  if (x == -LIMIT) return rateAtFloor
  if (x == LIMIT) return rateAtCeiling
  return rateOfExponent(x)
}

/** Bytes 8 * i: a little more than 1 / (i * 2^32), see `rates`. */
const FACTORS: usize = memory.data(256, 16)

/** Above this size of the exponent, 8.0, `rates` leaves the work to `exactRate`. */
const FAST: i64 = i64(8) << 32

/** 2^52: adding it to a whole number below 2^52 leaves the number in the low bits of the f64. */
const SHIFT: f64 = 4503599627370496.0

// @ts-ignore: decorator
@inline
function splat(value: f64): v128 {
  return f64x2.splat(value)
}

/** One more Taylor term of two lanes: `term` becomes the next, `slack` the least distance so far to a doubtful floor. */
// @ts-ignore: decorator
@inline
function nextProduct(term: v128, size: v128, factor: v128): v128 {
  return f64x2.mul(term, f64x2.mul(size, factor))
}

/**
 * Rates for `count` exponents |x| <= 20 held as whole f64 numbers (raw bits) at `xs`: overwritten by the rates' u64. Reads and
 * writes up to the next multiple of 4. Needs low < high.
 *
 * Whole numbers are computed in f64 where that is provably the same, two lanes a vector; a lane for which the proof
 * fails is done again in integers. So no result depends on a rounding of f64.
 *
 * - Taylor terms. With nested floors, term_i = floor(term_(i-1) * x / (i * 2^32)). Let t be that quotient. The factor R_i is
 *   1 / (i * 2^32) * (1 + 2^-50), so p = fl(term * fl(x * R_i)) with at most five roundings of 2^-53 each lies in
 *   [t, t * (1 + 2^-49)]. f = floor(p) >= floor(t). If also f <= fl(p * (1 - 2^-48)), then f <= t, so f = floor(t).
 *   For |x| <= 8 every term is below 2^41 and the sum below 2^44: all are exact in f64.
 * - Quotients 2^64 / d for whole d, and the last product divided by 2^32: the f64 result g is the correctly rounded
 *   value g' <= 2^32, |g - g'| <= 2^-21. Rounding is monotone, so g' >= n implies g >= n for whole n: floor(g) can only be too
 *   large, and only if g - floor(g) < 2^-20, which is sent to the integers.
 * - Exponent exactly 0 leads to a quotient that is whole, so it is doubtful by that test; exactly +1 is tested for.
 */
export function rates(xs: usize, count: usize): void {
  const one = splat(4294967296.0)
  const top = splat(18446744073709551616.0)
  const shrink = splat(1.0 - 2.0 ** -48)
  const margin = splat(2.0 ** -20)
  const zero = splat(0)
  const range = splat(f64(high - low) * 2.0 ** -32)
  const base = i64x2.splat(low)
  const mask = i64x2.splat((u64(1) << 52) - 1)
  const shift = splat(SHIFT)
  const fast = splat(f64(FAST))
  const end = xs + (count << 3)
  for (let at = xs; at < end; at += 32) {
    const x0 = v128.load(at)
    const x1 = v128.load(at, 16)
    const size0 = f64x2.abs(x0)
    const size1 = f64x2.abs(x1)
    let term0 = size0
    let term1 = size1
    let sum0 = f64x2.add(one, size0)
    let sum1 = f64x2.add(one, size1)
    let slack0 = zero
    let slack1 = zero
    for (let factor = FACTORS + 16; factor < FACTORS + 256; factor += 16) {
      let f = v128.load64_splat(factor)
      let p0 = nextProduct(term0, size0, f)
      let p1 = nextProduct(term1, size1, f)
      term0 = f64x2.floor(p0)
      term1 = f64x2.floor(p1)
      slack0 = f64x2.pmin(f64x2.sub(f64x2.mul(p0, shrink), term0), slack0)
      slack1 = f64x2.pmin(f64x2.sub(f64x2.mul(p1, shrink), term1), slack1)
      sum0 = f64x2.add(sum0, term0)
      sum1 = f64x2.add(sum1, term1)
      f = v128.load64_splat(factor, 8)
      p0 = nextProduct(term0, size0, f)
      p1 = nextProduct(term1, size1, f)
      term0 = f64x2.floor(p0)
      term1 = f64x2.floor(p1)
      slack0 = f64x2.pmin(f64x2.sub(f64x2.mul(p0, shrink), term0), slack0)
      slack1 = f64x2.pmin(f64x2.sub(f64x2.mul(p1, shrink), term1), slack1)
      sum0 = f64x2.add(sum0, term0)
      sum1 = f64x2.add(sum1, term1)
      if (!v128.any_true(v128.or(term0, term1))) break
    }
    let doubt0 = v128.or(f64x2.lt(slack0, zero), v128.or(f64x2.gt(size0, fast), f64x2.eq(x0, one)))
    let doubt1 = v128.or(f64x2.lt(slack1, zero), v128.or(f64x2.gt(size1, fast), f64x2.eq(x1, one)))
    const negative0 = f64x2.lt(x0, zero)
    const negative1 = f64x2.lt(x1, zero)
    let g0 = f64x2.div(top, sum0)
    let g1 = f64x2.div(top, sum1)
    let f0 = f64x2.floor(g0)
    let f1 = f64x2.floor(g1)
    doubt0 = v128.or(doubt0, v128.and(negative0, f64x2.lt(f64x2.sub(g0, f0), margin)))
    doubt1 = v128.or(doubt1, v128.and(negative1, f64x2.lt(f64x2.sub(g1, f1), margin)))
    g0 = f64x2.div(top, f64x2.add(one, v128.bitselect(f0, sum0, negative0)))
    g1 = f64x2.div(top, f64x2.add(one, v128.bitselect(f1, sum1, negative1)))
    f0 = f64x2.floor(g0)
    f1 = f64x2.floor(g1)
    doubt0 = v128.or(doubt0, f64x2.lt(f64x2.sub(g0, f0), margin))
    doubt1 = v128.or(doubt1, f64x2.lt(f64x2.sub(g1, f1), margin))
    g0 = f64x2.mul(f0, range)
    g1 = f64x2.mul(f1, range)
    f0 = f64x2.floor(g0)
    f1 = f64x2.floor(g1)
    doubt0 = v128.or(doubt0, f64x2.lt(f64x2.sub(g0, f0), margin))
    doubt1 = v128.or(doubt1, f64x2.lt(f64x2.sub(g1, f1), margin))
    v128.store(at, i64x2.add(base, v128.and(f64x2.add(f0, shift), mask)))
    v128.store(at, i64x2.add(base, v128.and(f64x2.add(f1, shift), mask)), 16)
    if (v128.any_true(v128.or(doubt0, doubt1))) {
      if (f64x2.extract_lane(doubt0, 0) != 0) store<u64>(at, exactRate(i64(f64x2.extract_lane(x0, 0))))
      if (f64x2.extract_lane(doubt0, 1) != 0) store<u64>(at, exactRate(i64(f64x2.extract_lane(x0, 1))), 8)
      if (f64x2.extract_lane(doubt1, 0) != 0) store<u64>(at, exactRate(i64(f64x2.extract_lane(x1, 0))), 16)
      if (f64x2.extract_lane(doubt1, 1) != 0) store<u64>(at, exactRate(i64(f64x2.extract_lane(x1, 1))), 24)
    }
  }
}
