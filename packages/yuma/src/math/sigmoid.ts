/** Exponential and sigmoids of the epoch. Source: epoch/math.rs and `alpha_sigmoid` in epoch/run_epoch.rs. */
import { I32F32 } from '../fixed/fixed.ts'
import { exp, ln } from '../fixed/transcendental.ts'

const { one, zero } = I32F32
const HALF = I32F32.safeDiv(one, I32F32.fromInteger(2))
const MINUS_ONE_HUNDRED = I32F32.fromInteger(-100)
const TWENTY = I32F32.fromInteger(20)
const MINUS_TWENTY = I32F32.fromInteger(-20)
const MINUS_ONE = I32F32.fromInteger(-1)

/** `exp_safe`: e^x with x clamped to -20..20. */
export function expSafe(input: I32F32): I32F32 {
  const x = input < MINUS_TWENTY ? MINUS_TWENTY : input > TWENTY ? TWENTY : input
  return exp(I32F32, x) ?? (x <= 0n ? zero : I32F32.max)
}

/** `safe_ln`: natural logarithm, 0 where it has none. */
export const safeLn = (value: I32F32): I32F32 => ln(I32F32, value) ?? zero

/** `sigmoid_safe`: 1 / (1 + e^(-rho (input - kappa))). */
export function sigmoidSafe(input: I32F32, rho: I32F32, kappa: I32F32): I32F32 {
  const minusRho = I32F32.saturatingMul(rho, MINUS_ONE)
  const exponent = I32F32.saturatingMul(minusRho, I32F32.saturatingSub(input, kappa))
  return I32F32.safeDiv(one, I32F32.saturatingAdd(expSafe(exponent), one))
}

/** `clamp_value`: at most `high`, then at least `low`. */
export function clampValue(value: I32F32, low: I32F32, high: I32F32): I32F32 {
  const capped = value < high ? value : high
  return capped > low ? capped : low
}

/** How far a weight is from consensus (buying) or from the bond (selling), in 0..1: all that `alphaSigmoid` depends on besides its parameters. */
export function alphaDifference(consensus: I32F32, weight: I32F32, bond: I32F32): I32F32 {
  const difference = weight >= bond ? I32F32.saturatingSub(weight, consensus) : I32F32.saturatingSub(bond, weight)
  return clampValue(difference, zero, one)
}

/** low + (high - low) / (1 + e^(-steepness / 100 (difference - 1/2))), within low..high. */
export function alphaOfDifference(difference: I32F32, low: I32F32, high: I32F32, steepness: I32F32): I32F32 {
  const slope = I32F32.saturatingDiv(steepness, MINUS_ONE_HUNDRED)
  const exponent = I32F32.saturatingMul(slope, I32F32.saturatingSub(difference, HALF))
  const sigmoid = I32F32.saturatingDiv(one, I32F32.saturatingAdd(one, expSafe(exponent)))
  const alpha = I32F32.saturatingAdd(low, I32F32.saturatingMul(sigmoid, I32F32.saturatingSub(high, low)))
  return clampValue(alpha, low, high)
}

/** `Pallet::alpha_sigmoid`: liquid alpha of one weight. `steepness` is I32F32 bits of the stored i16. */
export function alphaSigmoid(
  consensus: I32F32,
  weight: I32F32,
  bond: I32F32,
  low: I32F32,
  high: I32F32,
  steepness: I32F32,
): I32F32 {
  return alphaOfDifference(alphaDifference(consensus, weight, bond), low, high, steepness)
}
