import * as m from './memory'
import { ONE, U16_MAX, div, fromU16Proportion, mul } from './fixed'
import { u16At, u32At, u64At, putU16, putU64 } from './memory'
import { weightsForBonds } from './weights'

/** Euler's number as the exponential of exactly 1 gives it: cut to 23 fraction bits. */
const E_CUT: u64 = 22802600 << 9

/** 20.0: `exp_safe` clamps to +-20. */
const LIMIT: i64 = i64(20) << 32

let low: u64 = 0
let high: u64 = 0
/** steepness / -100, its whole part and its fraction (the fraction not negative). */
let slopeWhole: i64 = 0
let slopeFraction: i64 = 0
/** The rate where the difference is 0, which is the commonest one. */
let rateAtZero: u64 = 0

/** Sets the parameters of `alpha_sigmoid` for this epoch: u16 proportions low and high, steepness in hundredths. */
export function setRates(lowPart: u64, highPart: u64, steepness: i64): void {
  low = fromU16Proportion(lowPart)
  high = fromU16Proportion(highPart)
  // The fixed-point quotient cuts toward zero, as integer division does.
  const slope = -((steepness << 32) / 100)
  slopeWhole = slope >> 32
  slopeFraction = slope & 0xffff_ffff
  rateAtZero = rate(0)
}

/**
 * slope * (difference - 0.5), rounded down. |slope| < 328 and |difference - 0.5| <= 2^31, so the whole part's product is
 * below 2^40 and the fraction's below 2^63.
 */
// @ts-ignore: decorator
@inline
function exponent(difference: u64): i64 {
  const centred = i64(difference) - 0x8000_0000
  return slopeWhole * centred + ((slopeFraction * centred) >> 32)
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

/** The moving average's rate for a clamped difference 0..2^32 (`alpha_sigmoid` after its choice of the difference). */
export function rate(difference: u64): u64 {
  // The clamp to high, then to low, leaves low.
  if (low >= high) return low
  const x = min(max(exponent(difference), -LIMIT), LIMIT)
  // exp <= e^20 * 2^32 < 2^61.
  const sigmoid = reciprocal(ONE + exp(x))
  return min(low + mul(sigmoid, high - low), high)
}

/**
 * One row of the liquid moving average, appended to the bonds' matrix at `at`.
 *
 * The reference looks weights and bonds up by walking each row once along the columns 0, 1, 2 .... In a row that
 * does not ascend, an entry is met only if its column is above all columns stored before it; others read as 0 in the
 * choice of the rate, but not in the average itself.
 *
 * @returns the new end of the matrix
 */
export function liquidRow(row: usize, since: u64, penalty: u64, at: usize): usize {
  const weights = weightsForBonds(row, penalty, m.rowColA, m.rowA)
  const start = u32At(m.bondPtr, row)
  const end = u32At(m.bondPtr, row + 1)
  // Old bonds spread by column, twice the value plus whether the walk meets it.
  let next: usize = 0
  for (let k = start; k < end; k++) {
    const j = u16At(m.bondCol, k)
    if (u64At(m.registered, j) >= since) continue
    putU64(m.spread, j, (fromU16Proportion(u16At(m.bondVal, k)) << 1) | u64(j >= next))
    next = max(next, j + 1)
  }
  let out = at
  next = 0
  for (let k: usize = 0; k < weights; k++) {
    const j = u16At(m.rowColA, k)
    const weight = u64At(m.rowA, k)
    const met = j >= next
    next = max(next, j + 1)
    const spread = u64At(m.spread, j)
    const bond = spread >> 1
    const seenBond = spread & 1 ? bond : 0
    const seenWeight = met ? weight : 0
    const threshold = u64At(m.consensus, j)
    const difference: u64 =
      seenWeight >= seenBond ? (seenWeight > threshold ? seenWeight - threshold : 0) : seenBond - seenWeight
    const alpha = difference == 0 ? rateAtZero : rate(difference)
    const value = min(mul(ONE - alpha, bond) + mul(alpha, weight), ONE)
    putU16(m.emaCol, out, j)
    putU64(m.emaVal, out, value)
    putU64(m.columnA, j, u64At(m.columnA, j) + value)
    out += usize(value != 0)
  }
  for (let k = start; k < end; k++) putU64(m.spread, u16At(m.bondCol, k), 0)
  return out
}
