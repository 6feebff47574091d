import { type Fixed, I9F23 } from './fixed.ts'

/** e in I9F23, floored: what `exp` answers for exactly 1. */
const E_I9F23 = I9F23.wrap(22_802_600n)
/** log2(e) in I9F23, floored. */
const LOG2_E_I9F23 = I9F23.wrap(12_102_203n)

/**
 * e^operand by its Taylor series to the term of order fracBits - 1; the reciprocal for negative operands.
 * Source: `substrate_fixed::transcendental::exp`.
 *
 * @param operand bits of `type`, which must be signed
 * @returns bits, or null where the reference returns Err (an overflow in any term)
 */
export function exp<B extends bigint>(type: Fixed<B>, operand: B): B | null {
  if (operand === 0n) return type.one
  // The reference answers 1 with its coarse constant, not with the series.
  if (operand === type.one) return type.fromFixed(E_I9F23, I9F23)
  const bits: bigint = operand
  const negative = bits < 0n
  const size = negative ? -bits : bits
  if (size > type.max) return null
  const x = type.wrap(size)
  const start = type.checkedAdd(x, type.one)
  if (start === null) return null
  let result = start
  let term = x
  for (let i = 2; i < type.fracBits; i++) {
    const product = type.checkedMul(term, x)
    if (product === null) return null
    const next = type.checkedDiv(product, type.fromInteger(i))
    if (next === null) return null
    term = next
    const sum = type.checkedAdd(result, term)
    if (sum === null) return null
    result = sum
  }
  return negative ? type.checkedDiv(type.one, result) : result
}

/** Halves and rounds up a lost bit (`rs`). */
const halve = <B extends bigint>(bits: B): B => ((bits >> 1n) + (bits & 1n)) as B

function log2AtLeastOne<B extends bigint>(type: Fixed<B>, operand: B): B {
  const { one } = type
  const two = one << 1n
  let x = operand
  let result = 0n
  while (x >= two) {
    result += 1n
    x = halve(x)
  }
  if (x === one) return type.fromInteger(result)
  for (let i = 0; i < type.fracBits; i++) {
    x = type.wrappingMul(x, x)
    result <<= 1n
    if (x >= two) {
      result |= 1n
      x = halve(x)
    }
  }
  return type.wrap(result)
}

/** floor(log2(operand)) for an operand of at least 1: the digits that `log2` finds behind the point never carry into it. */
export function wholeLog2<B extends bigint>(type: Fixed<B>, operand: B): bigint {
  const two = type.one << 1n
  let result = 0n
  for (let x = operand; x >= two; x = halve(x)) result += 1n
  return result
}

/**
 * Base-2 logarithm, digit by digit. Source: `substrate_fixed::transcendental::log2`.
 *
 * @returns bits of `type` (signed), or null where the reference returns Err: operand not above zero, or its reciprocal out of range
 */
export function log2<B extends bigint>(type: Fixed<B>, operand: B): B | null {
  if (operand <= 0n) return null
  if (operand >= type.one) return log2AtLeastOne(type, operand)
  const inverse = type.checkedDiv(type.one, operand)
  return inverse === null ? null : type.wrap(-BigInt(log2AtLeastOne(type, inverse)))
}

/** Natural logarithm: log2 / log2(e). Source: `substrate_fixed::transcendental::ln`. null = Err, as for `log2`. */
export function ln<B extends bigint>(type: Fixed<B>, operand: B): B | null {
  const log = log2(type, operand)
  return log === null ? null : type.wrap((log << BigInt(type.fracBits)) / type.fromFixed(LOG2_E_I9F23, I9F23))
}

/**
 * Square root by bisection until |x / r - r| <= epsilon, at most 129 steps. Source: `FixedExt::checked_sqrt` in
 * primitives/safe-math.
 *
 * @returns bits, or null for a negative operand
 */
export function checkedSqrt<B extends bigint>(type: Fixed<B>, operand: B, epsilon: B): B | null {
  if (operand < 0n) return null
  const { one } = type
  const two = type.fromInteger(2)
  let high = operand > one ? operand : one
  let low = operand > one ? type.zero : operand
  let middle = type.safeDiv(type.saturatingAdd(high, low), two)
  let check = type.safeDiv(operand, middle)
  let iteration = 0
  while (type.absDiff(check, middle) > epsilon) {
    if (check < middle) high = middle
    else low = middle
    middle = type.safeDiv(type.saturatingAdd(high, low), two)
    check = type.safeDiv(operand, middle)
    iteration += 1
    if (iteration > 128) break
  }
  return middle
}

/**
 * Integer power by squaring, saturating. Source: `FixedExt::checked_pow` in primitives/safe-math.
 *
 * @param exponent i32
 * @returns bits, or null for zero to a negative power
 */
export function checkedPow<B extends bigint>(type: Fixed<B>, operand: B, exponent: number): B | null {
  if (exponent === 0) return type.one
  if (operand === 0n) return exponent < 0 ? null : type.zero
  let result = type.one
  let base = operand
  let power = Math.abs(exponent)
  while (power > 0) {
    if (power % 2 === 1) result = type.saturatingMul(result, base)
    base = type.saturatingMul(base, base)
    power = Math.floor(power / 2)
  }
  return exponent < 0 ? type.safeDiv(type.one, result) : result
}
