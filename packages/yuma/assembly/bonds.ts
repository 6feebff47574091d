import { clearU64, putU16, putU32, putU64, u16At, u32At, u64At } from './access'
import * as m from './memory'
import { ONE, divBy, fromU16Proportion, inverse, mul, toU16Proportion } from './fixed'
import { clip, forBonds, sortRow } from './weights'
import { liquidRow } from './liquid'

/** Bonds to UIDs registered at or after this block are dropped: the reference's `last_tempo`. */
export function lastTempo(block: u64, tempo: u64, lastStep: u64): u64 {
  if (lastStep != 0) return lastStep + 1
  return block > tempo ? block - tempo : 0
}

/** Whether any UID was registered late enough for its bonds to be dropped. */
function masks(n: usize, since: u64): bool {
  for (let j: usize = 0; j < n; j++) if (u64At(m.registered, j) >= since) return true
  return false
}

/** Columns and values (u16 as stored) of the bonds of the row looked up last, ascending. */
let bondCols: usize = 0
let bondVals: usize = 0
let bondEnd: usize = 0

/** Looks the bonds of a row up: where they are stored if they ascend and none is masked, else a copy. */
function bondsOfRow(row: usize, since: u64, masked: bool): void {
  const start = u32At(m.bondPtr, row)
  const end = u32At(m.bondPtr, row + 1)
  const ascends = load<u8>(m.bondAscends + row) != 0
  if (ascends && !masked) {
    bondCols = m.bondCol + (start << 1)
    bondVals = m.bondVal + (start << 1)
    bondEnd = m.bondCol + (end << 1)
    return
  }
  let count: usize = 0
  for (let k = start; k < end; k++) {
    const j = u16At(m.bondCol, k)
    putU16(m.rowColB, count, j)
    putU64(m.rowB, count, u16At(m.bondVal, k))
    count += usize(u64At(m.registered, j) < since)
  }
  if (!ascends) sortRow(m.rowColB, m.rowB, count)
  // In place: an element is read from behind or at the place it is written to.
  for (let k: usize = 0; k < count; k++) putU16(m.rowB, k, usize(u64At(m.rowB, k)))
  bondCols = m.rowColB
  bondVals = m.rowB
  bondEnd = m.rowColB + (count << 1)
}

/** Columns (u16) and values (u64) of the weights of the row looked up last, ascending. */
let weightCols: usize = 0
let weightVals: usize = 0
let weightEnd: usize = 0

/** Looks the kept weights of a row up: where they are if they ascend, else a copy. */
function weightsOfRow(row: usize): void {
  const start = u32At(m.keptPtr, row)
  const count = u32At(m.keptPtr, row + 1) - start
  weightCols = m.keptCol + (start << 1)
  weightVals = m.keptVal + (start << 3)
  if (load<u8>(m.weightAscends + row) == 0) {
    memory.copy(m.rowColA, weightCols, count << 1)
    memory.copy(m.rowA, weightVals, count << 3)
    sortRow(m.rowColA, m.rowA, count)
    weightCols = m.rowColA
    weightVals = m.rowA
  }
  weightEnd = weightCols + (count << 1)
}

/** A column no row has: where a row has ended. */
const NO_COLUMN: usize = 0x10000

/**
 * Yuma 3 with one rate (`mat_ema_sparse`): alpha * weight + (1 - alpha) * bond, positive results only, ascending.
 * Both inputs are <= 2^32 and the rates add up to 2^32, so the result is <= 2^32. Sums columns into columnA.
 */
export function averageYuma3(n: usize, since: u64, alpha: u64, penalty: u64): void {
  const keep = ONE - alpha
  const masked = masks(n, since)
  const columnA = m.columnA
  const consensus = m.consensus
  clearU64(columnA, n)
  let col = m.emaCol
  let val = m.emaVal
  for (let i: usize = 0; i < n; i++) {
    putU32(m.emaPtr, i, (col - m.emaCol) >> 1)
    bondsOfRow(i, since, masked)
    weightsOfRow(i)
    let a = weightCols
    const aEnd = weightEnd
    let w = weightVals
    let b = bondCols
    const bEnd = bondEnd
    const toBond = bondVals - bondCols
    let ja = a < aEnd ? usize(load<u16>(a)) : NO_COLUMN
    let jb = b < bEnd ? usize(load<u16>(b)) : NO_COLUMN
    for (;;) {
      const j = min(ja, jb)
      if (j == NO_COLUMN) break
      let value: u64 = 0
      if (ja == j) {
        const weight = load<u64>(w)
        value = mul(forBonds(weight, clip(weight, load<u64>(consensus + (j << 3))), penalty), alpha)
        a += 2
        w += 8
        ja = a < aEnd ? usize(load<u16>(a)) : NO_COLUMN
      }
      if (jb == j) {
        value += mul(fromU16Proportion(load<u16>(b + toBond)), keep)
        b += 2
        jb = b < bEnd ? usize(load<u16>(b)) : NO_COLUMN
      }
      store<u16>(col, u16(j))
      store<u64>(val, value)
      const sum = columnA + (j << 3)
      store<u64>(sum, load<u64>(sum) + value)
      col += usize(value != 0) << 1
      val += usize(value != 0) << 3
    }
  }
  putU32(m.emaPtr, n, (col - m.emaCol) >> 1)
}

