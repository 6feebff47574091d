/**
 * Liquid alpha: each bond moves at a rate of its own, between alpha low and alpha high by a sigmoid of how far the weight
 * is from consensus. Source: `compute_liquid_alpha_values_sparse`.
 */
import { I32F32 } from '../fixed/fixed.ts'
import { alphaDifference, alphaOfDifference, type SparseMatrix, type SparseRow } from '../math/index.ts'
import { u16Part } from './stakeWeights.ts'
import type { LiquidAlphaInput } from './types.ts'

/**
 * A row as the reference's look-up sees it: one walk over ascending columns, which passes a cell behind
 * a larger column for good. So a cell is read only when its column is above all before it.
 */
function readableRow(row: SparseRow, n: number): I32F32[] {
  const values = new Array<I32F32>(n).fill(I32F32.zero)
  let highest = -1
  for (const [column, value] of row) {
    if (column <= highest) continue
    highest = column
    values[column] = value
  }
  return values
}

/** Rates of all cells, I32F32 bits; rows without a weight are left empty, as no bond of theirs survives. */
export function liquidAlphas(
  weights: SparseMatrix,
  bonds: SparseMatrix,
  consensus: readonly I32F32[],
  parameters: LiquidAlphaInput,
): I32F32[][] {
  const low = u16Part(parameters.low)
  const high = u16Part(parameters.high)
  const steepness = I32F32.fromInteger(parameters.steepness)
  // The rate depends on the difference alone, and most cells share one (a weight below consensus: 0).
  const cache = new Map<I32F32, I32F32>()
  const rateOf = (difference: I32F32): I32F32 => {
    let rate = cache.get(difference)
    if (rate === undefined) {
      rate = alphaOfDifference(difference, low, high, steepness)
      cache.set(difference, rate)
    }
    return rate
  }
  return weights.map((row, i) => {
    if (row.length === 0) return []
    const weight = readableRow(row, consensus.length)
    const bond = readableRow(bonds[i] ?? [], consensus.length)
    return consensus.map((c, j) => rateOf(alphaDifference(c, weight[j] as I32F32, bond[j] as I32F32)))
  })
}
