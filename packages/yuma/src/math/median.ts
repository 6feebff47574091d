/** Stake-weighted median: the consensus. Source: epoch/math.rs, functions of the same names. */
import { I32F32 } from '../fixed/fixed.ts'
import type { DenseMatrix, SparseMatrix } from './types.ts'
import { inplaceNormalize, sum } from './vector.ts'

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
  stake: readonly bigint[],
  score: readonly bigint[],
  partition: readonly number[],
  minority: bigint,
  low: bigint,
  high: bigint,
): bigint {
  if (stake.length !== score.length) return 0n
  let current = partition
  let partitionLow = low
  let partitionHigh = high
  for (let iteration = 0; iteration <= partition.length; iteration++) {
    if (current.length === 0) return 0n
    if (current.length === 1) return score[current[0] as number] ?? 0n
    const pivot = score[current[current.length >> 1] as number] ?? 0n
    let lowerStake = 0n
    let upperStake = 0n
    const lower: number[] = []
    const upper: number[] = []
    for (const i of current) {
      const value = score[i] ?? 0n
      if (value < pivot) {
        lowerStake = I32F32.saturatingAdd(lowerStake, stake[i] ?? 0n)
        lower.push(i)
      } else if (value > pivot) {
        upperStake = I32F32.saturatingAdd(upperStake, stake[i] ?? 0n)
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
  return 0n
}

/** `weighted_median_col`: the median of each column over the rows with stake. */
export function weightedMedianCol(stake: readonly bigint[], score: Readonly<DenseMatrix>, majority: bigint): bigint[] {
  const columns = score[0]?.length ?? 0
  return Array.from({ length: columns }, (_, column) => {
    const useStake: bigint[] = []
    const useScore: bigint[] = []
    for (const [row, rowStake] of stake.entries()) {
      if (rowStake <= 0n) continue
      const cells = score[row]
      const valid = cells !== undefined && cells.length === columns
      useStake.push(valid ? rowStake : 0n)
      useScore.push(valid ? (cells[column] ?? 0n) : 0n)
    }
    if (useStake.length === 0) return 0n
    return medianOf(useStake, [useScore], majority)[0] as bigint
  })
}

/** `weighted_median_col_sparse`: the same with missing cells as 0. */
export function weightedMedianColSparse(
  stake: readonly bigint[],
  score: Readonly<SparseMatrix>,
  columns: number,
  majority: bigint,
): bigint[] {
  const useStake = stake.filter((s) => s > 0n)
  const useScore = Array.from({ length: columns }, () => new Array<bigint>(useStake.length).fill(0n))
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
function medianOf(stake: bigint[], scores: readonly bigint[][], majority: bigint): bigint[] {
  inplaceNormalize(stake)
  const total = sum(stake)
  const minority = I32F32.saturatingSub(total, majority)
  const partition = stake.map((_, i) => i)
  return scores.map((score) => weightedMedian(stake, score, partition, minority, 0n, total))
}
