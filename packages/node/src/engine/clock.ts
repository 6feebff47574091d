/** Where blocks get their time from: strictly increasing, never two blocks in one slot. */
export interface BlockClock {
  /** Timestamp in milliseconds of a block that follows one of `previous` milliseconds (undefined: the first block). */
  next(previous: bigint | undefined): bigint
}

/** The wall clock; when blocks come faster than slots, time runs ahead of it, one slot a block. */
export function wallClock(slotDuration: number, now: () => number = Date.now): BlockClock {
  const slot = BigInt(slotDuration)
  return {
    next(previous) {
      const present = BigInt(Math.floor(now()))
      if (previous === undefined) return present
      const earliest = (previous / slot + 1n) * slot
      return present > earliest ? present : earliest
    },
  }
}

/** Time that only blocks move: one slot a block from 0, as moonwall's MockTimestamp. */
export function slotClock(slotDuration: number): BlockClock {
  return { next: (previous) => (previous ?? 0n) + BigInt(slotDuration) }
}
