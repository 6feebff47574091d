/** Sum of floats, in order. */
export function sumOf(values: Iterable<number>): number {
  let total = 0
  for (const value of values) total += value
  return total
}

/** Product by element. */
export const multiply = (a: readonly number[], b: readonly number[]): number[] => a.map((x, i) => x * (b[i] as number))

export type Matrix = readonly (readonly number[])[]

/** f of each pair of cells. */
export const mapCells = (a: Matrix, f: (value: number, i: number, j: number) => number): number[][] =>
  a.map((row, i) => row.map((value, j) => f(value, i, j)))

/** Columns divided by their sum plus `guard`; an empty column stays 0. */
export function normalizeColumns(a: Matrix, guard: number): number[][] {
  const sums = (a[0] ?? []).map((_, j) => sumOf(a.map((row) => row[j] as number)))
  return mapCells(a, (value, _, j) => {
    const total = (sums[j] as number) + guard
    return total === 0 ? 0 : value / total
  })
}
