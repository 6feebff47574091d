import type { Lane } from './lane.ts'
import type { Subscription } from './subscription.ts'
import type { Turns } from './turns.ts'

/** Whose turn it is when a subscriber is told something. */
interface Listener {
  readonly lane: Lane
}

/** So many are told in a fraction of a millisecond. */
const FEW = 16

interface Round<S> {
  /** Those that wait, who waits longest first. */
  readonly due: Set<S>
  /** The client has not taken what it was told before: it is nobody's turn. */
  rests: boolean
  /** It is being waited for that it has. */
  awaited: boolean
}

interface RoundsOptions<S> {
  readonly turns: Turns
  /** Tells one what it has to hear; it must not throw. */
  readonly tell: (subscriber: S) => void
  /** Where it is given, one is told when its subscription has room: what waits need not wait in the connection. */
  readonly subscriptionOf?: (subscriber: S) => Subscription
}

/**
 * Subscribers that have something to hear, told in their clients' turns: first one of each connection, then more of each, so that
 * who has a thousand stands before nobody who has one, and no block is late for either.
 */
export class Rounds<S> {
  readonly #options: RoundsOptions<S>
  readonly #rounds = new Map<Listener, Round<S>>()

  constructor(options: RoundsOptions<S>) {
    this.#options = options
  }

  /** Nobody waits. */
  get isIdle(): boolean {
    return this.#rounds.size === 0
  }

  /** Nobody waits for its turn: at most for its client to take what it was told before. */
  get isQuiet(): boolean {
    for (const { rests } of this.#rounds.values()) if (!rests) return false
    return true
  }

  /** Whether it could be told something now. */
  hasRoom(subscriber: S): boolean {
    return this.#options.subscriptionOf?.(subscriber).hasRoom !== false
  }

  /** It has something to hear; who waits already keeps its place. */
  add(connection: Listener, subscriber: S): void {
    const round = this.#rounds.get(connection)
    if (round === undefined) {
      const begun = { due: new Set([subscriber]), rests: false, awaited: false }
      this.#rounds.set(connection, begun)
      this.#wait(connection, begun, 1)
      return
    }
    round.due.add(subscriber)
    if (round.rests) this.#wait(connection, round, 1)
  }

  delete(connection: Listener, subscriber: S): void {
    this.#rounds.get(connection)?.due.delete(subscriber)
  }

  #wait(connection: Listener, round: Round<S>, most: number): void {
    round.rests = false
    const { turns } = this.#options
    // The first of each is told before more of any: it has hardly anything to do.
    const ms = most === 1 || round.due.size < FEW ? 0 : turns.sliceMs
    turns.wait(
      connection.lane,
      () => this.#turn(connection, round, most),
      ms,
      () => round.due.size > 0,
    )
  }

  #turn(connection: Listener, round: Round<S>, most: number): void {
    const { due } = round
    const slice = this.#options.turns.slice()
    let told = 0
    let full: S | undefined
    try {
      for (const subscriber of due) {
        if (this.hasRoom(subscriber)) {
          due.delete(subscriber)
          told++
          this.#options.tell(subscriber)
        } else full ??= subscriber
        if (told >= most || slice.over) break
      }
    } finally {
      // Whatever a fault ends, the others are told.
      if (due.size === 0) this.#rounds.delete(connection)
      else if (told > 0 || full === undefined) this.#wait(connection, round, Number.POSITIVE_INFINITY)
      else this.#rest(connection, round, full)
    }
  }

  /** One of several may wait for more than their common socket: until its client knows of it. */
  #someRoom({ due }: Round<S>): boolean {
    for (const subscriber of due) if (this.hasRoom(subscriber)) return true
    return false
  }

  /** Until whichever of them has room first. */
  #rest(connection: Listener, round: Round<S>, full: S): void {
    round.rests = true
    if (round.awaited) return
    round.awaited = true
    void this.#options
      .subscriptionOf?.(full)
      .room(() => this.#someRoom(round))
      .then(() => {
        round.awaited = false
        if (round.rests) this.#wait(connection, round, Number.POSITIVE_INFINITY)
      })
  }
}
