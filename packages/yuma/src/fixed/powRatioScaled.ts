/**
 * (a / b)^(c / d) * scale in big integers. Source: `SafeInt::pow_ratio_scaled` of the safe-bigmath crate
 * (sam0x17/safe-bigmath), which the balancer pool relies on to the last digit: the order of floors and the
 * stopping rules below decide the result.
 */

import { type PowRatio, powRatioClosely } from './powRatioClosely.ts'
import { powRatioNearOne } from './powRatioNearOne.ts'

const GUARD_BITS = 24n
const GUARD = 1n << GUARD_BITS
const MAX_EXACT_EXPONENT = 1_024n
const MAX_ITERATIONS = 4_096n
/** The reference's series must be this exact to agree with another in every digit that shows. */
const MIN_NEAR_PRECISION = 200

const abs = (a: bigint): bigint => (a < 0n ? -a : a)

function divFloor(a: bigint, b: bigint): bigint {
  const quotient = a / b
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient
}

function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b]
  while (y !== 0n) [x, y] = [y, x % y]
  return x
}

function bitLength(value: bigint): bigint {
  return value === 0n ? 0n : BigInt(value.toString(2).length)
}

/** Drops the guard bits, to the nearest, halves away from zero. */
function dropGuard(value: bigint): bigint {
  const quotient = value / GUARD
  const rest = value % GUARD
  if (rest === 0n || abs(rest) << 1n < GUARD) return quotient
  return rest > 0n ? quotient + 1n : quotient - 1n
}

/** Largest r with r^q * denominator <= numerator. */
function rootFloor(numerator: bigint, denominator: bigint, q: bigint): bigint {
  let low = 0n
  let high = 1n
  while (high ** q * denominator <= numerator) high <<= 1n
  while (low < high) {
    const middle = (low + high + 1n) >> 1n
    if (middle ** q * denominator <= numerator) low = middle
    else high = middle - 1n
  }
  return low
}

/** ln(1 + x), Taylor, in units of 2^-bits; stops when the digits above the guard stand still. */
function ln1p(x: bigint, bits: bigint, maxIterations: number): bigint {
  let term = x
  let result = x
  for (let n = 2; n <= maxIterations; n++) {
    term = (term * x) >> bits
    if (term === 0n) break
    const next = divFloor(term, BigInt(n))
    if (next === 0n) break
    result = n % 2 === 0 ? result - next : result + next
    // The reference also stops where the digits above the guard stand still: only a step below the guard leaves them so.
    if (abs(next) < GUARD) break
  }
  return result
}

/** e^x, Taylor, with the same stopping rule. */
function expSeries(x: bigint, bits: bigint, maxIterations: number): bigint {
  let term = 1n << bits
  let result = term
  for (let n = 1; n <= maxIterations; n++) {
    // Two floors one after the other are the floor of the whole division.
    term = divFloor((term * x) >> bits, BigInt(n))
    if (term === 0n) break
    result += term
    if (abs(term) < GUARD) break
  }
  return result
}

/** ln of a positive integer: mantissa in [0.75, 1.5) by series, plus the exponent times ln 2. */
function lnInteger(value: bigint, bits: bigint, lnTwo: bigint, maxIterations: number): bigint {
  const one = 1n << bits
  let shift = bitLength(value) - 1n
  let mantissa = (value << bits) >> shift
  if (mantissa >= one + (one >> 1n)) {
    mantissa >>= 1n
    shift += 1n
  }
  return ln1p(mantissa - one, bits, maxIterations) + lnTwo * shift
}

/** ln 2 by precision: it depends on nothing else, and its series is the longest. */
const lnTwoCache = new Map<bigint, bigint>()

function lnTwoAt(bits: bigint, maxIterations: number): bigint {
  let value = lnTwoCache.get(bits)
  if (value === undefined) {
    value = -ln1p(-((1n << bits) >> 1n), bits, maxIterations)
    lnTwoCache.set(bits, value)
  }
  return value
}

/**
 * (baseNum / baseDen)^(expNum / expDen) * scale, floored. Exact when the reduced exponents are at most 1,024, else a
 * log/exp series of at least `precision` bits.
 *
 * @returns null for a zero denominator or a negative argument
 */
export function powRatioScaled(
  baseNum: bigint,
  baseDen: bigint,
  expNum: bigint,
  expDen: bigint,
  precision: number,
  scale: bigint,
): bigint | null {
  if (baseDen === 0n || expDen === 0n) return null
  if (baseNum === 0n) return 0n
  if (scale < 0n || baseNum < 0n || baseDen < 0n || expNum < 0n || expDen < 0n) return null
  if (expNum === 0n) return scale
  // With so many bits the exact root and the series have the same digits, and those are here found sooner.
  if (precision >= MIN_NEAR_PRECISION) {
    const near = powRatioNearOne({ baseNum, baseDen, p: expNum, q: expDen }, scale)
    if (near !== undefined) return near
  }
  const divisor = gcd(expNum, expDen)
  const p = expNum / divisor
  const q = expDen / divisor
  if (p <= MAX_EXACT_EXPONENT && q <= MAX_EXACT_EXPONENT) {
    return rootFloor(baseNum ** p * scale ** q, baseDen ** p, q)
  }

  let requested = BigInt(Math.max(precision, 32))
  const scaleBits = bitLength(scale) + 8n
  if (scaleBits > requested) requested = scaleBits
  return (
    powRatioClosely({ baseNum, baseDen, p, q }, requested, scale) ??
    powRatioBySeries({ baseNum, baseDen, p, q }, requested, scale)
  )
}

/** The reference's own series, step by step; `requested` bits behind the point. */
export function powRatioBySeries({ baseNum, baseDen, p, q }: PowRatio, requested: bigint, scale: bigint): bigint {
  const bits = requested + GUARD_BITS
  const maxIterations = Number(bits + 128n < MAX_ITERATIONS ? bits + 128n : MAX_ITERATIONS)
  const lnTwo = lnTwoAt(bits, maxIterations)
  const lnBase = lnInteger(baseNum, bits, lnTwo, maxIterations) - lnInteger(baseDen, bits, lnTwo, maxIterations)
  const exponent = divFloor(lnBase * p, q)
  const power = dropGuard(expSeries(exponent, bits, maxIterations))
  return (power * scale) >> requested
}
