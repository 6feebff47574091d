import type { QuietLog } from '../../util/quietLog.ts'
import type { Lane } from './lane.ts'

/** As much of a client's connection as is asked for here. */
export interface Holder {
  /** What all connections of one address have in common: together they are one client. */
  readonly lane: Lane
}

/**
 * Lets connections go at once, and what they hold with them: their clients hear of that, as they would not of one subscription that
 * ends.
 *
 * @param what they have most of, as the log and the client are told it
 */
export function letGo(
  what: string,
  quiet: QuietLog,
): (connection: { terminate(reason: string): void; end(): void }) => void {
  const reason = `it had most of the ${what}, and others needed room`
  return (connection) => {
    quiet.info(`a client was let go: ${reason}`)
    connection.terminate(reason)
    connection.end()
  }
}

/** One client: what each of its connections holds. */
interface Share<H> {
  count: number
  readonly holders: Map<H, number>
}

/** How often somebody makes room. */
export interface Pace {
  /** At most once in so many milliseconds, except for one that has no more than `modest` with what it asks for. */
  readonly everyMs: number
  readonly modest: number
  /** The clock; that of `performance.now()` when left out. */
  readonly now?: () => number
}

/**
 * What the clients of a node have of one thing together, and how much that may be. At the limit those that have most make room
 * for one that has less, as long as it would have no more than its part: what is left for it if nobody had more than it (max-min
 * fairness: Bertsekas and Gallager, 1987). So a few cannot take all of it, whoever asks for more than its part is refused, and
 * nobody makes room in vain. Where a pace is given, who wants much waits until somebody's turn to go has come, or until there is
 * room: clients that are let go, come back and ask for all of it again would keep the node busy with nothing else.
 */
export class Shares<H extends Holder> {
  readonly limit: number
  readonly #giveUp: (holder: H) => void
  readonly #pace: Pace | undefined
  #gaveUpAt = Number.NEGATIVE_INFINITY
  readonly #byLane = new Map<Lane, Share<H>>()
  #total = 0
  /** For whom it was last found that nobody who has more can make room, while all have what they had then: else each asks all others. */
  #refused: { readonly least: number; readonly count: number } | undefined

  /** @param giveUp lets a connection have less, some or nothing, and says so with `give` before it returns */
  constructor(limit: number, giveUp: (holder: H) => void, pace?: Pace) {
    this.limit = limit
    this.#pace = pace
    this.#giveUp = giveUp
  }

  get total(): number {
    return this.#total
  }

  /** What a connection holds. */
  of(holder: H): number {
    return this.#byLane.get(holder.lane)?.holders.get(holder) ?? 0
  }

  /** Whether a connection may have so many more: they are there, or those that have more than its client would can make room. */
  fits(holder: H, count: number): boolean {
    if (this.#total + count <= this.limit) return true
    const least = this.#ofClient(holder) + count
    if (!this.#mayAsk(least)) return false
    if (this.#refused !== undefined && least >= this.#refused.least && count >= this.#refused.count) return false
    let above = 0
    for (const share of this.#byLane.values()) above += Math.max(0, share.count - least)
    const fits = this.#total - above + count <= this.limit
    if (!fits) this.#refused = { least, count }
    return fits
  }

  /** Lets a connection have so many more, where they fit. */
  take(holder: H, count: number): boolean {
    if (!this.fits(holder, count)) return false
    const least = this.#ofClient(holder) + count
    // Who wants little uses up nobody's turn.
    if (this.#total + count > this.limit && least > (this.#pace?.modest ?? 0)) this.#gaveUpAt = this.#now()
    while (this.#total + count > this.limit) {
      const before = this.#total
      const most = this.#most(least)
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

  /** Whether somebody may be asked to make room for a client that would have so many. */
  #mayAsk(count: number): boolean {
    if (this.#pace === undefined || count <= this.#pace.modest) return true
    return this.#now() - this.#gaveUpAt >= this.#pace.everyMs
  }

  #now(): number {
    return this.#pace?.now?.() ?? performance.now()
  }

  #ofClient({ lane }: H): number {
    return this.#byLane.get(lane)?.count ?? 0
  }

  #add(holder: H, count: number): void {
    this.#refused = undefined
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
