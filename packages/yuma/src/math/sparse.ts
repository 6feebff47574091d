/** Sparse matrices of I32F32 bits. Source: epoch/math.rs, functions of the same names. */
import { I32F32 } from '../fixed/fixed.ts'
import type { SparseCell, SparseMatrix } from './types.ts'

const { one, zero } = I32F32

/** `inplace_row_normalize_sparse`: rows with a positive sum are divided by it. */
export function inplaceRowNormalizeSparse(matrix: SparseMatrix): void {
  for (const row of matrix) {
    const total = I32F32.sum(row.map(([, value]) => value))
    if (total > 0n) for (const cell of row) cell[1] = I32F32.safeDiv(cell[1], total)
  }
}

/** `row_sum_sparse`. */
export function rowSumSparse(matrix: Readonly<SparseMatrix>): I32F32[] {
  return matrix.map((row) => I32F32.sum(row.map(([, value]) => value)))
}

/** `inplace_col_normalize_sparse`: columns with a sum are divided by it; columns from `columns` on stay. */
export function inplaceColNormalizeSparse(matrix: SparseMatrix, columns: number): void {
  const sums = new Array<I32F32>(columns).fill(zero)
  for (const row of matrix) {
    for (const [j, value] of row) if (j < columns) sums[j] = I32F32.saturatingAdd(sums[j] as I32F32, value)
  }
  divideColumns(matrix, sums)
}

/** `inplace_col_max_upscale_sparse`: columns are divided by their largest cell. */
export function inplaceColMaxUpscaleSparse(matrix: SparseMatrix, columns: number): void {
  const largest = new Array<I32F32>(columns).fill(zero)
  for (const row of matrix) {
    for (const [j, value] of row) if (j < columns && value > (largest[j] as I32F32)) largest[j] = value
  }
  divideColumns(matrix, largest)
}

function divideColumns(matrix: SparseMatrix, divisors: readonly I32F32[]): void {
  for (const row of matrix) {
    for (const cell of row) {
      const divisor = divisors[cell[0]] ?? zero
      if (divisor !== 0n) cell[1] = I32F32.safeDiv(cell[1], divisor)
    }
  }
}

const copyCell = ([j, value]: Readonly<SparseCell>): SparseCell => [j, value]

/** `mask_rows_sparse`: rows whose mask is true or missing become empty. */
export function maskRowsSparse(mask: readonly boolean[], matrix: Readonly<SparseMatrix>): SparseMatrix {
  return matrix.map((row, i) => ((mask[i] ?? true) ? [] : row.map(copyCell)))
}

/** `mask_diag_sparse`: without the diagonal. */
export function maskDiagSparse(matrix: Readonly<SparseMatrix>): SparseMatrix {
  return matrix.map((row, i) => row.filter(([j]) => j !== i).map(copyCell))
}

/** `mask_diag_sparse_except_index`: without the diagonal, but for one index. */
export function maskDiagSparseExceptIndex(matrix: Readonly<SparseMatrix>, except: number): SparseMatrix {
  return matrix.map((row, i) => row.filter(([j]) => j !== i || i === except).map(copyCell))
}

/** `scalar_vec_mask_sparse_matrix`: without the cells for which masked(scalar, vector[column]). */
export function scalarVecMaskSparseMatrix<T>(
  matrix: Readonly<SparseMatrix>,
  scalar: T,
  vector: readonly T[],
  zero: T,
  masked: (a: T, b: T) => boolean,
): SparseMatrix {
  return matrix.map((row) => row.filter(([j]) => !masked(scalar, vector[j] ?? zero)).map(copyCell))
}

/** `vec_mask_sparse_matrix`: without the cells for which masked(first[row], second[column]). */
export function vecMaskSparseMatrix<T>(
  matrix: Readonly<SparseMatrix>,
  first: readonly T[],
  second: readonly T[],
  zero: T,
  masked: (a: T, b: T) => boolean,
): SparseMatrix {
  return matrix.map((row, i) => {
    const a = first[i] ?? zero
    return row.filter(([j]) => !masked(a, second[j] ?? zero)).map(copyCell)
  })
}

/** `row_hadamard_sparse`: row i times vector[i]; rows beyond the vector are dropped. */
export function rowHadamardSparse(matrix: Readonly<SparseMatrix>, vector: readonly I32F32[]): SparseMatrix {
  return matrix
    .slice(0, vector.length)
    .map((row, i) => row.map(([j, value]): SparseCell => [j, I32F32.saturatingMul(value, vector[i] as I32F32)]))
}

/** `matmul_sparse`: result_j = sum over i of vector_i * matrix_ij. */
export function matmulSparse(matrix: Readonly<SparseMatrix>, vector: readonly I32F32[], columns: number): I32F32[] {
  const result = new Array<I32F32>(columns).fill(zero)
  for (const [i, row] of matrix.entries()) {
    const scale = vector[i] ?? zero
    for (const [j, value] of row) {
      if (j < columns) result[j] = I32F32.saturatingAdd(result[j] as I32F32, I32F32.saturatingMul(scale, value))
    }
  }
  return result
}

