/**
 * Step 1: who is active. A UID is active while the block is at most activityCutoff blocks after its last weight update.
 * Source: the `inactive` mask of `epoch_mechanism`.
 */
export function inactiveMask(lastUpdate: Float64Array, activityCutoff: number, block: number): boolean[] {
  // Sums above 2^53 lose digits, but stay above every block number.
  return Array.from(lastUpdate, (updated) => updated + activityCutoff < block)
}