/**
 * Yuma 3 with a rate for each weight (`compute_liquid_alpha_values_sparse` and `mat_ema_alpha_sparse`). Only columns
 * with a weight are kept, in the weight row's order. Sums columns into columnA.
 */
export function averageLiquid(n: usize, since: u64, penalty: u64): void {
  clearU64(m.columnA, n)
  let out: usize = 0
  for (let i: usize = 0; i < n; i++) {
    putU32(m.emaPtr, i, out)
    if (u32At(m.keptPtr, i + 1) != u32At(m.keptPtr, i)) out = liquidRow(i, since, penalty, out)
  }
  putU32(m.emaPtr, n, out)
}

/** Inverses (for `divBy`) of a vector's positive elements; they may be the vector itself's place. */
function inverses(from: usize, to: usize, n: usize): void {
  for (let j: usize = 0; j < n; j++) {
    const value = u64At(from, j)
    if (value != 0) putU64(to, j, inverse(value))
  }
}

/** Dividends of Yuma 3: row sums of the column-normalised bonds times incentive, times active stake, normalised by the caller. */
export function dividendsYuma3(n: usize): void {
  const columnA = m.columnA
  const inverseA = m.columnD
  const incentive = m.incentive
  inverses(columnA, inverseA, n)
  for (let i: usize = 0; i < n; i++) {
    let c = m.emaCol + (u32At(m.emaPtr, i) << 1)
    let v = m.emaVal + (u32At(m.emaPtr, i) << 3)
    const end = m.emaCol + (u32At(m.emaPtr, i + 1) << 1)
    let sum: u64 = 0
    for (; c < end; c += 2) {
      const j = usize(load<u16>(c)) << 3
      // An entry is positive, so its column's sum is too.
      const share = divBy(load<u64>(v), load<u64>(columnA + j), load<u64>(inverseA + j))
      sum += mul(load<u64>(incentive + j), share)
      v += 8
    }
    // Shares of one column's bonds add up to at most 1 over all rows, so a row's sum is at most the sum of incentives.
    putU64(m.dividends, i, mul(sum, u64At(m.activeStake, i)))
  }
}

/** Column sums of the old bonds (whole numbers, at most 65,535 * 32,768) into columnB, of weight times stake into columnC. */
function originalSums(n: usize, penalty: u64): void {
  const columnB = m.columnB
  const columnC = m.columnC
  const consensus = m.consensus
  clearU64(columnB, n)
  clearU64(columnC, n)
  for (let i: usize = 0; i < n; i++) {
    let b = m.bondCol + (u32At(m.bondPtr, i) << 1)
    const bEnd = m.bondCol + (u32At(m.bondPtr, i + 1) << 1)
    const toBond = m.bondVal - m.bondCol
    for (; b < bEnd; b += 2) {
      const sum = columnB + (usize(load<u16>(b)) << 3)
      store<u64>(sum, load<u64>(sum) + load<u16>(b + toBond))
    }
    const share = u64At(m.activeStake, i)
    if (share == 0) continue
    let a = m.keptCol + (u32At(m.keptPtr, i) << 1)
    let w = m.keptVal + (u32At(m.keptPtr, i) << 3)
    const aEnd = m.keptCol + (u32At(m.keptPtr, i + 1) << 1)
    for (; a < aEnd; a += 2) {
      const j = usize(load<u16>(a)) << 3
      const weight = load<u64>(w)
      const value = forBonds(weight, clip(weight, load<u64>(consensus + j)), penalty)
      store<u64>(columnC + j, load<u64>(columnC + j) + mul(value, share))
      w += 8
    }
  }
}

/**
 * The original bonds: moving average of column-normalised old bonds and column-normalised weight times stake
 * (`row_hadamard_sparse`, `mat_ema_sparse`), positive results only, ascending. Sums columns into columnA.
 */
