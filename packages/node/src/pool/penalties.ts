import { OldestKey } from '../util/oldestKey.ts'

/** How long a sender comes after everybody else, in milliseconds. */
const PENALTY_MS = 10 * 60_000
/** Senders that are remembered at most; the longest known is forgotten first. */
const MOST_SENDERS = 10_000

/** Senders whose transactions cost more than they pay for: for a while theirs are ready after everybody else's. */
export class Penalties {
  readonly #until = new Map<string, number>()
  readonly #oldest = new OldestKey(this.#until)
  readonly #now: () => number

  /** @param now milliseconds of a clock that never goes back */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now
  }

  penalise(sender: string): void {
    this.#oldest.set(sender, this.#now() + PENALTY_MS)
    if (this.#until.size > MOST_SENDERS) this.#until.delete(this.#oldest.take() as string)
  }

  /** Whether nobody is penalised, so that nobody need be asked for. */
  get isEmpty(): boolean {
    // Those that end first stand first: what is over goes, until one is found that is not.
    for (const [sender, until] of this.#until) {
      if (until > this.#now()) return false
      this.#until.delete(sender)
    }
    return true
  }

  has(sender: string): boolean {
    const until = this.#until.get(sender)
    if (until === undefined) return false
    if (until > this.#now()) return true
    this.#until.delete(sender)
    return false
  }

  clear(): void {
    this.#until.clear()
  }
}
