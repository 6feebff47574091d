/** Storage indices a mechanism apart. */
const MECHANISM_STRIDE = 4096

/** Where a mechanism's weights are stored: mecid · 4096 + netuid. */
export function storageIndex(netuid: number, mechanism = 0): number {
  return mechanism * MECHANISM_STRIDE + netuid
}
