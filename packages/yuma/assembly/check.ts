import { putU32, u16At, u32At } from './access'
import * as m from './memory'

const MAX_BLOCK: f64 = 9007199254740991

/** Whether `count` f64 are block numbers 0..2^53 - 1 (or +Infinity where `none` allows it). */
function blocksOk(base: usize, count: usize, none: bool): bool {
  for (let i: usize = 0; i < count; i++) {
    const block = load<f64>(base + (i << 3))
    if (none && block == Infinity) continue
    // NaN fails every comparison.
    if (!(block >= 0 && block <= MAX_BLOCK && floor(block) == block)) return false
  }
  return true
}

/**
 * Whether a stored matrix is well formed: pointers that never fall and end at `entries`, columns below n and once a
 * row. Notes which rows ascend; if `sorted` promises that all do, one that does not is an error.
 */
function csrOk(ptr: usize, col: usize, entries: usize, n: usize, sorted: bool, ascends: usize): bool {
  if (u32At(ptr, 0) != 0 || u32At(ptr, n) != entries) return false
  if (!sorted) memory.fill(m.seen, 0, n << 2)
  for (let i: usize = 0; i < n; i++) {
    const start = u32At(ptr, i)
    const end = u32At(ptr, i + 1)
    if (end < start || end > entries) return false
    const falls = !ascending(col + (start << 1), col + (end << 1))
    store<u8>(ascends + i, u8(!falls))
    if (!falls) {
      // The last column is the largest.
      if (end > start && u16At(col, end - 1) >= n) return false
      continue
    }
    if (sorted) return false
    for (let k = start; k < end; k++) {
      const j = u16At(col, k)
      if (j >= n || u32At(m.seen, j) == i + 1) return false
      putU32(m.seen, j, i + 1)
    }
  }
  return true
}

/** Whether u16 values rise strictly: eight neighbours at a time, then one by one. */
function ascending(from: usize, to: usize): bool {
  let at = from
  for (; at + 18 <= to; at += 16) {
    if (!i16x8.all_true(i16x8.gt_u(v128.load(at, 2), v128.load(at)))) return false
  }
  for (; at + 4 <= to; at += 2) {
    if (load<u16>(at, 2) <= load<u16>(at)) return false
  }
  return true
}

/** Whether all arrays of the input are inside the ranges that `EpochInput` documents. */
export function inputOk(n: usize, permits: usize, weights: usize, bonds: usize, hasCommit: bool, sorted: bool): bool {
  if (!blocksOk(m.lastUpdateIn, n, false) || !blocksOk(m.registeredIn, n, false)) return false
  if (hasCommit && !blocksOk(m.commitIn, n, true)) return false
  const limit: u64 = 0x7fff_ffff_ffff_0000
  let sum: u64 = 0
  for (let i: usize = 0; i < n; i++) {
    const whole = load<u64>(m.totalStakeIn + (i << 4), 8)
    // Both below 2^63, so the sum cannot wrap before it is seen to be too large.
    if (whole >> 63) return false
    sum += whole
    if (sum > limit) return false
  }
  for (let i: usize = 0; i < permits; i++) {
    if (load<u8>(m.permitIn + i) > 1) return false
  }
  return (
    csrOk(m.weightPtr, m.weightCol, weights, n, sorted, m.weightAscends) &&
    csrOk(m.bondPtr, m.bondCol, bonds, n, sorted, m.bondAscends)
  )
}
