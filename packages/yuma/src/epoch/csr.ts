/** Between compressed rows and the lists of cells the plain mathematics works on. */
import { I32F32 } from '../fixed/fixed.ts'
import { fixedProportionToU16, type SparseMatrix } from '../math/index.ts'
import type { CsrFixed, CsrU16 } from './types.ts'

/** A stored row: UID of the row and its flat [column, value, ...]. */
export type StoredRow = readonly [uid: number, cells: readonly (readonly [column: number, value: number])[]]

/**
 * Stored rows as a matrix of n rows, as `get_weights_sparse` reads them: rows and columns from n on are dropped, the
 * order of a row is kept, a missing row is empty.
 */
export function csrFromStored(rows: Iterable<StoredRow>, n: number): CsrU16 {
  const byUid = new Array<StoredRow[1] | undefined>(n)
  for (const [uid, cells] of rows) if (uid < n) byUid[uid] = cells
  const rowPtr = new Uint32Array(n + 1)
  let length = 0
  for (let uid = 0; uid < n; uid++) {
    for (const [column] of byUid[uid] ?? []) if (column < n) length += 1
    rowPtr[uid + 1] = length
  }
  const col = new Uint16Array(length)
  const value = new Uint16Array(length)
  let k = 0
  for (let uid = 0; uid < n; uid++) {
    for (const [column, cell] of byUid[uid] ?? []) {
      if (column >= n) continue
      col[k] = column
      value[k] = cell
      k += 1
    }
  }
  return { rowPtr, col, value }
}

/** Whether every row has ascending columns: what `EpochInput.rowsSorted` promises. */
export function csrRowsSorted(matrix: CsrU16): boolean {
  const { rowPtr, col } = matrix
  for (let row = 0; row + 1 < rowPtr.length; row++) {
    const end = rowPtr[row + 1] as number
    for (let k = (rowPtr[row] as number) + 1; k < end; k++) {
      if ((col[k - 1] as number) >= (col[k] as number)) return false
    }
  }
  return true
}

/** u16 cells as whole I32F32 numbers. */
export function csrToSparse(matrix: CsrU16): SparseMatrix {
  const { rowPtr, col, value } = matrix
  return Array.from({ length: rowPtr.length - 1 }, (_, row) => {
    const cells: SparseMatrix[number] = []
    const end = rowPtr[row + 1] as number
    for (let k = rowPtr[row] as number; k < end; k++) {
      cells.push([col[k] as number, I32F32.fromInteger(value[k] as number)])
    }
    return cells
  })
}

/** I32F32 cells in compressed rows. */
export function sparseToCsrFixed(matrix: Readonly<SparseMatrix>): CsrFixed {
  const rowPtr = new Uint32Array(matrix.length + 1)
  for (const [row, cells] of matrix.entries()) rowPtr[row + 1] = (rowPtr[row] as number) + cells.length
  const length = rowPtr[matrix.length] as number
  const col = new Uint16Array(length)
  const value = new BigInt64Array(length)
  let k = 0
  for (const cells of matrix) {
    for (const [column, bits] of cells) {
      col[k] = column
      value[k] = bits
      k += 1
    }
  }
  return { rowPtr, col, value }
}

/** Proportions in compressed rows, rounded down to parts of 65,535; rows that are not kept are empty. */
export function sparseToCsrU16(matrix: Readonly<SparseMatrix>, keep: readonly boolean[]): CsrU16 {
  const kept = matrix.map((cells, row) => (keep[row] ? cells : []))
  const { rowPtr, col, value } = sparseToCsrFixed(kept)
  return { rowPtr, col, value: Uint16Array.from(value, (bits) => fixedProportionToU16(I32F32.wrap(bits))) }
}

/** The cells of one row as pairs. */
export function csrRow(matrix: CsrU16, row: number): [column: number, value: number][] {
  const cells: [number, number][] = []
  const end = matrix.rowPtr[row + 1] as number
  for (let k = matrix.rowPtr[row] as number; k < end; k++)
    cells.push([matrix.col[k] as number, matrix.value[k] as number])
  return cells
}