export function averageOriginal(n: usize, since: u64, alpha: u64, penalty: u64): void {
  const keep = ONE - alpha
  const masked = masks(n, since)
  const columnA = m.columnA
  const columnB = m.columnB
  const columnC = m.columnC
  const consensus = m.consensus
  // Both of these regions are free until the vectors of the emission are due.
  const inverseB = m.columnD
  const inverseC = m.combinedNorm
  originalSums(n, penalty)
  inverses(columnB, inverseB, n)
  inverses(columnC, inverseC, n)
  clearU64(columnA, n)
  let col = m.emaCol
  let val = m.emaVal
  for (let i: usize = 0; i < n; i++) {
    putU32(m.emaPtr, i, (col - m.emaCol) >> 1)
    const share = u64At(m.activeStake, i)
    bondsOfRow(i, since, masked)
    weightsOfRow(i)
    let a = weightCols
    // Without stake the row's weights count nothing.
    const aEnd = share == 0 ? a : weightEnd
    let w = weightVals
    let b = bondCols
    const bEnd = bondEnd
    const toBond = bondVals - bondCols
    let ja = a < aEnd ? usize(load<u16>(a)) : NO_COLUMN
    let jb = b < bEnd ? usize(load<u16>(b)) : NO_COLUMN
    for (;;) {
      const j = min(ja, jb)
      if (j == NO_COLUMN) break
      const at = j << 3
      let value: u64 = 0
      if (ja == j) {
        const weight = load<u64>(w)
        const delta = mul(forBonds(weight, clip(weight, load<u64>(consensus + at)), penalty), share)
        if (delta != 0) {
          value = mul(divBy(delta, load<u64>(columnC + at), load<u64>(inverseC + at)), alpha)
        }
        a += 2
        w += 8
        ja = a < aEnd ? usize(load<u16>(a)) : NO_COLUMN
      }
      if (jb == j) {
        const bond = u64(load<u16>(b + toBond))
        if (bond != 0) {
          value += mul(divBy(bond, load<u64>(columnB + at), load<u64>(inverseB + at)), keep)
        }
        b += 2
        jb = b < bEnd ? usize(load<u16>(b)) : NO_COLUMN
      }
      store<u16>(col, u16(j))
      store<u64>(val, value)
      store<u64>(columnA + at, load<u64>(columnA + at) + value)
      col += usize(value != 0) << 1
      val += usize(value != 0) << 3
    }
  }
  putU32(m.emaPtr, n, (col - m.emaCol) >> 1)
}

/**
 * Dividends of the original bonds (`matmul_transpose_sparse`), which are normalised by column on the way. The maxima of
 * the normalised columns go to columnB.
 */
export function dividendsOriginal(n: usize): void {
  const columnA = m.columnA
  const columnB = m.columnB
  const inverseA = m.columnD
  const incentive = m.incentive
  inverses(columnA, inverseA, n)
  clearU64(columnB, n)
  for (let i: usize = 0; i < n; i++) {
    let c = m.emaCol + (u32At(m.emaPtr, i) << 1)
    let v = m.emaVal + (u32At(m.emaPtr, i) << 3)
    const end = m.emaCol + (u32At(m.emaPtr, i + 1) << 1)
    let sum: u64 = 0
    for (; c < end; c += 2) {
      const j = usize(load<u16>(c)) << 3
      const share = divBy(load<u64>(v), load<u64>(columnA + j), load<u64>(inverseA + j))
      store<u64>(v, share)
      store<u64>(columnB + j, max(load<u64>(columnB + j), share))
      sum += mul(load<u64>(incentive + j), share)
      v += 8
    }
    putU64(m.dividends, i, sum)
  }
}

/** Divides the bonds by their column's maximum (`inplace_col_max_upscale_sparse`), in the rows that are read again. */
export function upscale(n: usize, all: bool): void {
  const columnB = m.columnB
  const inverseB = m.columnD
  inverses(columnB, inverseB, n)
  for (let i: usize = 0; i < n; i++) {
    if (!all && load<u8>(m.permitOut + i) == 0) continue
    let c = m.emaCol + (u32At(m.emaPtr, i) << 1)
    let v = m.emaVal + (u32At(m.emaPtr, i) << 3)
    const end = m.emaCol + (u32At(m.emaPtr, i + 1) << 1)
    for (; c < end; c += 2) {
      const j = usize(load<u16>(c)) << 3
      const value = load<u64>(v)
      if (value != 0) store<u64>(v, divBy(value, load<u64>(columnB + j), load<u64>(inverseB + j)))
      v += 8
    }
  }
}

/** Bonds to store: the rows with a new permit, as u16 proportions. */
export function storeBonds(n: usize): void {
  let out: usize = 0
  for (let i: usize = 0; i < n; i++) {
    putU32(m.bondOutPtr, i, out)
    if (load<u8>(m.permitOut + i) == 0) continue
    const start = u32At(m.emaPtr, i)
    const count = u32At(m.emaPtr, i + 1) - start
    memory.copy(m.bondOutCol + (out << 1), m.emaCol + (start << 1), count << 1)
    let v = m.emaVal + (start << 3)
    const end = v + (count << 3)
    for (let to = m.bondOutVal + (out << 1); v < end; v += 8) {
      store<u16>(to, u16(toU16Proportion(load<u64>(v))))
      to += 2
    }
    out += count
  }
  putU32(m.bondOutPtr, n, out)
}
