import { putU64, u64At } from './access'
import * as m from './memory'
import { ONE, div } from './fixed'

/**
 * floor(s * 2^32 / t) for 128-bit s <= t < 2^127, t > 0, one binary digit at a time: the whole part first, then 32
 * times double the remainder and subtract. The remainder stays below t < 2^127, so doubling it never overflows.
 */
function ratio(sLow: u64, sHigh: u64, tLow: u64, tHigh: u64): u64 {
  if (sLow == tLow && sHigh == tHigh) return ONE
  let low = sLow
  let high = sHigh
  let q: u64 = 0
  for (let bit = 0; bit < 32; bit++) {
    high = (high << 1) | (low >> 63)
    low <<= 1
    const fits = high > tHigh || (high == tHigh && low >= tLow)
    if (fits) {
      high = high - tHigh - u64(low < tLow)
      low -= tLow
    }
    q = (q << 1) | u64(fits)
  }
  return q
}

/** Stake above the threshold as a share of all of it (`inplace_normalize_64`, then I32F32), and its whole part. */
export function normaliseStake(n: usize, owner: i32, threshold: u64): void {
  let sumLow: u64 = 0
  let sumHigh: u64 = 0
  for (let i: usize = 0; i < n; i++) {
    const low = load<u64>(m.totalStakeIn + (i << 4))
    const high = load<u64>(m.totalStakeIn + (i << 4), 8)
    putU64(m.stakeOut, i, high)
    if (i32(i) != owner && high < threshold) continue
    sumLow += low
    sumHigh += high + u64(sumLow < low)
  }
  for (let i: usize = 0; i < n; i++) {
    const low = load<u64>(m.totalStakeIn + (i << 4))
    const high = load<u64>(m.totalStakeIn + (i << 4), 8)
    const counts = (high | low) != 0 && (i32(i) == owner || high >= threshold)
    putU64(m.stake, i, counts ? ratio(low, high, sumLow, sumHigh) : 0)
  }
}

/** Divides a vector by its sum, if that is not zero. All values <= 2^32 (`inplace_normalize`). */
export function normalise(vector: usize, n: usize): void {
  let sum: u64 = 0
  for (let i: usize = 0; i < n; i++) sum += u64At(vector, i)
  normaliseBy(vector, n, sum)
}

/** Divides a vector by a sum that no value exceeds, if that is not zero (`inplace_normalize_using_sum`). */
export function normaliseBy(vector: usize, n: usize, sum: u64): void {
  if (sum == 0) return
  for (let i: usize = 0; i < n; i++) {
    const value = u64At(vector, i)
    if (value != 0) putU64(vector, i, div(value, sum))
  }
}

/** Activity of each UID, and its stake if it is active and has a permit, normalised again. */
export function activate(n: usize, permits: usize, block: u64, cutoff: u64): void {
  for (let i: usize = 0; i < n; i++) {
    // Both below 2^53: the sum cannot saturate.
    const active = u64(load<f64>(m.lastUpdateIn + (i << 3))) + cutoff >= block
    store<u8>(m.activeOut + i, u8(active))
    const counts = active && i < permits && load<u8>(m.permitIn + i) != 0
    putU64(m.activeStake, i, counts ? u64At(m.stake, i) : 0)
  }
  normalise(m.activeStake, n)
}

/**
 * New permits: the k UIDs with the most stake, if it is not zero (`is_topk_nonzero`; among equals the higher UID wins), and
 * the owner.
 */
export function permit(n: usize, k: usize, owner: i32): void {
  // Keys stake * 2^16 + uid are all different and in the order of the reference's stable ascending sort.
  for (let i: usize = 0; i < n; i++) putU64(m.rowA, i, (u64At(m.stake, i) << 16) | i)
  const cut: u64 = n > k ? (k == 0 ? u64.MAX_VALUE : smallest(m.rowA, n, n - k)) : 0
  for (let i: usize = 0; i < n; i++) {
    const share = u64At(m.stake, i)
    store<u8>(m.permitOut + i, u8(share != 0 && ((share << 16) | i) >= cut))
  }
  if (owner >= 0) store<u8>(m.permitOut + usize(owner), 1)
}

/** The element that `index` others are smaller than; all keys differ and are below 2^49. Reorders the keys; bisects their bits, so at most 49 walks. */
function smallest(keys: usize, count: usize, index: usize): u64 {
  let from: usize = 0
  let to = count
  for (let bit: u64 = u64(1) << 48; to - from > 1; bit >>= 1) {
    // Zeros of this bit to the front.
    let split = from
    for (let i = from; i < to; i++) {
      const key = u64At(keys, i)
      putU64(keys, i, u64At(keys, split))
      putU64(keys, split, key)
      split += usize((key & bit) == 0)
    }
    if (index < split) to = split
    else from = split
  }
  return u64At(keys, from)
}
