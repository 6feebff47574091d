/** Exponential and sigmoids of the epoch. Source: epoch/math.rs and `alpha_sigmoid` in epoch/run_epoch.rs. */
import { I32F32 } from '../fixed/fixed.ts'
import { exp, ln } from '../fixed/transcendental.ts'

const { one } = I32F32
const HALF = one >> 1n
const MINUS_ONE_HUNDRED = I32F32.fromInteger(-100)
const TWENTY = I32F32.fromInteger(20)

/** `exp_safe`: e^x with x clamped to -20..20. */
export function expSafe(input: bigint): bigint {
  const x = input < -TWENTY ? -TWENTY : input > TWENTY ? TWENTY : input
  return exp(I32F32, x) ?? (x <= 0n ? 0n : I32F32.max)
}

/** `safe_ln`: natural logarithm, 0 where it has none. */
export const safeLn = (value: bigint): bigint => ln(I32F32, value) ?? 0n

/** `sigmoid_safe`: 1 / (1 + e^(-rho (input - kappa))). */
export function sigmoidSafe(input: bigint, rho: bigint, kappa: bigint): bigint {
  const minusRho = I32F32.saturatingMul(rho, -one)
  const exponent = I32F32.saturatingMul(minusRho, I32F32.saturatingSub(input, kappa))
  return I32F32.safeDiv(one, I32F32.saturatingAdd(expSafe(exponent), one))
}

/** `clamp_value`: at most `high`, then at least `low`. */
export function clampValue(value: bigint, low: bigint, high: bigint): bigint {
  const capped = value < high ? value : high
  return capped > low ? capped : low
}

/** How far a weight is from consensus (buying) or from the bond (selling), in 0..1: all that `alphaSigmoid` depends on besides its parameters. */
export function alphaDifference(consensus: bigint, weight: bigint, bond: bigint): bigint {
  const difference = weight >= bond ? I32F32.saturatingSub(weight, consensus) : I32F32.saturatingSub(bond, weight)
  return clampValue(difference, 0n, one)
}

/** low + (high - low) / (1 + e^(-steepness / 100 (difference - 1/2))), within low..high. */
export function alphaOfDifference(difference: bigint, low: bigint, high: bigint, steepness: bigint): bigint {
  const slope = I32F32.saturatingDiv(steepness, MINUS_ONE_HUNDRED)
  const exponent = I32F32.saturatingMul(slope, I32F32.saturatingSub(difference, HALF))
  const sigmoid = I32F32.saturatingDiv(one, I32F32.saturatingAdd(one, expSafe(exponent)))
  const alpha = I32F32.saturatingAdd(low, I32F32.saturatingMul(sigmoid, I32F32.saturatingSub(high, low)))
  return clampValue(alpha, low, high)
}

/** `Pallet::alpha_sigmoid`: liquid alpha of one weight. `steepness` is I32F32 bits of the stored i16. */
export function alphaSigmoid(
  consensus: bigint,
  weight: bigint,
  bond: bigint,
  low: bigint,
  high: bigint,
  steepness: bigint,
): bigint {
  return alphaOfDifference(alphaDifference(consensus, weight, bond), low, high, steepness)
}
