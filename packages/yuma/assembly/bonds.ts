import * as m from './memory'
import { ONE, div, fromU16Proportion, mul, toU16Proportion } from './fixed'
import { u16At, u32At, u64At, putU16, putU32, putU64 } from './memory'
import { clip, forBonds, sortRow } from './weights'
import { alphaRow } from './liquid'

/** Bonds to UIDs registered at or after this block are dropped: the reference's `last_tempo`. */
export function lastTempo(block: u64, tempo: u64, lastStep: u64): u64 {
  if (lastStep != 0) return lastStep + 1
  return block > tempo ? block - tempo : 0
}

/**
 * The bonds of one row that count, ascending, into rowColB/rowB (values as stored).
 *
 * @returns their number
 */
function bondsOfRow(row: usize, since: u64): usize {
  const end = u32At(m.bondPtr, row + 1)
  let out: usize = 0
  for (let k = u32At(m.bondPtr, row); k < end; k++) {
    const j = u16At(m.bondCol, k)
    putU16(m.rowColB, out, j)
    putU64(m.rowB, out, u16At(m.bondVal, k))
    out += usize(u64At(m.registered, j) < since)
  }
  if (load<u8>(m.bondAscends + row) == 0) sortRow(m.rowColB, m.rowB, out)
  return out
}

/**
 * The weights for bonds of one row, ascending, into rowColA/rowA. Zeros may stay in: the callers' averages keep only
 * what is positive.
 *
 * @returns their number
 */
function weightsOfRow(row: usize, penalty: u64): usize {
  const start = u32At(m.keptPtr, row)
  const count = u32At(m.keptPtr, row + 1) - start
  for (let k: usize = 0; k < count; k++) {
    const j = u16At(m.keptCol, start + k)
    const w = u64At(m.keptVal, start + k)
    putU16(m.rowColA, k, j)
    putU64(m.rowA, k, forBonds(w, clip(w, u64At(m.consensus, j)), penalty))
  }
  if (load<u8>(m.weightAscends + row) == 0) sortRow(m.rowColA, m.rowA, count)
  return count
}

/**
 * Yuma 3 with one rate (`mat_ema_sparse`): alpha * weight + (1 - alpha) * bond, positive results only, ascending.
 * Both inputs are <= 2^32 and the rates add up to 2^32, so the result is <= 2^32. Sums columns into columnA.
 */
export function averageYuma3(n: usize, since: u64, alpha: u64, penalty: u64): void {
  const keep = ONE - alpha
  m.clearU64(m.columnA, n)
  let out: usize = 0
  for (let i: usize = 0; i < n; i++) {
    putU32(m.emaPtr, i, out)
    const bonds = bondsOfRow(i, since)
    const weights = weightsOfRow(i, penalty)
    let a: usize = 0
    let b: usize = 0
    while (a < weights || b < bonds) {
      const ja = a < weights ? u16At(m.rowColA, a) : 0x10000
      const jb = b < bonds ? u16At(m.rowColB, b) : 0x10000
      const j = min(ja, jb)
      let value: u64 = 0
      if (ja == j) value = mul(alpha, u64At(m.rowA, a++))
      if (jb == j) value += mul(keep, fromU16Proportion(u64At(m.rowB, b++)))
      putU16(m.emaCol, out, j)
      putU64(m.emaVal, out, value)
      putU64(m.columnA, j, u64At(m.columnA, j) + value)
      out += usize(value != 0)
    }
  }
  putU32(m.emaPtr, n, out)
}

/**
 * Yuma 3 with a rate for each weight (`compute_liquid_alpha_values_sparse` and `mat_ema_alpha_sparse`). Only columns
 * with a weight are kept, in the weight row's order. Sums columns into columnA.
 */
export function averageLiquid(n: usize, since: u64, penalty: u64): void {
  m.clearU64(m.columnA, n)
  let out: usize = 0
  for (let i: usize = 0; i < n; i++) {
    putU32(m.emaPtr, i, out)
    if (u32At(m.keptPtr, i + 1) == u32At(m.keptPtr, i)) continue
    out = alphaRow(i, since, penalty, out)
  }
  putU32(m.emaPtr, n, out)
}

/** Dividends of Yuma 3: row sums of the column-normalised bonds times incentive, times active stake, normalised by the caller. */
export function dividendsYuma3(n: usize): void {
  for (let i: usize = 0; i < n; i++) {
    const end = u32At(m.emaPtr, i + 1)
    let sum: u64 = 0
    for (let k = u32At(m.emaPtr, i); k < end; k++) {
      const j = u16At(m.emaCol, k)
      // An entry is positive, so its column's sum is too.
      sum += mul(div(u64At(m.emaVal, k), u64At(m.columnA, j)), u64At(m.incentive, j))
    }
    // Shares of one column's bonds add up to at most 1 over all rows, so a row's sum is at most the sum of incentives.
    putU64(m.dividends, i, mul(sum, u64At(m.activeStake, i)))
  }
}

