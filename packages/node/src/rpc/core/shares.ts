import type { Lane } from './turns.ts'

/** As much of a client's connection as is asked for here. */
export interface Holder {
  /** What all connections of one address have in common: together they are one client. */
  readonly lane: Lane
}

/** Lets a connection go at once, and what it holds with it. Its client hears of that, as it would not of one subscription that ends. */
export function letGo(connection: { terminate(): void; end(): void }): void {
  connection.terminate()
  connection.end()
}

/** One client: what each of its connections holds. */
interface Share<H> {
  count: number
  readonly holders: Map<H, number>
}

/**
 * What the clients of a node have of one thing together, and how much that may be. At the limit the client that has most makes
 * room for one that has less: a few cannot take all of it, and nobody is refused for what others have.
 */
export class Shares<H extends Holder> {
  readonly limit: number
  readonly #giveUp: (holder: H) => void
  readonly #byLane = new Map<Lane, Share<H>>()
  #total = 0

  /** @param giveUp lets a connection have less, some or nothing, and says so with `give` before it returns */
  constructor(limit: number, giveUp: (holder: H) => void) {
    this.limit = limit
    this.#giveUp = giveUp
  }

  get total(): number {
    return this.#total
  }

  /** What a connection holds. */
  of(holder: H): number {
    return this.#byLane.get(holder.lane)?.holders.get(holder) ?? 0
  }

  /** Lets a connection have so many more; false where its client would then have as many as any that could make room. */
  take(holder: H, count: number): boolean {
    while (this.#total + count > this.limit) {
      const before = this.#total
      const most = this.#most((this.#byLane.get(holder.lane)?.count ?? 0) + count)
      if (most === undefined) return false
      this.#giveUp(most)
      if (this.#total >= before) return false
    }
    this.#add(holder, count)
    return true
  }

  /** It has so many fewer. */
  give(holder: H, count: number): void {
    this.#add(holder, -count)
  }

  #add(holder: H, count: number): void {
    let share = this.#byLane.get(holder.lane)
    if (share === undefined) {
      share = { count: 0, holders: new Map() }
      this.#byLane.set(holder.lane, share)
    }
    this.#total += count
    share.count += count
    const held = (share.holders.get(holder) ?? 0) + count
    if (held > 0) share.holders.set(holder, held)
    else share.holders.delete(holder)
    if (share.holders.size === 0) this.#byLane.delete(holder.lane)
  }

  /** The connection that holds most of the client that has most, where that is more than `least`. */
  #most(least: number): H | undefined {
    let most = least
    let found: Share<H> | undefined
    for (const share of this.#byLane.values()) {
      if (share.count <= most) continue
      most = share.count
      found = share
    }
    let [holder, held]: [H | undefined, number] = [undefined, 0]
    for (const [each, count] of found?.holders ?? []) if (count > held) [holder, held] = [each, count]
    return holder
  }
}
