/** The functions of math.json by their names in the reference. */
import * as yuma from '@glia/yuma'
import { math } from '@glia/yuma'

type Json = never
type Call = (input: Json) => unknown

/** A number of the vectors, in the unit in which the function takes it. */
const big = <T extends bigint>(x: string): T => BigInt(x) as T
const bigs = <T extends bigint>(x: string[]): T[] => x.map((each) => big<T>(each))
const dense = (x: string[][]): yuma.I32F32[][] => x.map((row) => bigs<yuma.I32F32>(row))
const flags = (x: number[]): boolean[] => x.map((flag) => flag === 1)

function sparse(rows: (number | string)[][]): math.SparseMatrix {
  return rows.map((row) => {
    const cells: math.SparseCell[] = []
    for (let i = 0; i < row.length; i += 2) cells.push([Number(row[i]), big(row[i + 1] as string)])
    return cells
  })
}

const flat = (matrix: math.SparseMatrix): unknown[] => matrix.map((row) => row.flat())

/** Result of a function that works in place. */
function inPlace<T>(value: T, change: (value: T) => void): T {
  change(value)
  return value
}

const { I32F32, I64F64, I96F32, U96F32, U64F64 } = yuma
const TYPES: readonly yuma.Fixed<bigint>[] = [I32F32, I64F64, I96F32, U96F32, U64F64]

function operations(type: yuma.Fixed<bigint>): Call {
  return ((input: { a: string; b: string }) => {
    const a = big(input.a)
    const b = big(input.b)
    const out: Record<string, unknown> = {
      saturating_add: type.saturatingAdd(a, b),
      saturating_sub: type.saturatingSub(a, b),
      saturating_mul: type.saturatingMul(a, b),
      wrapping_mul: type.wrappingMul(a, b),
      checked_mul: type.checkedMul(a, b),
      checked_div: type.checkedDiv(a, b),
      saturating_div: b === 0n ? null : type.saturatingDiv(a, b),
      safe_div: type.safeDiv(a, b),
      floor_a: type.floor(a),
      round_a_saturating: type.round(a),
      int_a: type.floor(a),
      frac_a: type.frac(a),
      a_to_u64: type.toU64(a),
      a_to_u16: String(type.toU16(a)),
      a_to_i64: type.toI64(a),
    }
    for (const other of TYPES) out[`a_to_${other.name}`] = other.fromFixed(a, type)
    return out
  }) as Call
}

const EPSILON = U64F64.safeDiv(U64F64.one, U64F64.fromInteger(1_000))
const notAbove = (a: bigint, b: bigint): boolean => a <= b

interface WithMatrix {
  matrix: (number | string)[][]
  columns: number
  mask: number[]
  except: number
  vector: string[]
  threshold: string[]
}
interface WithDense {
  matrix: string[][]
  mask: number[]
  masks: number[][]
  vector: string[]
  threshold: string[]
  except: number
}