/** `matmul_transpose_sparse`: result_i = sum over j of vector_j * matrix_ij. */
export function matmulTransposeSparse(matrix: Readonly<SparseMatrix>, vector: readonly I32F32[]): I32F32[] {
  return matrix.map((row) => {
    let total = zero
    for (const [j, value] of row) {
      total = I32F32.saturatingAdd(total, I32F32.saturatingMul(vector[j] ?? zero, value))
    }
    return total
  })
}

/** `col_clip_sparse`: cells above their column's threshold become it, and vanish where it is not above 0. */
export function colClipSparse(matrix: Readonly<SparseMatrix>, threshold: readonly I32F32[]): SparseMatrix {
  return matrix.map((row) => {
    const out: SparseCell[] = []
    for (const [j, value] of row) {
      const limit = threshold[j] ?? zero
      if (limit >= value) out.push([j, value])
      else if (limit > 0n) out.push([j, limit])
    }
    return out
  })
}

/** `interpolate_sparse`: a + ratio (b - a), rows ascending and without zeros; a or b itself at the ends. */
export function interpolateSparse(
  a: Readonly<SparseMatrix>,
  b: Readonly<SparseMatrix>,
  columns: number,
  ratio: I32F32,
): SparseMatrix {
  if (ratio === 0n) return a.map((row) => row.map(copyCell))
  if (ratio === one || a.length !== b.length) return b.map((row) => row.map(copyCell))
  return a.map((rowA, i) => {
    const denseA = densify(rowA, columns)
    const denseB = densify(b[i] ?? [], columns)
    const out: SparseCell[] = []
    for (let j = 0; j < columns; j++) {
      const x = denseA[j] as I32F32
      const step = I32F32.saturatingMul(ratio, I32F32.saturatingSub(denseB[j] as I32F32, x))
      const value = I32F32.saturatingAdd(x, step)
      if (value > 0n) out.push([j, value])
    }
    return out
  })
}

function densify(row: readonly SparseCell[], columns: number): I32F32[] {
  const out = new Array<I32F32>(columns).fill(zero)
  for (const [j, value] of row) if (j < columns) out[j] = value
  return out
}

/** `mat_vec_mul_sparse`: matrix_ij * vector_j without zeros and without columns beyond the vector. */
export function matVecMulSparse(matrix: Readonly<SparseMatrix>, vector: readonly I32F32[]): SparseMatrix {
  return matrix.map((row) => {
    const out: SparseCell[] = []
    for (const [j, value] of row) {
      const factor = vector[j]
      if (factor === undefined) continue
      const product = I32F32.saturatingMul(value, factor)
      if (product !== 0n) out.push([j, product])
    }
    return out
  })
}

/** `mat_ema_sparse`: alpha * new + (1 - alpha) * old of a square matrix, rows ascending, positive cells only. */
export function matEmaSparse(next: Readonly<SparseMatrix>, old: Readonly<SparseMatrix>, alpha: I32F32): SparseMatrix {
  const n = next.length
  const rest = I32F32.saturatingSub(one, alpha)
  return next.map((row, i) => {
    // Of the columns that there are alone: a subnet's size is what its owner pays for, its square is not.
    const sums = new Map<number, I32F32>()
    const add = (cells: readonly SparseCell[], rate: I32F32): void => {
      for (const [j, value] of cells)
        if (j < n) sums.set(j, I32F32.saturatingAdd(sums.get(j) ?? zero, I32F32.saturatingMul(rate, value)))
    }
    add(row, alpha)
    add(old[i] ?? [], rest)
    return [...sums].filter(([, value]) => value > 0n).sort(([a], [b]) => a - b)
  })
}

/**
 * `mat_ema_alpha_sparse`: the same with a rate for every cell, at most 1. Only cells of `next` are kept, in its order: a
 * bond without a weight is dropped.
 */
export function matEmaAlphaSparse(
  next: Readonly<SparseMatrix>,
  old: Readonly<SparseMatrix>,
  alpha: readonly (readonly I32F32[])[],
): SparseMatrix {
  if (next.length !== old.length || next.length !== alpha.length) return next.map((row) => row.map(copyCell))
  return next.map((row, i) => {
    const rates = alpha[i] as readonly I32F32[]
    const decayed = new Map<number, I32F32>()
    for (const [j, value] of old[i] as readonly SparseCell[]) {
      const rate = rates[j]
      if (rate !== undefined) decayed.set(j, I32F32.saturatingMul(I32F32.saturatingSub(one, rate), value))
    }
    const out: SparseCell[] = []
    for (const [j, value] of row) {
      const rate = rates[j]
      if (rate === undefined) continue
      const increment = I32F32.saturatingMul(rate, value)
      const total = I32F32.saturatingAdd(decayed.get(j) ?? zero, increment > 0n ? increment : zero)
      const bounded = total < one ? total : one
      if (bounded > 0n) out.push([j, bounded])
    }
    return out
  })
}
