import { clearU64, putU16, putU64, u16At, u32At, u64At } from './access'
import * as m from './memory'
import { div } from './fixed'
import { lists } from './lists'
import { tiles } from './tiles'

/**
 * Consensus: for each column the stake-weighted median of the weights (`weighted_median_col_sparse`).
 *
 * The reference partitions around pivots; what it finds is this: with S(<p) and S(<=p) the stake on scores below p and
 * up to p, the score p for which S(<p) <= minority < S(<=p), the smallest score if minority < 0 and the largest if
 * minority is not below all stake. In short: the smallest score p with S(<=p) > minority, else the largest score.
 * Every validator with stake counts, with score 0 where it set no weight, so a column's zeros need no memory: their
 * stake is what the listed weights leave over.
 *
 * Columns in which many validators set weights go through tiles (`tiles.ts`), others through lists (`lists.ts`).
 */
export function consensus(n: usize, kappa: u64): void {
  clearU64(m.consensus, n)
  // Shares of the validators with stake, normalised again as the reference does.
  const shares = m.rowA
  let validators: usize = 0
  let sum: u64 = 0
  let entries: usize = 0
  let ascend = true
  for (let i: usize = 0; i < n; i++) {
    const share = u64At(m.activeStake, i)
    if (share == 0) continue
    putU64(shares, validators++, share)
    sum += share
    entries += u32At(m.keptPtr, i + 1) - u32At(m.keptPtr, i)
    ascend = ascend && load<u8>(m.weightAscends + i) != 0
  }
  if (entries == 0) return
  let total: u64 = 0
  for (let v: usize = 0; v < validators; v++) {
    const share = div(u64At(shares, v), sum)
    putU64(shares, v, share)
    total += share
  }
  const minority = i64(total) - i64(kappa)
  if (ascend && validators > 1) {
    // Dense enough as it is, or after leaving out the columns without any weight?
    const dense = entries * 2 >= n * validators
    const columns = dense ? allColumns(n) : usedColumns(n)
    if (dense || entries * 4 >= columns * validators) {
      tiles(n, columns, validators, shares, minority)
      return
    }
  }
  lists(n, validators, shares, i64(total), minority)
}

function allColumns(n: usize): usize {
  for (let j: usize = 0; j < n; j++) {
    putU16(m.slotOf, j, j)
    putU16(m.columnOf, j, j)
  }
  return n
}

/** Numbers the columns with a weight from a validator with stake. */
function usedColumns(n: usize): usize {
  const slotOf = m.slotOf
  memory.fill(slotOf, 0, n << 1)
  for (let i: usize = 0; i < n; i++) {
    if (u64At(m.activeStake, i) == 0) continue
    const end = m.keptCol + (u32At(m.keptPtr, i + 1) << 1)
    for (let c = m.keptCol + (u32At(m.keptPtr, i) << 1); c < end; c += 2) store<u16>(slotOf + (usize(load<u16>(c)) << 1), 1)
  }
  let columns: usize = 0
  for (let j: usize = 0; j < n; j++) {
    if (u16At(slotOf, j) == 0) continue
    putU16(m.columnOf, columns, j)
    putU16(slotOf, j, columns++)
  }
  return columns
}
