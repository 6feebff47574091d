/** Dense matrices of I32F32 bits. Source: epoch/math.rs, functions of the same names. */
import { I32F32 } from '../fixed/fixed.ts'
import type { DenseMatrix } from './types.ts'
import { vecMul } from './vector.ts'

const { one, zero } = I32F32

const isDegenerate = (matrix: Readonly<DenseMatrix>): boolean => (matrix[0]?.length ?? 0) === 0

/** `inplace_row_normalize`: rows with a positive sum are divided by it. */
export function inplaceRowNormalize(matrix: DenseMatrix): void {
  for (const row of matrix) {
    const total = I32F32.sum(row)
    if (total > 0n) for (const [j, value] of row.entries()) row[j] = I32F32.safeDiv(value, total)
  }
}

/** `row_sum`: empty when the first row is. */
export function rowSum(matrix: Readonly<DenseMatrix>): I32F32[] {
  return isDegenerate(matrix) ? [] : matrix.map((row) => I32F32.sum(row))
}

/** `inplace_col_normalize`: columns with a sum are divided by it; short rows count as padded with 0. */
export function inplaceColNormalize(matrix: DenseMatrix): void {
  const sums: I32F32[] = []
  for (const row of matrix) {
    for (const [j, value] of row.entries()) sums[j] = I32F32.saturatingAdd(sums[j] ?? zero, value)
  }
  divideColumns(matrix, sums)
}

/** `inplace_col_max_upscale`: columns are divided by their largest cell. */
export function inplaceColMaxUpscale(matrix: DenseMatrix): void {
  const largest: I32F32[] = []
  for (const row of matrix) {
    for (const [j, value] of row.entries()) if (value > (largest[j] ?? zero)) largest[j] = value
  }
  divideColumns(matrix, largest)
}

function divideColumns(matrix: DenseMatrix, divisors: readonly I32F32[]): void {
  for (const row of matrix) {
    for (const [j, value] of row.entries()) {
      const divisor = divisors[j] ?? zero
      if (divisor !== 0n) row[j] = I32F32.safeDiv(value, divisor)
    }
  }
}

/** `inplace_mask_diag`: zero diagonal; a matrix that is not square stays. */
export function inplaceMaskDiag(matrix: DenseMatrix): void {
  if (isDegenerate(matrix) || matrix.length !== matrix[0]?.length) return
  for (const [i, row] of matrix.entries()) if (i < row.length) row[i] = zero
}

/** `inplace_mask_diag_except_index`: zero diagonal, but for one index. */
export function inplaceMaskDiagExceptIndex(matrix: DenseMatrix, except: number): void {
  const kept = matrix[except]?.[except]
  inplaceMaskDiag(matrix)
  const row = matrix[except]
  if (kept !== undefined && row !== undefined) row[except] = kept
}

/** `inplace_mask_rows`: rows whose mask is true or missing become zeros, as many as the first row has. */
export function inplaceMaskRows(mask: readonly boolean[], matrix: DenseMatrix): void {
  const columns = matrix[0]?.length ?? 0
  for (let i = 0; i < matrix.length; i++) if (mask[i] ?? true) matrix[i] = new Array<I32F32>(columns).fill(zero)
}

/** `inplace_mask_cols`: columns whose mask is true or missing become zeros. */
export function inplaceMaskCols(mask: readonly boolean[], matrix: DenseMatrix): void {
  for (const row of matrix) for (let j = 0; j < row.length; j++) if (mask[j] ?? true) row[j] = zero
}

/** `inplace_mask_matrix`: cells whose mask is true or missing become 0; an empty mask does nothing. */
export function inplaceMaskMatrix(mask: readonly (readonly boolean[])[], matrix: DenseMatrix): void {
  if ((mask[0]?.length ?? 0) === 0) return
  for (const [i, row] of matrix.entries()) {
    for (let j = 0; j < row.length; j++) if (mask[i]?.[j] ?? true) row[j] = zero
  }
}

/** `row_hadamard`: row i times vector[i]; one empty row when the first row is empty. */
export function rowHadamard(matrix: Readonly<DenseMatrix>, vector: readonly I32F32[]): DenseMatrix {
  if (isDegenerate(matrix)) return [[]]
  return matrix
    .slice(0, vector.length)
    .map((row, i) => row.map((value) => I32F32.saturatingMul(vector[i] as I32F32, value)))
}

