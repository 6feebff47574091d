import { type Lane, Slice, type Turns } from './turns.ts'

/** Whose turn it is when a subscriber is told something. */
interface Listener {
  readonly lane: Lane
}

/**
 * Subscribers that have something to hear, told in their clients' turns: first one of each connection, then more of each, so that
 * who has a thousand stands before nobody who has one, and no block is late for either.
 */
export class Rounds<S> {
  readonly #turns: Turns
  readonly #tell: (subscriber: S) => void
  /** Those that wait, by connection, who waits longest first. */
  readonly #due = new Map<Listener, Set<S>>()

  /** @param tell tells one what it has to hear; it must not throw */
  constructor(turns: Turns, tell: (subscriber: S) => void) {
    this.#turns = turns
    this.#tell = tell
  }

  /** Nobody waits. */
  get isIdle(): boolean {
    return this.#due.size === 0
  }

  /** It has something to hear; who waits already keeps its place. */
  add(connection: Listener, subscriber: S): void {
    const due = this.#due.get(connection)
    if (due !== undefined) {
      due.add(subscriber)
      return
    }
    this.#due.set(connection, new Set([subscriber]))
    this.#turns.wait(connection.lane, () => this.#turn(connection, 1))
  }

  delete(connection: Listener, subscriber: S): void {
    this.#due.get(connection)?.delete(subscriber)
  }

  #turn(connection: Listener, most: number): void {
    const due = this.#due.get(connection) as Set<S>
    const slice = new Slice()
    let told = 0
    for (const subscriber of due) {
      due.delete(subscriber)
      this.#tell(subscriber)
      if (++told >= most || slice.over) break
    }
    if (due.size === 0) this.#due.delete(connection)
    else this.#turns.wait(connection.lane, () => this.#turn(connection, Number.POSITIVE_INFINITY))
  }
}