export const mathFunctions: Readonly<Record<string, Call>> = {
  ...Object.fromEntries(TYPES.map((type) => [`ops_${type.name}`, operations(type)])),
  exp_I32F32: (x: string) => yuma.exp(I32F32, big(x)),
  ln_I32F32: (x: string) => yuma.ln(I32F32, big(x)),
  log2_I96F32: (x: string) => yuma.log2(I96F32, big(x)),
  'checked_sqrt_U64F64_eps_0.001': (x: string) => yuma.checkedSqrt(U64F64, big(x), EPSILON),
  fixed_to_u16: (x: string) => math.fixedToU16(big(x)),
  fixed_to_u64: (x: string) => math.fixedToU64(big(x)),
  fixed_to_fixed_u16_proportion: (x: string) => math.fixedToFixedU16Proportion(big(x)),
  fixed_proportion_to_u16: (x: string) => math.fixedProportionToU16(big(x)),
  fixed32_to_fixed64: (x: string) => math.fixed32ToFixed64(big(x)),
  exp_safe: (x: string) => math.expSafe(big(x)),
  safe_ln: (x: string) => math.safeLn(big(x)),
  fixed64_to_fixed32: (x: string) => math.fixed64ToFixed32(big(x)),
  fixed64_to_u64: (x: string) => math.fixed64ToU64(big(x)),
  u16_to_fixed: (x: number) => math.u16ToFixed(x),
  u16_proportion_to_fixed: (x: number) => math.u16ProportionToFixed(x),
  sigmoid_safe: (i: { input: string; rho: string; kappa: string }) =>
    math.sigmoidSafe(big(i.input), big(i.rho), big(i.kappa)),
  alpha_sigmoid: (i: Record<'consensus' | 'weight' | 'bond' | 'alpha_low' | 'alpha_high' | 'steepness', string>) =>
    math.alphaSigmoid(
      big(i.consensus),
      big(i.weight),
      big(i.bond),
      big(i.alpha_low),
      big(i.alpha_high),
      big(i.steepness),
    ),
  clamp_value: (i: { value: string; low: string; high: string }) =>
    math.clampValue(big(i.value), big(i.low), big(i.high)),
  vec_max_upscale_to_u16: (x: string[]) => math.vecMaxUpscaleToU16(bigs(x)),
  vec_fixed_proportions_to_u16: (x: string[]) => math.vecFixedProportionsToU16(bigs(x)),
  is_zero: (x: string[]) => math.isZero(bigs(x)),
  normalize: (x: string[]) => math.normalize(bigs(x)),
  inplace_normalize: (x: string[]) => inPlace(bigs<yuma.I32F32>(x), math.inplaceNormalize),
  sum: (x: string[]) => math.sum(bigs(x)),
  sum_wrapping_overflow: (x: string[]) => math.sum(bigs(x)),
  inplace_normalize_using_sum: (i: { x: string[]; sum: string }) =>
    inPlace(bigs<yuma.I32F32>(i.x), (x) => math.inplaceNormalizeUsingSum(x, big(i.sum))),
  inplace_normalize_64: (x: string[]) => inPlace(bigs<yuma.I64F64>(x), math.inplaceNormalize64),
  vec_u16_max_upscale_to_u16: (x: number[]) => [...math.vecU16MaxUpscaleToU16(Uint16Array.from(x))],
  check_vec_max_limited: (i: { vec: number[]; max_limit: number }) => math.checkVecMaxLimited(i.vec, i.max_limit),
  is_topk: (i: { vector: string[]; k: number }) => math.isTopk(bigs(i.vector), i.k),
  is_topk_nonzero: (i: { vector: string[]; k: number }) => math.isTopkNonzero(bigs(i.vector), i.k),
  vecdiv: (i: { x: string[]; y: string[] }) => math.vecdiv(bigs(i.x), bigs(i.y)),
  vec_mul: (i: { a: string[]; b: string[] }) => math.vecMul(bigs(i.a), bigs(i.b)),
  inplace_mask_vector: (i: { mask: number[]; vector: string[] }) =>
    inPlace(bigs<yuma.I32F32>(i.vector), (x) => math.inplaceMaskVector(flags(i.mask), x)),
  weighted_median: (i: {
    stake: string[]
    score: string[]
    minority: string
    partition_lo: string
    partition_hi: string
    partition_idx?: number[]
  }) =>
    math.weightedMedian(
      bigs(i.stake),
      bigs(i.score),
      i.partition_idx ?? i.stake.map((_, index) => index),
      big(i.minority),
      big(i.partition_lo),
      big(i.partition_hi),
    ),
  inplace_row_normalize: (x: string[][]) => inPlace(dense(x), math.inplaceRowNormalize),
  inplace_col_normalize: (x: string[][]) => inPlace(dense(x), math.inplaceColNormalize),
  inplace_col_max_upscale: (x: string[][]) => inPlace(dense(x), math.inplaceColMaxUpscale),
  row_sum: (x: string[][]) => math.rowSum(dense(x)),
  inplace_mask_diag: (x: string[][]) => inPlace(dense(x), math.inplaceMaskDiag),
  inplace_mask_diag_except_index: (i: WithDense) =>
    inPlace(dense(i.matrix), (x) => math.inplaceMaskDiagExceptIndex(x, i.except)),
  inplace_mask_rows: (i: WithDense) => inPlace(dense(i.matrix), (x) => math.inplaceMaskRows(flags(i.mask), x)),
  inplace_mask_cols: (i: WithDense) => inPlace(dense(i.matrix), (x) => math.inplaceMaskCols(flags(i.mask), x)),
  inplace_mask_matrix: (i: { matrix: string[][]; mask: number[][] }) =>
    inPlace(dense(i.matrix), (x) => math.inplaceMaskMatrix(i.mask.map(flags), x)),
  row_hadamard: (i: WithDense) => math.rowHadamard(dense(i.matrix), bigs(i.vector)),
  matmul: (i: WithDense) => math.matmul(dense(i.matrix), bigs(i.vector)),
  matmul_transpose: (i: WithDense) => math.matmulTranspose(dense(i.matrix), bigs(i.vector)),
  inplace_col_clip: (i: WithDense) => inPlace(dense(i.matrix), (x) => math.inplaceColClip(x, bigs(i.threshold))),
  weighted_median_col: (i: { stake: string[]; score: string[][]; majority: string }) =>
    math.weightedMedianCol(bigs(i.stake), dense(i.score), big(i.majority)),
  interpolate: (i: { mat1: string[][]; mat2: string[][]; ratio: string }) =>
    math.interpolate(dense(i.mat1), dense(i.mat2), big(i.ratio)),
  mat_vec_mul: (i: WithDense) => math.matVecMul(dense(i.matrix), bigs(i.vector)),
  mat_ema: (i: { new: string[][]; old: string[][]; alpha: string }) =>
    math.matEma(dense(i.new), dense(i.old), big(i.alpha)),
  mat_ema_alpha: (i: { new: string[][]; old: string[][]; alpha: string[][] }) =>
    math.matEmaAlpha(dense(i.new), dense(i.old), dense(i.alpha)),
  inplace_row_normalize_sparse: (i: WithMatrix) => flat(inPlace(sparse(i.matrix), math.inplaceRowNormalizeSparse)),
  inplace_col_normalize_sparse: (i: WithMatrix) =>
    flat(inPlace(sparse(i.matrix), (x) => math.inplaceColNormalizeSparse(x, i.columns))),
  inplace_col_max_upscale_sparse: (i: WithMatrix) =>
    flat(inPlace(sparse(i.matrix), (x) => math.inplaceColMaxUpscaleSparse(x, i.columns))),
  row_sum_sparse: (i: WithMatrix) => math.rowSumSparse(sparse(i.matrix)),
  mask_diag_sparse: (i: WithMatrix) => flat(math.maskDiagSparse(sparse(i.matrix))),
  mask_diag_sparse_except_index: (i: WithMatrix) => flat(math.maskDiagSparseExceptIndex(sparse(i.matrix), i.except)),
  mask_rows_sparse: (i: WithMatrix) => flat(math.maskRowsSparse(flags(i.mask), sparse(i.matrix))),
  scalar_vec_mask_sparse_matrix_le: (i: WithMatrix & { scalar: string }) =>
    flat(math.scalarVecMaskSparseMatrix(sparse(i.matrix), big(i.scalar), bigs(i.vector), 0n, notAbove)),
  vec_mask_sparse_matrix_le: (i: WithMatrix & { first: string[]; second: string[] }) =>
    flat(math.vecMaskSparseMatrix(sparse(i.matrix), bigs(i.first), bigs(i.second), 0n, notAbove)),
  row_hadamard_sparse: (i: WithMatrix) => flat(math.rowHadamardSparse(sparse(i.matrix), bigs(i.vector))),
  matmul_sparse: (i: WithMatrix) => math.matmulSparse(sparse(i.matrix), bigs(i.vector), i.columns),
  matmul_transpose_sparse: (i: WithMatrix) => math.matmulTransposeSparse(sparse(i.matrix), bigs(i.vector)),
  col_clip_sparse: (i: WithMatrix) => flat(math.colClipSparse(sparse(i.matrix), bigs(i.threshold))),
  weighted_median_col_sparse: (i: {
    stake: string[]
    score: (number | string)[][]
    columns: number
    majority: string
  }) => math.weightedMedianColSparse(bigs(i.stake), sparse(i.score), i.columns, big(i.majority)),
  interpolate_sparse: (i: {
    mat1: (number | string)[][]
    mat2: (number | string)[][]
    columns: number
    ratio: string
  }) => flat(math.interpolateSparse(sparse(i.mat1), sparse(i.mat2), i.columns, big(i.ratio))),
  mat_vec_mul_sparse: (i: WithMatrix) => flat(math.matVecMulSparse(sparse(i.matrix), bigs(i.vector))),
  mat_ema_sparse: (i: { new: (number | string)[][]; old: (number | string)[][]; alpha: string }) =>
    flat(math.matEmaSparse(sparse(i.new), sparse(i.old), big(i.alpha))),
  mat_ema_alpha_sparse: (i: { new: (number | string)[][]; old: (number | string)[][]; alpha: string[][] }) =>
    flat(math.matEmaAlphaSparse(sparse(i.new), sparse(i.old), dense(i.alpha))),
}
