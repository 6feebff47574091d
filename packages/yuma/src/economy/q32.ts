/** Unsigned numbers with 32 fraction bits in a u64: the decay of the registration burn. Source: utils/misc.rs. */
export const Q32_ONE = 1n << 32n

const U64_MAX = (1n << 64n) - 1n

/** value * factor / 2^32, floored, at most 2^64 - 1 (`mul_by_q32`). */
export function mulByQ32(value: bigint, factor: bigint): bigint {
  const product = (value * factor) >> 32n
  return product > U64_MAX ? U64_MAX : product
}

/** base^exponent in Q32, by squaring, floored at every step (`pow_q32`). */
export function powQ32(base: bigint, exponent: number): bigint {
  let result = Q32_ONE
  let factor = base
  let power = exponent
  while (power > 0) {
    if (power % 2 === 1) result = mulByQ32(result, factor)
    power = Math.floor(power / 2)
    if (power > 0) factor = mulByQ32(factor, factor)
  }
  return result
}

/**
 * Factor per block after which a number has halved in `halfLife` blocks: the largest f with f^halfLife <= 1/2, by
 * bisection; 1 for a half-life of 0 (`decay_factor_q32`).
 */
export function decayFactorQ32(halfLife: number): bigint {
  if (halfLife === 0) return Q32_ONE
  let low = 0n
  let high = Q32_ONE
  while (low + 1n < high) {
    const middle = low + ((high - low) >> 1n)
    if (powQ32(middle, halfLife) > Q32_ONE >> 1n) high = middle
    else low = middle
  }
  return low
}
