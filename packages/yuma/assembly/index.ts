/**
 * The epoch kernel: one mechanism epoch over flat arrays, the same function as `epoch/` computes in plain TypeScript.
 * JavaScript calls `plan`, writes the inputs where it says, calls `run` and reads the outputs.
 */
import { clearU64, putU64, u64At } from './access'
import * as m from './memory'
import { inputOk } from './check'
import { ONE, fromU16Proportion } from './fixed'
import { activate, normalise, normaliseStake, permit } from './stake'
import { maskAndNormalise, trustAndRank, writeRaw } from './weights'
import { consensus } from './median'
import {
  averageLiquid,
  averageOriginal,
  averageYuma3,
  dividendsOriginal,
  dividendsYuma3,
  lastTempo,
  storeBonds,
  upscale,
} from './bonds'
import { exponent, rateOf, rates, setRates } from './sigmoid'
import { emission, storeVectors } from './emission'

export * from './memory'

/** Whether the arrays written are inside their documented ranges. Must be true before `run`. */
export function check(n: i32, permits: i32, weights: i32, bonds: i32, hasCommit: bool, sorted: bool): bool {
  return inputOk(usize(n), usize(permits), usize(weights), usize(bonds), hasCommit, sorted)
}

/**
 * Computes the epoch. Needs n <= 32,768 (all sums of u16 values of a row or column stay below 2^31) and
 * movingAverage <= 1,000,000 (the bonds' rate stays in [0, 1]); both keep every value of the epoch in [0, 1].
 *
 * @param owner uid or -1
 * @param kappa, penalty, low, high u16 proportions
 * @param movingAverage parts of 1,000,000
 */
export function run(
  n: i32,
  permits: i32,
  block: f64,
  cutoff: f64,
  tempo: i32,
  lastStep: f64,
  owner: i32,
  maxValidators: i32,
  threshold: u64,
  hasCommit: bool,
  kappa: i32,
  movingAverage: i32,
  penalty: i32,
  yuma3: bool,
  liquid: bool,
  low: i32,
  high: i32,
  steepness: i32,
  amount: u64,
  raw: bool,
): void {
  const uids = usize(n)
  // The owner has a permit, if the stored permits reach that far.
  if (owner >= 0 && owner < permits) store<u8>(m.permitIn + usize(owner), 1)

  clearU64(m.spread, uids)
  clearU64(m.bitmap, (uids + 63) >> 6)
  normaliseStake(uids, owner, threshold)
  permit(uids, usize(maxValidators), owner)
  activate(uids, usize(permits), u64(block), u64(cutoff))

  maskAndNormalise(uids, usize(permits), owner, hasCommit)
  consensus(uids, fromU16Proportion(u64(kappa)))
  trustAndRank(uids)
  normalise(m.incentive, uids)

  const penaltyShare = fromU16Proportion(u64(penalty))
  if (raw) writeRaw(uids, penaltyShare)
  const since = lastTempo(u64(block), u64(tempo), u64(lastStep))
  const alpha = ONE - (u64(movingAverage) << 32) / 1000000
  if (yuma3) {
    if (liquid && anyConsensus(uids)) {
      setRates(u64(low), u64(high), steepness)
      averageLiquid(uids, since, penaltyShare)
    } else {
      averageYuma3(uids, since, alpha, penaltyShare)
    }
    dividendsYuma3(uids)
    normalise(m.dividends, uids)
  } else {
    averageOriginal(uids, since, alpha, penaltyShare)
    dividendsOriginal(uids)
    normalise(m.dividends, uids)
    upscale(uids, raw)
  }
  emission(uids, amount)
  storeVectors(uids)
  storeBonds(uids)
}

function anyConsensus(n: usize): bool {
  for (let j: usize = 0; j < n; j++) if (u64At(m.consensus, j) != 0) return true
  return false
}

/** Liquid alpha's rates for the differences in rowA (at most n), for tests: exactly into rowB, by the fast way into rowC. */
export function liquidRates(low: i32, high: i32, steepness: i32, count: i32): void {
  setRates(u64(low), u64(high), steepness)
  for (let k: usize = 0; k < usize(count); k++) {
    const difference = u64At(m.rowA, k)
    putU64(m.rowB, k, rateOf(difference))
    store<f64>(m.rowC + (k << 3), f64(exponent(difference)))
  }
  for (let k = usize(count); k < usize(count) + 3; k++) store<f64>(m.rowC + (k << 3), 0)
  rates(m.rowC, usize(count))
}
