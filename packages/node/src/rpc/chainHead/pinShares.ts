import type { Lane } from '../core/lane.ts'

/**
 * Blocks that the follows of a node may have pinned together. Each takes 45 to 75 bytes, 112 at most (a table that was filled and
 * emptied to just above a quarter), while its header is kept once for all: 21 MiB. A client that unpins has a few dozen.
 */
export const MAX_PINNED_IN_ALL = 196_608

/** One that pins blocks. */
export interface Pinner {
  /** What all connections of one address have in common: together they are one client. */
  readonly lane: Lane
  /** Blocks that it has pinned. */
  readonly pinnedCount: number
  /** Ends it; it lets go of all, with `give`, before that returns. */
  stop(): void
}

/** One client. */
interface Share {
  count: number
  readonly pinners: Set<Pinner>
}

/** Who has how many blocks pinned: where it is too many together, the follow that has most, of the client that has most, is stopped. */
export class PinShares {
  readonly #limit: number
  readonly #byLane = new Map<Lane, Share>()
  #total = 0

  constructor(limit: number = MAX_PINNED_IN_ALL) {
    this.#limit = limit
  }

  get total(): number {
    return this.#total
  }

  /** One has pinned a block more; it may be the one that is stopped for it. */
  take(pinner: Pinner): void {
    const { lane } = pinner
    let share = this.#byLane.get(lane)
    if (share === undefined) {
      share = { count: 0, pinners: new Set() }
      this.#byLane.set(lane, share)
    }
    share.pinners.add(pinner)
    share.count++
    this.#total++
    while (this.#total > this.#limit) {
      const before = this.#total
      this.#most()?.stop()
      if (this.#total >= before) return
    }
  }

  /** One has let go of so many. */
  give(pinner: Pinner, count: number): void {
    const share = this.#byLane.get(pinner.lane)
    if (share === undefined || !share.pinners.has(pinner)) return
    share.count -= count
    this.#total -= count
    if (pinner.pinnedCount === 0) share.pinners.delete(pinner)
    if (share.pinners.size === 0) this.#byLane.delete(pinner.lane)
  }

  #most(): Pinner | undefined {
    let client: Share | undefined
    for (const share of this.#byLane.values()) if (share.count > (client?.count ?? 0)) client = share
    let most: Pinner | undefined
    for (const each of client?.pinners ?? []) if (each.pinnedCount > (most?.pinnedCount ?? 0)) most = each
    return most
  }
}
