import type { I32F32 } from '../fixed/fixed.ts'

/** One cell of a sparse row: UID of the column, I32F32 bits. */
export type SparseCell = [uid: number, bits: I32F32]
/** Cells of a row in the order in which they are kept. */
export type SparseRow = SparseCell[]
export type SparseMatrix = SparseRow[]
/** Rows of I32F32 bits. */
export type DenseMatrix = I32F32[][]
