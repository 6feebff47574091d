import { putU64, u16At, u32At, u64At } from './access'
import * as m from './memory'
import { ONE, fromU16Proportion, mul } from './fixed'
import { exponent, high, low, rateAtZero, rates } from './sigmoid'
import { weightsForBonds } from './weights'

/**
 * One row of the liquid moving average, appended to the bonds' matrix at `at`.
 *
 * The reference looks weights and bonds up by walking each row once along the columns 0, 1, 2 .... In a row that
 * does not ascend, an entry is met only if its column is above all columns stored before it; others read as 0 in the
 * choice of the rate, but not in the average itself.
 *
 * @returns the new end of the matrix
 */
export function liquidRow(row: usize, since: u64, penalty: u64, at: usize): usize {
  const weights = weightsForBonds(row, penalty, m.rowColA, m.rowA)
  const start = u32At(m.bondPtr, row)
  const end = u32At(m.bondPtr, row + 1)
  const spread = m.spread
  const registered = m.registered
  // Old bonds spread by column, twice the value plus whether the walk meets it.
  let next: usize = 0
  for (let k = start; k < end; k++) {
    const j = u16At(m.bondCol, k)
    if (load<u64>(registered + (j << 3)) >= since) continue
    store<u64>(spread + (j << 3), (fromU16Proportion(u16At(m.bondVal, k)) << 1) | u64(j >= next))
    next = max(next, j + 1)
  }
  chooseRates(weights)
  const rowRate = m.rowB
  const rowWeight = m.rowA
  const rowCol = m.rowColA
  const columnA = m.columnA
  let col = m.emaCol + (at << 1)
  let val = m.emaVal + (at << 3)
  for (let k: usize = 0; k < weights; k++) {
    const j = usize(load<u16>(rowCol + (k << 1)))
    const bond = load<u64>(spread + (j << 3)) >> 1
    const rate = load<u64>(rowRate + (k << 3))
    const value = min(mul(ONE - rate, bond) + mul(rate, load<u64>(rowWeight + (k << 3))), ONE)
    store<u16>(col, u16(j))
    store<u64>(val, value)
    store<u64>(columnA + (j << 3), load<u64>(columnA + (j << 3)) + value)
    col += usize(value != 0) << 1
    val += usize(value != 0) << 3
  }
  for (let k = start; k < end; k++) putU64(spread, u16At(m.bondCol, k), 0)
  return (col - m.emaCol) >> 1
}

/** Rates of the row's `weights` entries (rowColA, rowA) into rowB. */
function chooseRates(weights: usize): void {
  const rowRate = m.rowB
  const rowWeight = m.rowA
  const rowCol = m.rowColA
  const spread = m.spread
  const consensus = m.consensus
  // Exponents of the entries whose difference is not 0, as f64, and those entries' places.
  const xs = m.rowC
  const places = m.rowColB
  const flat = low >= high
  let count: usize = 0
  let next: usize = 0
  for (let k: usize = 0; k < weights; k++) {
    const j = usize(load<u16>(rowCol + (k << 1)))
    const met = j >= next
    next = max(next, j + 1)
    const old = load<u64>(spread + (j << 3))
    const bond = old & 1 ? old >> 1 : 0
    const weight = met ? load<u64>(rowWeight + (k << 3)) : 0
    // weight - consensus when buying, bond - weight when selling, not below 0 (and never above 1).
    const buys = weight >= bond
    const from = buys ? weight : bond
    const less = buys ? load<u64>(consensus + (j << 3)) : weight
    store<u64>(rowRate + (k << 3), rateAtZero)
    store<f64>(xs + (count << 3), f64(exponent(from - less)))
    store<u16>(places + (count << 1), u16(k))
    count += usize(from > less)
  }
  if (flat || count == 0) return
  // The last vectors read on: give them something harmless.
  for (let k = count; k < count + 3; k++) store<f64>(xs + (k << 3), 0)
  rates(xs, count)
  for (let p: usize = 0; p < count; p++) putU64(rowRate, u16At(places, p), u64At(xs, p))
}