/** `matmul`: result_j = sum over i of vector_i * matrix_ij, as wide as the first row. */
export function matmul(matrix: Readonly<DenseMatrix>, vector: readonly I32F32[]): I32F32[] {
  const result = new Array<I32F32>(matrix[0]?.length ?? 0).fill(zero)
  for (const [i, row] of matrix.entries()) {
    const scale = vector[i] ?? zero
    for (const [j, total] of result.entries()) {
      const value = row[j]
      if (value !== undefined) result[j] = I32F32.saturatingAdd(total, I32F32.saturatingMul(scale, value))
    }
  }
  return result
}

/** `matmul_transpose`: result_i = sum over j of vector_j * matrix_ij; empty when the first row is. */
export function matmulTranspose(matrix: Readonly<DenseMatrix>, vector: readonly I32F32[]): I32F32[] {
  if (isDegenerate(matrix)) return []
  return matrix.map((row) => {
    let total = zero
    const length = Math.min(row.length, vector.length)
    for (let j = 0; j < length; j++) {
      total = I32F32.saturatingAdd(total, I32F32.saturatingMul(row[j] as I32F32, vector[j] as I32F32))
    }
    return total
  })
}

/** `inplace_col_clip`: cells at most their column's threshold. */
export function inplaceColClip(matrix: DenseMatrix, threshold: readonly I32F32[]): void {
  for (const row of matrix) {
    for (const [j, limit] of threshold.entries()) {
      const value = row[j]
      if (value !== undefined && value > limit) row[j] = limit
    }
  }
}

/** `interpolate`: a + ratio (b - a), in the shape of a's first row; a or b itself at the ends. */
export function interpolate(a: Readonly<DenseMatrix>, b: Readonly<DenseMatrix>, ratio: I32F32): DenseMatrix {
  if (ratio === 0n) return a.map((row) => [...row])
  if (ratio === one) return b.map((row) => [...row])
  if (isDegenerate(a)) return [[]]
  const columns = a[0]?.length ?? 0
  return a.map((rowA, i) => {
    const rowB = b[i] ?? []
    return Array.from({ length: columns }, (_, j) => {
      const [x, y] = [rowA[j], rowB[j]]
      if (x === undefined || y === undefined) return zero
      return I32F32.saturatingAdd(x, I32F32.saturatingMul(ratio, I32F32.saturatingSub(y, x)))
    })
  })
}

/** `mat_vec_mul`: every row times the vector by element. */
export function matVecMul(matrix: Readonly<DenseMatrix>, vector: readonly I32F32[]): DenseMatrix {
  return isDegenerate(matrix) ? [[]] : matrix.map((row) => vecMul(row, vector))
}

/** `mat_ema`: alpha * new + (1 - alpha) * old. */
export function matEma(next: Readonly<DenseMatrix>, old: Readonly<DenseMatrix>, alpha: I32F32): DenseMatrix {
  if (isDegenerate(next)) return [[]]
  const rest = I32F32.saturatingSub(one, alpha)
  return next.slice(0, old.length).map((row, i) => {
    const oldRow = old[i] as readonly I32F32[]
    return row
      .slice(0, oldRow.length)
      .map((value, j) =>
        I32F32.saturatingAdd(I32F32.saturatingMul(alpha, value), I32F32.saturatingMul(rest, oldRow[j] as I32F32)),
      )
  })
}

/** `mat_ema_alpha`: the same with a rate for every cell, at most 1; wrong shapes give back `old` or `next`. */
export function matEmaAlpha(
  next: Readonly<DenseMatrix>,
  old: Readonly<DenseMatrix>,
  alpha: Readonly<DenseMatrix>,
): DenseMatrix {
  if (isDegenerate(next)) return [[]]
  if (next.length !== old.length || next.length !== alpha.length) return old.map((row) => [...row])
  if (next.some((row, i) => row.length !== old[i]?.length || row.length !== alpha[i]?.length)) {
    return next.map((row) => [...row])
  }
  return next.map((row, i) =>
    row.map((value, j) => {
      const rate = alpha[i]?.[j] as I32F32
      const decayed = I32F32.saturatingMul(I32F32.saturatingSub(one, rate), old[i]?.[j] as I32F32)
      const increment = I32F32.saturatingMul(rate, value)
      const total = I32F32.saturatingAdd(decayed, increment > 0n ? increment : zero)
      return total < one ? total : one
    }),
  )
}