/**
 * The original bonds: moving average of column-normalised old bonds and column-normalised weight times stake
 * (`row_hadamard_sparse`, `mat_ema_sparse`), normalised by column again. Sums of the average in columnA, then maxima of the normalised bonds in columnB.
 */
export function averageOriginal(n: usize, since: u64, alpha: u64, penalty: u64): void {
  const keep = ONE - alpha
  // Column sums of the old bonds (whole numbers: at most 65,535 * 32,768) and of the new ones.
  m.clearU64(m.columnB, n)
  m.clearU64(m.columnC, n)
  for (let i: usize = 0; i < n; i++) {
    const bondEnd = u32At(m.bondPtr, i + 1)
    for (let k = u32At(m.bondPtr, i); k < bondEnd; k++) {
      const j = u16At(m.bondCol, k)
      putU64(m.columnB, j, u64At(m.columnB, j) + u16At(m.bondVal, k))
    }
    const share = u64At(m.activeStake, i)
    if (share == 0) continue
    const end = u32At(m.keptPtr, i + 1)
    for (let k = u32At(m.keptPtr, i); k < end; k++) {
      const j = u16At(m.keptCol, k)
      const w = u64At(m.keptVal, k)
      const value = forBonds(w, clip(w, u64At(m.consensus, j)), penalty)
      putU64(m.columnC, j, u64At(m.columnC, j) + mul(value, share))
    }
  }
  m.clearU64(m.columnA, n)
  let out: usize = 0
  for (let i: usize = 0; i < n; i++) {
    putU32(m.emaPtr, i, out)
    const bonds = bondsOfRow(i, since)
    const share = u64At(m.activeStake, i)
    const weights: usize = share == 0 ? 0 : weightsOfRow(i, penalty)
    let a: usize = 0
    let b: usize = 0
    while (a < weights || b < bonds) {
      const ja = a < weights ? u16At(m.rowColA, a) : 0x10000
      const jb = b < bonds ? u16At(m.rowColB, b) : 0x10000
      const j = min(ja, jb)
      let value: u64 = 0
      if (ja == j) {
        const delta = mul(u64At(m.rowA, a++), share)
        if (delta != 0) value = mul(alpha, div(delta, u64At(m.columnC, j)))
      }
      if (jb == j) {
        const bond = u64At(m.rowB, b++)
        if (bond != 0) value += mul(keep, div(bond, u64At(m.columnB, j)))
      }
      putU16(m.emaCol, out, j)
      putU64(m.emaVal, out, value)
      putU64(m.columnA, j, u64At(m.columnA, j) + value)
      out += usize(value != 0)
    }
  }
  putU32(m.emaPtr, n, out)
}

/** Dividends of the original bonds (`matmul_transpose_sparse`), which are normalised by column on the way. Their column maxima go to columnB. */
export function dividendsOriginal(n: usize): void {
  m.clearU64(m.columnB, n)
  for (let i: usize = 0; i < n; i++) {
    const end = u32At(m.emaPtr, i + 1)
    let sum: u64 = 0
    for (let k = u32At(m.emaPtr, i); k < end; k++) {
      const j = u16At(m.emaCol, k)
      const value = div(u64At(m.emaVal, k), u64At(m.columnA, j))
      putU64(m.emaVal, k, value)
      putU64(m.columnB, j, max(u64At(m.columnB, j), value))
      sum += mul(value, u64At(m.incentive, j))
    }
    putU64(m.dividends, i, sum)
  }
}

/** Divides the bonds by their column's maximum (`inplace_col_max_upscale_sparse`), in the rows that are read again. */
export function upscale(n: usize, all: bool): void {
  for (let i: usize = 0; i < n; i++) {
    if (!all && load<u8>(m.permitOut + i) == 0) continue
    const end = u32At(m.emaPtr, i + 1)
    for (let k = u32At(m.emaPtr, i); k < end; k++) {
      const value = u64At(m.emaVal, k)
      if (value != 0) putU64(m.emaVal, k, div(value, u64At(m.columnB, u16At(m.emaCol, k))))
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
    for (let k: usize = 0; k < count; k++) {
      putU16(m.bondOutVal, out + k, toU16Proportion(u64At(m.emaVal, start + k)))
    }
    out += count
  }
  putU32(m.bondOutPtr, n, out)
}
