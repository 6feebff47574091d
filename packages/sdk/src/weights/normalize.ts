import { asFloat32, checkWeights, U16_MAX, WeightsError } from './quantize.ts'

const EPSILON = 1e-7
/** What neurons without weight get when too few have one (Python `process_weights`). */
const MIN_SHARE = 1e-5

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0)

/** Shares that sum to one. All zero stays all zero. */
export function normalizeWeights(weights: readonly number[]): number[] {
  const total = sum(weights)
  return total === 0 ? [...weights] : weights.map((weight) => weight / total)
}

/**
 * Shares that sum to one, none above `limit` (within 10⁻⁷): the largest are cut to a common ceiling. When the limit
 * leaves no room (n · limit ≤ 1) or there is no weight at all, everybody gets the same. Where the smaller shares are
 * next to nothing (some 10⁻⁷), the largest stay above the limit, as on the reference.
 * Source: Python `normalize_max_weight`.
 */
export function clipToMaxWeight(weights: readonly number[], limit: number): number[] {
  const n = weights.length
  const total = sum(weights)
  if (total === 0 || n * limit <= 1) return weights.map(() => 1 / n)
  const shares = weights.map((weight) => weight / total).sort((a, b) => a - b)
  if ((shares.at(-1) ?? 0) <= limit) return weights.map((weight) => weight / total)
  const running: number[] = []
  let before = 0
  for (const share of shares) {
    before += share
    running.push(before)
  }
  // How many of the smaller shares stay below the limit once all larger ones are cut to their size.
  const kept = shares.filter(
    (share, i) => share / ((n - i - 1) * share + (running[i] as number) + EPSILON) < limit,
  ).length
  const scale = (limit * (running[kept - 1] ?? 0) - EPSILON) / (1 - limit * (n - kept))
  const ceiling = scale * total
  // All would be cut to nothing: as without any weight. The reference divides by zero here.
  if (ceiling <= 0) return weights.map(() => 1 / n)
  return normalizeWeights(weights.map((weight) => Math.min(weight, ceiling)))
}

/** The value below which a share `q` of the sorted values lies, with linear interpolation (numpy's default). */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  const position = q * (sorted.length - 1)
  const low = Math.floor(position)
  const a = sorted[low] ?? 0
  const b = sorted[Math.min(low + 1, sorted.length - 1)] ?? a
  return a + (b - a) * (position - low)
}

/** What a subnet demands of a row of weights. */
export interface WeightRules {
  /** Neurons of the subnet. */
  readonly neurons: number
  readonly minAllowedWeights: number
  /** Largest share, 0 … 1. */
  readonly maxWeightLimit: number
  /** Share of the lowest weights to leave out, as u16 (65535 = all). Default 0. */
  readonly excludeQuantile?: number
}

/** Shares ready to be quantised. */
export interface ProcessedWeights {
  readonly uids: number[]
  readonly weights: number[]
}

/**
 * Brings raw scores into a row the subnet accepts: zeros and the lowest quantile left out, the largest clipped. Without
 * any weight, or in a subnet smaller than its minimum, everybody gets the same; with too few, all others get a little.
 * Source: Python `process_weights`.
 */
export function processWeights(
  uids: readonly number[],
  weights: readonly number[],
  rules: WeightRules,
): ProcessedWeights {
  checkWeights(uids, weights)
  const { neurons, minAllowedWeights, maxWeightLimit } = rules
  const everyone = Array.from({ length: neurons }, (_, uid) => uid)
  const held = asFloat32(weights)
  const positive = held.flatMap((weight, i) => (weight > 0 ? [{ uid: uids[i] as number, index: i, weight }] : []))
  if (positive.length === 0 || neurons < minAllowedWeights) {
    return { uids: everyone, weights: everyone.map(() => 1 / neurons) }
  }
  if (positive.length < minAllowedWeights) {
    const filled = everyone.map(() => MIN_SHARE)
    for (const { index, weight } of positive) {
      if (index >= neurons) throw new WeightsError(`there are ${neurons} neurons, found a weight at place ${index}`)
      filled[index] = MIN_SHARE + weight
    }
    return { uids: everyone, weights: clipToMaxWeight(filled, maxWeightLimit) }
  }
  const spare = (positive.length - minAllowedWeights) / positive.length
  const excluded = Math.min((rules.excludeQuantile ?? 0) / U16_MAX, Math.max(0, spare))
  const lowest = quantile(
    positive.map(({ weight }) => weight),
    excluded,
  )
  const chosen = positive.filter(({ weight }) => weight >= lowest)
  return {
    uids: chosen.map(({ uid }) => uid),
    weights: clipToMaxWeight(
      chosen.map(({ weight }) => weight),
      maxWeightLimit,
    ),
  }
}
