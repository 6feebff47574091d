/** Stake-weighted median: the consensus. Source: epoch/math.rs, functions of the same names. */
import { I32F32 } from '../fixed/fixed.ts'
import type { DenseMatrix, SparseMatrix } from './types.ts'
import { inplaceNormalize, sum } from './vector.ts'

const { zero } = I32F32

/**
 * `weighted_median`: the score at which the stake below reaches `minority`, found by halving around the middle
 * candidate as pivot. Which of several equal positions is found depends on the pivot rule, so it is kept exactly.
 *
 * @param partition indices to consider
 * @param minority 1 - majority, in units of the stake
 * @param low stake below the partition
 * @param high stake up to the end of the partition
 */
export function weightedMedian(
  stake: readonly I32F32[],
  score: readonly I32F32[],
  partition: readonly number[],
  minority: I32F32,
  low: I32F32,
  high: I32F32,
): I32F32 {
  if (stake.length !== score.length) return zero
  let current = partition
  let partitionLow = low
  let partitionHigh = high
  for (let iteration = 0; iteration <= partition.length; iteration++) {
    if (current.length === 0) return zero
    if (current.length === 1) return score[current[0] as number] ?? zero
    const pivot = score[current[current.length >> 1] as number] ?? zero
    let lowerStake = zero
    let upperStake = zero
    const lower: number[] = []
    const upper: number[] = []
    for (const i of current) {
      const value = score[i] ?? zero
      if (value < pivot) {
        lowerStake = I32F32.saturatingAdd(lowerStake, stake[i] ?? zero)
        lower.push(i)
      } else if (value > pivot) {
        upperStake = I32F32.saturatingAdd(upperStake, stake[i] ?? zero)
        upper.push(i)
      }
    }
    const lowerEnd = I32F32.saturatingAdd(partitionLow, lowerStake)
    const upperStart = I32F32.saturatingSub(partitionHigh, upperStake)
    if (minority < lowerEnd && lower.length > 0) {
      current = lower
      partitionHigh = lowerEnd
    } else if (upperStart <= minority && upper.length > 0) {
      current = upper
      partitionLow = upperStart
    } else {
      return pivot
    }
  }
  return zero
}

/** `weighted_median_col`: the median of each column over the rows with stake. */
export function weightedMedianCol(stake: readonly I32F32[], score: Readonly<DenseMatrix>, majority: I32F32): I32F32[] {
  const columns = score[0]?.length ?? 0
  return Array.from({ length: columns }, (_, column) => {
    const useStake: I32F32[] = []
    const useScore: I32F32[] = []
    for (const [row, rowStake] of stake.entries()) {
      if (rowStake <= 0n) continue
      const cells = score[row]
      const valid = cells !== undefined && cells.length === columns
      useStake.push(valid ? rowStake : zero)
      useScore.push(valid ? (cells[column] ?? zero) : zero)
    }
    if (useStake.length === 0) return zero
    return medianOf(useStake, [useScore], majority)[0] as I32F32
  })
}

/** `weighted_median_col_sparse`: the same with missing cells as 0. */
export function weightedMedianColSparse(
  stake: readonly I32F32[],
  score: Readonly<SparseMatrix>,
  columns: number,
  majority: I32F32,
): I32F32[] {
  const useStake = stake.filter((s) => s > 0n)
  const useScore = Array.from({ length: columns }, () => new Array<I32F32>(useStake.length).fill(zero))
  let k = 0
  for (const [row, rowStake] of stake.entries()) {
    const cells = score[row]
    if (cells === undefined) break
    if (rowStake <= 0n) continue
    for (const [column, value] of cells) {
      const scores = useScore[column]
      if (scores !== undefined) scores[k] = value
    }
    k += 1
  }
  return medianOf(useStake, useScore, majority)
}

/** Median of each list of scores, stakes normalised first. */
function medianOf(stake: I32F32[], scores: readonly I32F32[][], majority: I32F32): I32F32[] {
  inplaceNormalize(stake)
  const total = sum(stake)
  const minority = I32F32.saturatingSub(total, majority)
  const partition = stake.map((_, i) => i)
  return scores.map((score) => weightedMedian(stake, score, partition, minority, zero, total))
}
