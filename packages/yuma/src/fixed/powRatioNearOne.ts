import type { PowRatio } from './powRatioClosely.ts'

/**
 * (a / b)^(p / q) * scale, floored, for a base so near 1 that the binomial series ends after a few terms: what a pool is
 * asked for when little is traded against its reserve, which is nearly always.
 */

/** Bits behind the point. */
const BITS = 128n
const ONE = 1n << BITS
/** |base - 1| is at most one part of this. */
const NEARNESS = 256n
/** p / q is at most this. */
const MAX_EXPONENT = 128n
const MAX_SCALE = 1n << 64n
/**
 * For x = base - 1 and r = p / q the term k is the one before it times x (r - k + 1) / k. As |x| r <= 1/2, every term is
 * below 1 and at most half of the one before, but for r < 1, where they are at most 1/256 of it. x and r err by 2^-128, so
 * x (r - k + 1) by less than (130 + k) 2^-128; with that no more than 40 terms err together by less than 2^-118, their rest
 * by 2^-128, the result by 2^-54. Answers are given where the nearest integer is 2^-40 away, as those of the longer series.
 */
const DOUBT = 1n << (BITS - 40n)

/** The floor of (baseNum / baseDen)^(p / q) * scale, all positive; undefined where it is too close to call or out of range. */
export function powRatioNearOne({ baseNum, baseDen, p, q }: PowRatio, scale: bigint): bigint | undefined {
  const distance = baseNum - baseDen
  if ((distance < 0n ? -distance : distance) * NEARNESS > baseDen) return undefined
  if (p > q * MAX_EXPONENT || scale > MAX_SCALE) return undefined
  const x = (distance << BITS) / baseDen
  // x (r - k + 1), which falls by x from term to term.
  let factor = (x * ((p << BITS) / q)) >> BITS
  let term = factor
  let sum = ONE + term
  for (let k = 2n; ; k++) {
    factor -= x
    term = ((term * factor) >> BITS) / k
    if (term === 0n) break
    sum += term
  }
  const result = sum * scale
  const below = (result - DOUBT) >> BITS
  return below === (result + DOUBT) >> BITS ? below : undefined
}
