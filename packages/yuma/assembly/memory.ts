/**
 * Where everything of one epoch lies in linear memory. `plan` lays the regions out one after another from the heap's
 * start and grows the memory when needed; nothing is allocated afterwards. Every region starts at a multiple of 16.
 */

// Inputs, written by JavaScript.
export let lastUpdateIn: usize = 0
export let registeredIn: usize = 0
export let totalStakeIn: usize = 0
export let permitIn: usize = 0
export let commitIn: usize = 0
export let weightPtr: usize = 0
export let weightCol: usize = 0
export let weightVal: usize = 0
export let bondPtr: usize = 0
export let bondCol: usize = 0
export let bondVal: usize = 0

// Vectors of u64 by UID.
export let registered: usize = 0
export let stake: usize = 0
export let activeStake: usize = 0
export let consensus: usize = 0
export let validatorTrust: usize = 0
export let incentive: usize = 0
export let dividends: usize = 0
export let serverNorm: usize = 0
export let validatorNorm: usize = 0
export let combinedNorm: usize = 0
export let columnA: usize = 0
export let columnB: usize = 0
export let columnC: usize = 0
export let columnD: usize = 0
/** One row spread out by column; all zero between two rows. */
export let spread: usize = 0
/** Work arrays as long as a row. */
export let rowA: usize = 0
export let rowB: usize = 0
export let rowC: usize = 0
export let rowColA: usize = 0
export let rowColB: usize = 0
/** One bit a column; all zero between two rows. */
export let bitmap: usize = 0
/** u16 a column: its place among the columns with a weight, and back. */
export let slotOf: usize = 0
export let columnOf: usize = 0
/** u32 a validator: its stake, and how far its row of weights has been read. */
export let share32: usize = 0
export let cursor: usize = 0
/** 16 weights of each validator, u32. */
export let tile: usize = 0
/** u32 a column: the last row (plus one) in which the column was seen. */
export let seen: usize = 0
/** u8 a row: 1 where the stored row's columns ascend. */
export let weightAscends: usize = 0
export let bondAscends: usize = 0

// Masked and normalised weights: u32 row pointers, u16 columns, u64 values.
export let keptPtr: usize = 0
export let keptCol: usize = 0
export let keptVal: usize = 0
// Column lists for the median: u32 pointers, u64 keys. The keys share their memory with the bonds' values, which
// come into being after the last median.
export let listPtr: usize = 0
export let listKey: usize = 0
// Bonds after the moving average.
export let emaPtr: usize = 0
export let emaCol: usize = 0
export let emaVal: usize = 0
// Two more matrices of the weights' shape, only for the raw output.
export let clippedPtr: usize = 0
export let clippedCol: usize = 0
export let clippedVal: usize = 0
export let forBondsPtr: usize = 0
export let forBondsCol: usize = 0
export let forBondsVal: usize = 0

// Outputs, read by JavaScript.
export let activeOut: usize = 0
export let permitOut: usize = 0
export let stakeOut: usize = 0
export let stakeWeightOut: usize = 0
export let consensusOut: usize = 0
export let validatorTrustOut: usize = 0
export let incentiveOut: usize = 0
export let dividendsOut: usize = 0
export let serverOut: usize = 0
export let validatorOut: usize = 0
export let combinedOut: usize = 0
export let bondOutPtr: usize = 0
export let bondOutCol: usize = 0
export let bondOutVal: usize = 0

/** In 64 bits, so that a layout that does not fit into 32 is seen. */
let top: u64 = 0

function take(bytes: u64): usize {
  const at = usize(top)
  top += (bytes + 15) & ~15
  return at
}

/**
 * Lays out one epoch.
 *
 * @param uids number of UIDs
 * @param weightEntries entries of the stored weights
 * @param bondEntries entries of the stored bonds
 * @param raw whether the raw matrices are wanted
 * @returns bytes in use, or 0 if the memory cannot grow that far
 */
export function plan(uids: u32, weightEntries: u32, bondEntries: u32, raw: bool): usize {
  const n = u64(uids)
  const weights = u64(weightEntries)
  const bonds = u64(bondEntries)
  top = (u64(__heap_base) + 15) & ~15
  lastUpdateIn = take(n << 3)
  registeredIn = take(n << 3)
  totalStakeIn = take(n << 4)
  permitIn = take(n)
  commitIn = take(n << 3)
  weightPtr = take((n + 1) << 2)
  weightCol = take(weights << 1)
  weightVal = take(weights << 1)
  bondPtr = take((n + 1) << 2)
  bondCol = take(bonds << 1)
  bondVal = take(bonds << 1)

  registered = take(n << 3)
  stake = take(n << 3)
  activeStake = take(n << 3)
  consensus = take(n << 3)
  validatorTrust = take(n << 3)
  incentive = take(n << 3)
  dividends = take(n << 3)
  serverNorm = take(n << 3)
  validatorNorm = take(n << 3)
  combinedNorm = take(n << 3)
  columnA = take(n << 3)
  columnB = take(n << 3)
  columnC = take(n << 3)
  columnD = take(n << 3)
  spread = take(n << 3)
  rowA = take((n << 3) + 32)
  rowB = take((n << 3) + 32)
  rowC = take((n << 3) + 32)
  rowColA = take(n << 1)
  rowColB = take(n << 1)
  bitmap = take(((n + 63) >> 6) << 3)
  slotOf = take(n << 1)
  columnOf = take(n << 1)
  share32 = take(n << 2)
  cursor = take(n << 2)
  tile = take(n << 6)
  seen = take(n << 2)
  weightAscends = take(n)
  bondAscends = take(n)

  keptPtr = take((n + 1) << 2)
  keptCol = take(weights << 1)
  keptVal = take(weights << 3)
  listPtr = take((n + 1) << 2)
  emaPtr = take((n + 1) << 2)
  // A row of the moving average has at most the columns of its weights and its bonds.
  const ema = min(weights + bonds, n * n)
  emaCol = take(ema << 1)
  emaVal = take(ema << 3)
  listKey = emaVal
  bondOutPtr = take((n + 1) << 2)
  bondOutCol = take(ema << 1)
  bondOutVal = take(ema << 1)

  activeOut = take(n)
  permitOut = take(n)
  stakeOut = take(n << 3)
  stakeWeightOut = take(n << 1)
  consensusOut = take(n << 1)
  validatorTrustOut = take(n << 1)
  incentiveOut = take(n << 1)
  dividendsOut = take(n << 1)
  serverOut = take(n << 3)
  validatorOut = take(n << 3)
  combinedOut = take(n << 3)

  if (raw) {
    clippedPtr = take((n + 1) << 2)
    clippedCol = take(weights << 1)
    clippedVal = take(weights << 3)
    forBondsPtr = take((n + 1) << 2)
    forBondsCol = take(weights << 1)
    forBondsVal = take(weights << 3)
  }

  if (top > 0xffff_0000) return 0
  const missing = i32((top + 0xffff) >> 16) - memory.size()
  if (missing > 0 && memory.grow(missing) < 0) return 0
  return usize(top)
}
