import { I32F32, U64F64 } from '../fixed/fixed.ts'
import { checkedSqrt, exp, ln } from '../fixed/transcendental.ts'

const I32_MAX = 2_147_483_647n
const U64_MAX = (1n << 64n) - 1n

/** value^p through I32F32 logarithm and exponential; 0 where the logarithm fails (`safe_pow`). */
function safePow(value: U64F64, p: U64F64): U64F64 {
  const log = ln(I32F32, I32F32.fromFixed(value, U64F64))
  if (log === null) return U64F64.zero
  const power = exp(I32F32, I32F32.saturatingMul(I32F32.fromFixed(p, U64F64), log)) ?? I32F32.fromInteger(I32_MAX)
  return U64F64.fromFixed(power, I32F32)
}

const maxOf = (values: readonly U64F64[]): U64F64 => values.reduce((a, b) => (b > a ? b : a), U64F64.zero)

/**
 * values^p divided by their sum, scaled first so that nothing leaves I32F32. Values too low to be scaled come back
 * scaled to a maximum of 1 only, as on chain. Source: `inplace_pow_normalize` (coinbase/subnet_emissions.rs).
 *
 * @param values U64F64 bits, in map order
 * @param p exponent, U64F64 bits
 */
export function powNormalize(values: readonly U64F64[], p: U64F64): U64F64[] {
  const factor = U64F64.safeDiv(U64F64.one, maxOf(values))
  const scaled = values.map((value) => U64F64.saturatingMul(factor, value))
  const max = maxOf(scaled)
  const maxTimesCount = U64F64.saturatingMul(U64F64.fromInteger(values.length), U64F64.saturatingMul(max, max))
  const limit = U64F64.fromInteger(I32_MAX)
  if (maxTimesCount < U64F64.safeDiv(limit, U64F64.fromInteger(U64_MAX))) return scaled
  const epsilon = U64F64.safeDiv(U64F64.one, U64F64.fromInteger(1_000))
  const lift = checkedSqrt(U64F64, U64F64.safeDiv(limit, maxTimesCount), epsilon) ?? U64F64.zero
  const powers = scaled.map((value) => safePow(U64F64.saturatingMul(lift, value), p))
  const sum = U64F64.sum(powers)
  return powers.map((power) => U64F64.safeDiv(power, sum))
}
