/** Vectors of I32F32 bits. Source: epoch/math.rs, functions of the same names. */
import { I32F32, I64F64 } from '../fixed/fixed.ts'

const { zero } = I32F32

/** `sum`: wraps on overflow, as `iter().sum()` in a release build. */
export const sum = (x: readonly I32F32[]): I32F32 => I32F32.sum(x)

/** `is_zero`: the (wrapping) sum is 0. */
export const isZero = (x: readonly I32F32[]): boolean => sum(x) === zero

/** `normalize`: a copy divided by its sum; unchanged where that is 0. */
export function normalize(x: readonly I32F32[]): I32F32[] {
  const copy = [...x]
  inplaceNormalize(copy)
  return copy
}

/** `inplace_normalize`. */
export function inplaceNormalize(x: I32F32[]): void {
  inplaceNormalizeUsingSum(x, sum(x))
}

/** `inplace_normalize_using_sum`: divides by a sum given; unchanged where that is 0. */
export function inplaceNormalizeUsingSum(x: I32F32[], total: I32F32): void {
  if (total === 0n) return
  for (const [i, value] of x.entries()) x[i] = I32F32.safeDiv(value, total)
}

/** `inplace_normalize_64`: the same for I64F64 bits. */
export function inplaceNormalize64(x: I64F64[]): void {
  const total = I64F64.sum(x)
  if (total === 0n) return
  for (const [i, value] of x.entries()) x[i] = I64F64.safeDiv(value, total)
}

/** `vecdiv`: x / y by element, 0 where y is 0 or missing. */
export function vecdiv(x: readonly I32F32[], y: readonly I32F32[]): I32F32[] {
  return x.map((value, i) => I32F32.safeDiv(value, y[i] ?? zero))
}

/** `vec_mul`: product by element, as long as the shorter; 0 on overflow. */
export function vecMul(a: readonly I32F32[], b: readonly I32F32[]): I32F32[] {
  const length = Math.min(a.length, b.length)
  return a.slice(0, length).map((value, i) => I32F32.checkedMul(value, b[i] as I32F32) ?? zero)
}

/** `inplace_mask_vector`: 0 where the mask is true or too short; an empty mask does nothing. */
export function inplaceMaskVector(mask: readonly boolean[], vector: I32F32[]): void {
  if (mask.length === 0) return
  for (let i = 0; i < vector.length; i++) if (mask[i] ?? true) vector[i] = zero
}

const U16_MAX = I32F32.fromInteger(65_535)

const maxOf = (x: readonly I32F32[]): I32F32 | null => (x.length === 0 ? null : x.reduce((a, b) => (b > a ? b : a)))

/** `vec_max_upscale_to_u16`: scaled so that the largest is 65,535, rounded to the nearest. */
export function vecMaxUpscaleToU16(x: readonly I32F32[]): number[] {
  const max = maxOf(x)
  if (max === null) return []
  if (max === 0n) return x.map((e) => I32F32.toU16(I32F32.saturatingMul(e, U16_MAX)))
  // Large numbers are divided first, so that the product stays in range.
  if (max > I32F32.fromInteger(32_768)) {
    const factor = I32F32.safeDiv(U16_MAX, max)
    return x.map((e) => I32F32.toU16(I32F32.round(I32F32.saturatingMul(e, factor))))
  }
  return x.map((e) => I32F32.toU16(I32F32.round(I32F32.safeDiv(I32F32.saturatingMul(e, U16_MAX), max))))
}

const [ONE, HALF] = [2 ** 32, 2 ** 31]

/**
 * `vec_u16_max_upscale_to_u16`: the same for whole numbers.
 *
 * PERF: a validator's whole row goes through here. All products of u16 stay below 2^53, so that plain numbers are exact: of a
 * row whose largest is `max`, floor(e factor + 1/2) with a factor of 32 bits behind the point, or floor(65,535 e / max + 1/2).
 */
export function vecU16MaxUpscaleToU16(x: Uint16Array): Uint16Array {
  let max = 0
  for (const e of x) if (e > max) max = e
  if (max === 0) return new Uint16Array(x.length)
  if (max <= 32_768) return x.map((e) => Math.floor((2 * 65_535 * e + max) / (2 * max)))
  const factor = Math.floor((65_535 * ONE) / max)
  return x.map((e) => Math.floor((e * factor + HALF) / ONE))
}

/** `check_vec_max_limited`: no element of the normalised vector is above maxLimit / 65,535. */
export function checkVecMaxLimited(x: readonly number[], maxLimit: number): boolean {
  const limit = I32F32.safeDiv(I32F32.fromInteger(maxLimit), U16_MAX)
  const max = maxOf(normalize(x.map((e) => I32F32.fromInteger(e))))
  return max === null || max <= limit
}

/** UIDs by ascending value, ties by ascending UID; all but the last k. */
function belowTopK(vector: readonly I32F32[], k: number): number[] {
  const order = vector.map((_, i) => i)
  order.sort((a, b) => {
    const [x, y] = [vector[a] as I32F32, vector[b] as I32F32]
    return x < y ? -1 : x > y ? 1 : a - b
  })
  return order.slice(0, Math.max(0, vector.length - k))
}

/** `is_topk`: true for the k largest; of equal ones the higher index wins. */
export function isTopk(vector: readonly I32F32[], k: number): boolean[] {
  const result = vector.map(() => true)
  for (const i of belowTopK(vector, k)) result[i] = false
  return result
}

/** `is_topk_nonzero`: the same, and not zero. */
export function isTopkNonzero(vector: readonly I32F32[], k: number): boolean[] {
  const result = vector.map((value) => value !== 0n)
  for (const i of belowTopK(vector, k)) result[i] = false
  return result
}
