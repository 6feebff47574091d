import { clearU64, putU16, putU32, putU64, u16At, u32At, u64At } from './access'
import * as m from './memory'
import { ONE, mul } from './fixed'

/**
 * Weights that count, each row normalised: rows of UIDs with a permit; no self-weight but the owner's; no weight on a
 * UID registered at or after the row's last update, or after its earliest unexpired commit.
 *
 * Both time masks compare with the column's registration alone, so one limit a row decides: an entry stays if
 * `registered < min(lastUpdate, commit + 1)`.
 */
export function maskAndNormalise(n: usize, permits: usize, owner: i32, hasCommit: bool): void {
  let latest: u64 = 0
  for (let i: usize = 0; i < n; i++) {
    const at = u64(load<f64>(m.registeredIn + (i << 3)))
    latest = max(latest, at)
    putU64(m.registered, i, at)
  }
  let out: usize = 0
  for (let i: usize = 0; i < n; i++) {
    putU32(m.keptPtr, i, out)
    if (i >= permits || load<u8>(m.permitIn + i) == 0) continue
    let limit = u64(load<f64>(m.lastUpdateIn + (i << 3)))
    if (hasCommit) {
      const commit = load<f64>(m.commitIn + (i << 3))
      if (commit != Infinity) limit = min(limit, u64(commit) + 1)
    }
    // Nothing was registered before block 0.
    if (limit == 0) continue
    const self = i32(i) == owner ? usize.MAX_VALUE : i
    out = shareRow(u32At(m.weightPtr, i), u32At(m.weightPtr, i + 1), self, latest < limit ? 0 : limit, out)
  }
  putU32(m.keptPtr, n, out)
}

/**
 * Appends the entries `start .. end` of a stored row that count, divided by their sum: all but `self`, and with a `limit`
 * only those registered before it.
 *
 * The division v -> floor(v * 2^32 / sum), v a u16 and v <= sum < 2^31: with M = floor(2^63 / sum), v * M <= 2^63 fits,
 * and floor(v * M / 2^31) falls short of v * 2^32 / sum by less than v / 2^31 < 2^-15, so it is the quotient or one less;
 * the remainder decides. All values 0 stay 0.
 *
 * @returns the new end of the kept entries
 */
function shareRow(start: usize, end: usize, self: usize, limit: u64, at: usize): usize {
  const registered = m.registered
  const first = m.weightCol + (start << 1)
  const last = m.weightCol + (end << 1)
  const toValue = m.weightVal - m.weightCol
  let sum: u64 = 0
  for (let c = first; c < last; c += 2) {
    const j = usize(load<u16>(c))
    let keep = j != self
    if (limit != 0) keep = keep & (load<u64>(registered + (j << 3)) < limit)
    sum += keep ? u64(load<u16>(c + toValue)) : 0
  }
  if (sum == 0) sum = 1
  const inverse = (u64(1) << 63) / sum
  let col = m.keptCol + (at << 1)
  let val = m.keptVal + (at << 3)
  for (let c = first; c < last; c += 2) {
    const j = usize(load<u16>(c))
    const v = u64(load<u16>(c + toValue))
    let keep = j != self
    if (limit != 0) keep = keep & (load<u64>(registered + (j << 3)) < limit)
    const q = (v * inverse) >> 31
    store<u16>(col, u16(j))
    store<u64>(val, q + u64((v << 32) - q * sum >= sum))
    col += usize(keep) << 1
    val += usize(keep) << 3
  }
  return (col - m.keptCol) >> 1
}

/** min(w, consensus): a weight after clipping (`col_clip_sparse`, whose dropped entries are the zeros below a zero consensus). */
// @ts-ignore: decorator
@inline
export function clip(weight: u64, threshold: u64): u64 {
  return min(weight, threshold)
}

/**
 * w + penalty * (clipped - w), rounded down as the reference does: the difference is never positive, so rounding down
 * its product is rounding up the amount taken off. penalty <= 2^32, amounts <= 2^32, see `mul` for the width.
 */
// @ts-ignore: decorator
@inline
export function forBonds(weight: u64, clipped: u64, penalty: u64): u64 {
  const gap = weight - clipped
  if (penalty == ONE) return clipped
  const product = gap * penalty
  return weight - (product >> 32) - u64((product & 0xffff_ffff) != 0)
}

