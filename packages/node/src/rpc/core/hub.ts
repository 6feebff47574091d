import { Rounds } from './rounds.ts'
import type { Holder } from './shares.ts'
import type { Subscription } from './subscription.ts'
import type { Turns } from './turns.ts'

/** Subscribers that are told at once, in the middle of whatever happens: it takes a fraction of a millisecond. */
const FEW = 64
/** Events that are kept for who has not heard them: they should be small, nobody's share counts them. */
export const MAX_KEPT = 2048

interface Place {
  readonly connection: Holder
  /** Number of the last event that it was told. */
  told: number
}

interface HubOptions<S, E> {
  readonly turns: Turns
  /** True where an event makes those before it needless: who is behind hears the newest. */
  readonly newestOnly: boolean
  readonly tell: (subscriber: S, event: E) => void
  readonly subscriptionOf?: (subscriber: S) => Subscription
  /** For who is so far behind that events are gone; left out, it goes on with the oldest that is kept. */
  readonly tooFarBehind?: (subscriber: S) => void
}

/** Subscribers that all hear the same events, in order. */
export class Hub<S, E> {
  readonly #options: HubOptions<S, E>
  readonly #places = new Map<S, Place>()
  readonly #rounds: Rounds<S>
  /** The last events, and the number of the first of them. */
  readonly #events: E[] = []
  #first = 1

  constructor(options: HubOptions<S, E>) {
    this.#options = options
    const { turns, subscriptionOf } = options
    const tell = (subscriber: S) => this.#next(subscriber)
    this.#rounds = new Rounds(subscriptionOf === undefined ? { turns, tell } : { turns, tell, subscriptionOf })
  }

  get size(): number {
    return this.#places.size
  }

  /** Events that somebody has still to hear, and those that all have heard since the last one was published. */
  get kept(): number {
    return this.#events.length
  }

  /** It hears what is published from here on. */
  add(connection: Holder, subscriber: S): void {
    this.#places.set(subscriber, { connection, told: this.#last })
  }

  delete(subscriber: S): void {
    const place = this.#places.get(subscriber)
    if (place === undefined) return
    this.#places.delete(subscriber)
    this.#rounds.delete(place.connection, subscriber)
    if (this.#places.size === 0) this.#forget(this.#events.length)
  }

  publish(event: E): void {
    if (this.#places.size === 0) return
    const isQuiet = this.#rounds.isQuiet
    this.#keep(event)
    const atOnce = isQuiet && this.#places.size <= FEW
    for (const [subscriber, { connection }] of [...this.#places]) {
      if (atOnce && this.#rounds.hasRoom(subscriber)) this.#next(subscriber)
      else this.#rounds.add(connection, subscriber)
    }
  }

  get #last(): number {
    return this.#first + this.#events.length - 1
  }

  #keep(event: E): void {
    this.#forget(this.#options.newestOnly ? this.#events.length : this.#needless())
    this.#events.push(event)
  }

  /** How many of the events that are kept all have heard, or are too many with one more. */
  #needless(): number {
    let least = this.#last
    if (!this.#rounds.isIdle) for (const { told } of this.#places.values()) least = Math.min(least, told)
    return Math.max(least + 1 - this.#first, this.#events.length + 1 - MAX_KEPT)
  }

  #forget(count: number): void {
    if (count <= 0) return
    this.#events.splice(0, count)
    this.#first += count
  }

  /** Tells it one event; what else there is has to wait for its connection's others. */
  #next(subscriber: S): void {
    const place = this.#places.get(subscriber)
    if (place === undefined) return
    const { newestOnly, tell, tooFarBehind } = this.#options
    const missed = !newestOnly && place.told + 1 < this.#first
    if (missed && tooFarBehind !== undefined) {
      tooFarBehind(subscriber)
      return
    }
    const next = Math.max(place.told + 1, this.#first)
    if (next > this.#last) return
    place.told = next
    tell(subscriber, this.#events[next - this.#first] as E)
    if (next < this.#last && this.#places.has(subscriber)) this.#rounds.add(place.connection, subscriber)
  }
}
