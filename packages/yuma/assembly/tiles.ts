import { putU32, putU64, u16At, u32At, u64At } from './access'
import * as m from './memory'

/** Columns of a tile: four vectors of four u32. */
const WIDTH: usize = 16
/** Bytes of one validator's row of a tile. */
const ROW: usize = 64

/** Flips the sign bit, so that signed comparison orders unsigned values. */
// @ts-ignore: decorator
@inline
function flip(): v128 {
  return i32x4.splat(0x80000000)
}

/**
 * The medians of columns that are well filled, 16 at a time: their weights are spread out by validator, then the score is
 * found by bisection, all 16 side by side.
 *
 * With m = max(minority, 0), the median is the largest x <= the column's largest score for which S(<x) <= m: S(<x) steps
 * up only behind a score, so that x is a score or the largest, and S(<score) <= m < S(<=score) unless it is the largest. (A negative
 * minority means the smallest score, as 0 does, since every stake is positive.)
 *
 * All fits 32 bits. Weights: 2^32 (a row's only weight) is held as 2^32 - 1, which no other weight is, since
 * v * 2^32 / sum <= 2^32 - 2^32 / sum for v < sum < 2^31. Stakes: at least two validators, each with a positive share of at
 * most 2^32 in all, so a share is below 2^32, and so is S(<x), which leaves out the validator with the largest score.
 *
 * Needs ascending rows and two validators or more.
 */
export function tiles(n: usize, columns: usize, validators: usize, shares: usize, minority: i64): void {
  const limit = i32x4.splat(i32(min(max(minority, 0), 0xffff_ffff)))
  let v: usize = 0
  for (let i: usize = 0; i < n; i++) {
    if (u64At(m.activeStake, i) == 0) continue
    putU32(m.share32, v, usize(u64At(shares, v)))
    putU32(m.cursor, v, u32At(m.keptPtr, i))
    // The end of the row follows from the next row's start, so the row's number is kept where the share was.
    putU64(shares, v++, i)
  }
  for (let first: usize = 0; first < columns; first += WIDTH) {
    fill(first, min(first + WIDTH, columns), validators, shares)
    bisect(validators, limit)
    for (let slot = first; slot < min(first + WIDTH, columns); slot++) {
      const x = u64(load<u32>(m.rowB + ((slot - first) << 2)))
      putU64(m.consensus, u16At(m.columnOf, slot), x + u64(x == 0xffff_ffff))
    }
  }
}

/** Spreads the weights of the columns with slots `first .. end` out over the tile, sign bits flipped. */
function fill(first: usize, end: usize, validators: usize, rows: usize): void {
  const zero = flip()
  const slotOf = m.slotOf
  const lastColumn = u16At(m.columnOf, end - 1)
  let row = m.tile
  for (let v: usize = 0; v < validators; v++, row += ROW) {
    v128.store(row, zero)
    v128.store(row, zero, 16)
    v128.store(row, zero, 32)
    v128.store(row, zero, 48)
    const i = usize(u64At(rows, v))
    const start = u32At(m.cursor, v)
    const stop = m.keptCol + (u32At(m.keptPtr, i + 1) << 1)
    let c = m.keptCol + (start << 1)
    let w = m.keptVal + (start << 3)
    const from = row - (first << 2)
    for (; c < stop; c += 2, w += 8) {
      const j = usize(load<u16>(c))
      if (j > lastColumn) break
      const weight = load<u64>(w)
      store<u32>(from + (usize(load<u16>(slotOf + (j << 1))) << 2), (u32(weight) - u32(weight >> 32)) ^ 0x80000000)
    }
    putU32(m.cursor, v, (c - m.keptCol) >> 1)
  }
}

// @ts-ignore: decorator
@inline
function halfway(low: v128, high: v128): v128 {
  return i32x4.sub(high, i32x4.shr_u(i32x4.sub(high, low), 1))
}

/** Finds the 16 medians of the tile and leaves them in rowB as u32. */
function bisect(validators: usize, limit: v128): void {
  const bias = flip()
  const tile = m.tile
  const end = tile + validators * ROW
  // The largest score of each column bounds the search from above.
  let high0 = bias
  let high1 = bias
  let high2 = bias
  let high3 = bias
  for (let row = tile; row < end; row += ROW) {
    high0 = i32x4.max_s(high0, v128.load(row))
    high1 = i32x4.max_s(high1, v128.load(row, 16))
    high2 = i32x4.max_s(high2, v128.load(row, 32))
    high3 = i32x4.max_s(high3, v128.load(row, 48))
  }
  high0 = v128.xor(high0, bias)
  high1 = v128.xor(high1, bias)
  high2 = v128.xor(high2, bias)
  high3 = v128.xor(high3, bias)
  let low0 = i32x4.splat(0)
  let low1 = low0
  let low2 = low0
  let low3 = low0
  const one = i32x4.splat(1)
  while (
    v128.any_true(
      v128.or(
        v128.or(v128.xor(low0, high0), v128.xor(low1, high1)),
        v128.or(v128.xor(low2, high2), v128.xor(low3, high3)),
      ),
    )
  ) {
    const middle0 = halfway(low0, high0)
    const middle1 = halfway(low1, high1)
    const middle2 = halfway(low2, high2)
    const middle3 = halfway(low3, high3)
    const flipped0 = v128.xor(middle0, bias)
    const flipped1 = v128.xor(middle1, bias)
    const flipped2 = v128.xor(middle2, bias)
    const flipped3 = v128.xor(middle3, bias)
    let below0 = i32x4.splat(0)
    let below1 = below0
    let below2 = below0
    let below3 = below0
    let share = m.share32
    for (let row = tile; row < end; row += ROW) {
      const stake = v128.load32_splat(share)
      below0 = i32x4.add(below0, v128.and(stake, i32x4.lt_s(v128.load(row), flipped0)))
      below1 = i32x4.add(below1, v128.and(stake, i32x4.lt_s(v128.load(row, 16), flipped1)))
      below2 = i32x4.add(below2, v128.and(stake, i32x4.lt_s(v128.load(row, 32), flipped2)))
      below3 = i32x4.add(below3, v128.and(stake, i32x4.lt_s(v128.load(row, 48), flipped3)))
      share += 4
    }
    const fits0 = i32x4.le_u(below0, limit)
    const fits1 = i32x4.le_u(below1, limit)
    const fits2 = i32x4.le_u(below2, limit)
    const fits3 = i32x4.le_u(below3, limit)
    low0 = v128.bitselect(middle0, low0, fits0)
    low1 = v128.bitselect(middle1, low1, fits1)
    low2 = v128.bitselect(middle2, low2, fits2)
    low3 = v128.bitselect(middle3, low3, fits3)
    high0 = v128.bitselect(high0, i32x4.sub(middle0, one), fits0)
    high1 = v128.bitselect(high1, i32x4.sub(middle1, one), fits1)
    high2 = v128.bitselect(high2, i32x4.sub(middle2, one), fits2)
    high3 = v128.bitselect(high3, i32x4.sub(middle3, one), fits3)
  }
  v128.store(m.rowB, low0)
  v128.store(m.rowB, low1, 16)
  v128.store(m.rowB, low2, 32)
  v128.store(m.rowB, low3, 48)
}