/** Clipped row sums (`row_sum_sparse`) and stake-weighted column sums (`matmul_sparse`) of the weights. */
export function trustAndRank(n: usize): void {
  clearU64(m.incentive, n)
  const consensus = m.consensus
  const incentive = m.incentive
  for (let i: usize = 0; i < n; i++) {
    let c = m.keptCol + (u32At(m.keptPtr, i) << 1)
    let v = m.keptVal + (u32At(m.keptPtr, i) << 3)
    const end = m.keptCol + (u32At(m.keptPtr, i + 1) << 1)
    const share = u64At(m.activeStake, i)
    let trust: u64 = 0
    for (; c < end; c += 2) {
      const j = usize(load<u16>(c)) << 3
      const clipped = clip(load<u64>(v), load<u64>(consensus + j))
      trust += clipped
      store<u64>(incentive + j, load<u64>(incentive + j) + mul(clipped, share))
      v += 8
    }
    putU64(m.validatorTrust, i, trust)
  }
}

/** Writes the clipped weights and the weights for bonds as the reference holds them (only for the raw output). */
export function writeRaw(n: usize, penalty: u64): void {
  let clippedEnd: usize = 0
  let bondsEnd: usize = 0
  for (let i: usize = 0; i < n; i++) {
    putU32(m.clippedPtr, i, clippedEnd)
    putU32(m.forBondsPtr, i, bondsEnd)
    const start = u32At(m.keptPtr, i)
    const end = u32At(m.keptPtr, i + 1)
    for (let k = start; k < end; k++) {
      const j = u16At(m.keptCol, k)
      const w = u64At(m.keptVal, k)
      const threshold = u64At(m.consensus, j)
      const clipped = clip(w, threshold)
      putU16(m.clippedCol, clippedEnd, j)
      putU64(m.clippedVal, clippedEnd, clipped)
      clippedEnd += usize(w == 0 || threshold != 0)
    }
    bondsEnd += weightsForBonds(i, penalty, m.forBondsCol + (bondsEnd << 1), m.forBondsVal + (bondsEnd << 3))
  }
  putU32(m.clippedPtr, n, clippedEnd)
  putU32(m.forBondsPtr, n, bondsEnd)
}

/**
 * One row of `interpolate_sparse` in the reference's order: the weights themselves without a penalty, the clipped
 * weights with the full one (dropping entries that a zero consensus cut), otherwise ascending without zeros.
 *
 * @returns entries written
 */
export function weightsForBonds(row: usize, penalty: u64, col: usize, val: usize): usize {
  const start = u32At(m.keptPtr, row)
  const end = u32At(m.keptPtr, row + 1)
  let out: usize = 0
  if (penalty == 0) {
    memory.copy(col, m.keptCol + (start << 1), (end - start) << 1)
    memory.copy(val, m.keptVal + (start << 3), (end - start) << 3)
    return end - start
  }
  const full = penalty == ONE
  for (let k = start; k < end; k++) {
    const j = u16At(m.keptCol, k)
    const w = u64At(m.keptVal, k)
    const threshold = u64At(m.consensus, j)
    const value = forBonds(w, clip(w, threshold), penalty)
    putU16(col, out, j)
    putU64(val, out, value)
    out += usize(full ? w == 0 || threshold != 0 : value != 0)
  }
  if (!full && load<u8>(m.weightAscends + row) == 0) sortRow(col, val, out)
  return out
}

/** Sorts a row with distinct columns by column: spreads it out, marks its columns in the bitmap, and walks the marks. */
export function sortRow(col: usize, val: usize, count: usize): void {
  let last: usize = 0
  for (let k: usize = 0; k < count; k++) {
    const j = u16At(col, k)
    putU64(m.spread, j, u64At(val, k))
    putU64(m.bitmap, j >> 6, u64At(m.bitmap, j >> 6) | (u64(1) << (j & 63)))
    last = max(last, j)
  }
  let out: usize = 0
  for (let word: usize = 0; word <= last >> 6 && out < count; word++) {
    let bits = u64At(m.bitmap, word)
    putU64(m.bitmap, word, 0)
    for (; bits != 0; bits &= bits - 1) {
      const j = (word << 6) + usize(ctz(bits))
      putU16(col, out, j)
      putU64(val, out, u64At(m.spread, j))
      putU64(m.spread, j, 0)
      out++
    }
  }
}
