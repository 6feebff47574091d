import { putU32, putU64, u16At, u32At, u64At } from './access'
import * as m from './memory'

/**
 * The medians of columns with few weights, each from the list of its keys `weight * 2^16 + validator` (weight <= 2^32,
 * validators numbered in UID order among those with stake). Keys are all different and in the order of the weights. Validators
 * without a weight score 0 and need no memory: their stake is what the listed ones leave over.
 */
export function lists(n: usize, validators: usize, shares: usize, total: i64, minority: i64): void {
  const listPtr = m.listPtr
  // Length of each column's list, then its start, then the keys, which move the start on to the end.
  memory.fill(listPtr, 0, (n + 1) << 2)
  for (let i: usize = 0; i < n; i++) {
    if (u64At(m.activeStake, i) == 0) continue
    const end = m.keptCol + (u32At(m.keptPtr, i + 1) << 1)
    for (let c = m.keptCol + (u32At(m.keptPtr, i) << 1); c < end; c += 2) {
      const at = listPtr + (usize(load<u16>(c)) << 2)
      store<u32>(at, load<u32>(at) + 1)
    }
  }
  let start: usize = 0
  for (let j: usize = 0; j < n; j++) {
    const length = u32At(listPtr, j)
    putU32(listPtr, j, start)
    start += length
  }
  const listKey = m.listKey
  let validator: usize = 0
  for (let i: usize = 0; i < n; i++) {
    if (u64At(m.activeStake, i) == 0) continue
    const end = u32At(m.keptPtr, i + 1)
    for (let k = u32At(m.keptPtr, i); k < end; k++) {
      const at = listPtr + (u16At(m.keptCol, k) << 2)
      const slot = usize(load<u32>(at))
      store<u64>(listKey + (slot << 3), (u64At(m.keptVal, k) << 16) | validator)
      store<u32>(at, slot + 1)
    }
    validator++
  }
  let from: usize = 0
  for (let j: usize = 0; j < n; j++) {
    const to = u32At(listPtr, j)
    if (to > from) putU64(m.consensus, j, median(from, to, validators, shares, total, minority))
    from = to
  }
}

/** Partitions by pivots that a column may cost before its bits are bisected instead (bounds the worst case). */
const PIVOTS: i32 = 12

/** The median of one column from the keys `from .. to` and the zeros of the other validators. */
function median(from: usize, to: usize, validators: usize, shares: usize, total: i64, minority: i64): u64 {
  let listed: i64 = 0
  for (let k = from; k < to; k++) listed += i64(u64At(shares, usize(u64At(m.listKey, k) & 0xffff)))
  // S(<= 0) is the stake of the zeros.
  let below = total - listed
  if (to - from < validators && minority < below) return 0
  let left = from
  let right = to
  for (let pivots = 0; right - left > 1; pivots++) {
    if (pivots == PIVOTS) return bisect(left, right, shares, below, minority)
    const middle = left + ((right - left) >> 1)
    const pivot = u64At(m.listKey, middle)
    // Keys below the pivot to the front; the pivot itself is not below.
    let split = left
    let stake: i64 = 0
    for (let k = left; k < right; k++) {
      const key = u64At(m.listKey, k)
      const lower = key < pivot
      putU64(m.listKey, k, u64At(m.listKey, split))
      putU64(m.listKey, split, key)
      stake += lower ? i64(u64At(shares, usize(key & 0xffff))) : 0
      split += usize(lower)
    }
    if (split > left) {
      if (below + stake > minority) {
        right = split
      } else {
        below += stake
        left = split
      }
    } else {
      // The pivot is the smallest key that is left.
      toFront(left, pivot)
      below += i64(u64At(shares, usize(pivot & 0xffff)))
      if (below > minority) return pivot >> 16
      left++
    }
  }
  return u64At(m.listKey, left) >> 16
}

/** The same by halving at the keys' bits, from the highest: at most 49 walks over what is left. */
function bisect(from: usize, to: usize, shares: usize, base: i64, minority: i64): u64 {
  let left = from
  let right = to
  let below = base
  for (let bit: u64 = u64(1) << 48; right - left > 1; bit >>= 1) {
    let split = left
    let stake: i64 = 0
    for (let k = left; k < right; k++) {
      const key = u64At(m.listKey, k)
      const lower = (key & bit) == 0
      putU64(m.listKey, k, u64At(m.listKey, split))
      putU64(m.listKey, split, key)
      stake += lower ? i64(u64At(shares, usize(key & 0xffff))) : 0
      split += usize(lower)
    }
    if (split > left && (split == right || below + stake > minority)) {
      right = split
    } else {
      below += stake
      left = split
    }
  }
  return u64At(m.listKey, left) >> 16
}

/** Brings a key of the range that starts at `left` to its front. */
function toFront(left: usize, key: u64): void {
  let at = left
  while (u64At(m.listKey, at) != key) at++
  putU64(m.listKey, at, u64At(m.listKey, left))
  putU64(m.listKey, left, key)
}
