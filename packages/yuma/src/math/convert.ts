/** Conversions between u16 parts, whole numbers and I32F32. Source: epoch/math.rs, functions of the same names. */
import { I32F32, I64F64 } from '../fixed/fixed.ts'

const U16_MAX = I32F32.fromInteger(65_535)

/** `fixed_to_u16`: floor, saturating. */
export const fixedToU16 = (x: I32F32): number => I32F32.toU16(x)

/** `fixed_to_u64`: floor, saturating. */
export const fixedToU64 = (x: I32F32): bigint => I32F32.toU64(x)

/** `fixed64_to_u64`: floor of an I64F64, saturating. */
export const fixed64ToU64 = (x: I64F64): bigint => I64F64.toU64(x)

/** `fixed64_to_fixed32`: I64F64 to I32F32, floor, saturating. */
export const fixed64ToFixed32 = (x: I64F64): I32F32 => I32F32.fromFixed(x, I64F64)

/** `fixed32_to_fixed64`: I32F32 to I64F64, exact. */
export const fixed32ToFixed64 = (x: I32F32): I64F64 => I64F64.fromFixed(x, I32F32)

/** `u16_to_fixed`: the whole number x. */
export const u16ToFixed = (x: number): I32F32 => I32F32.fromInteger(x)

/** `u16_proportion_to_fixed`: x / 65,535. */
export const u16ProportionToFixed = (x: number): I32F32 => I32F32.safeDiv(I32F32.fromInteger(x), U16_MAX)

/** `fixed_to_fixed_u16_proportion`: x / 65,535. */
export const fixedToFixedU16Proportion = (x: I32F32): I32F32 => I32F32.safeDiv(x, U16_MAX)

/** `fixed_proportion_to_u16`: floor(x * 65,535), saturating. */
export const fixedProportionToU16 = (x: I32F32): number => I32F32.toU16(I32F32.saturatingMul(x, U16_MAX))

/** `vec_fixed_proportions_to_u16`. */
export const vecFixedProportionsToU16 = (x: readonly I32F32[]): number[] => x.map(fixedProportionToU16)
