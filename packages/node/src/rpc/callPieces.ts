/** Milliseconds that all pieces of work of a call into the runtime may take. */
export const MOST_CALL_MS = 3000
/** Pieces as long as any may be, in a row, that read nothing new: what is at hand takes longer than that, or the machine was busy. */
const MOST_IDLE = 2
/** How often what was read may be gone when a call goes on: it reads more than is kept, not only others beside it. */
const MOST_RESTARTS = 2

interface Bounds {
  /** Milliseconds of one piece at most. */
  readonly mostMs: number
  /** Whoever may call methods without a bound on their work has calls answered that take longer, in one piece at last. */
  readonly unsafe: boolean
}

/**
 * How long the pieces of work of one call are, and how many there are. Each begins anew, with what was read before at hand: the more
 * that is, the less of a piece is left for what is not, and where hardly anything new is read the next one is longer.
 */
export class CallPieces {
  /** Milliseconds of the next one. */
  ms: number
  readonly #bounds: Bounds
  #spentMs = 0
  /** Decoded values of its state that were at hand when the last one ended, or, if those were fewer, when this one began. */
  #values = Number.POSITIVE_INFINITY
  /** Of the piece that read most, values in a millisecond. */
  #bestRate = 0
  #idle = 0
  #restarts = -1
  /** What the values of its state stood in when the last one began. */
  #cache: object | undefined
  /** Of those that were stopped for good. */
  #why = ''

  constructor(firstMs: number, bounds: Bounds) {
    this.#bounds = bounds
    this.ms = Math.min(firstMs, bounds.mostMs)
  }

  /** Why it did not go on: what of it is more than there may be, in words. */
  get why(): string {
    return this.#why
  }

  /**
   * @param values that are at hand: fewer than at the last one's end also where a block made the events, or another long value,
   * shorter
   * @param cache what they stand in: another one where its state is another's, or was too much to be kept
   */
  begin(values: number, cache: object): void {
    if (cache !== this.#cache) this.#restarts++
    this.#cache = cache
    this.#values = Math.min(this.#values, values)
  }

  /**
   * Whether one that was stopped is gone on with.
   *
   * @param values that are at hand by now
   */
  goesOn(values: number): boolean {
    const { mostMs, unsafe } = this.#bounds
    if (this.ms === Number.POSITIVE_INFINITY) return false
    const read = values - this.#values
    const rate = read / this.ms
    this.#idle = read <= 0 && this.ms >= mostMs ? this.#idle + 1 : 0
    this.#values = values
    this.#spentMs += Math.max(1, this.ms)
    this.#bestRate = Math.max(this.#bestRate, rate)
    if (rate < this.#bestRate / 2 || read <= 0) this.ms = Math.min(2 * this.ms, mostMs)
    const why = this.#whyNot()
    if (why === undefined) return true
    this.#why = why
    if (!unsafe) return false
    this.ms = Number.POSITIVE_INFINITY
    return true
  }

  #whyNot(): string | undefined {
    if (this.#restarts >= MOST_RESTARTS) return 'lost what it had read twice, since no more of a state is kept'
    if (this.#spentMs >= MOST_CALL_MS) return 'takes longer'
    return this.#idle >= MOST_IDLE ? 'takes longer at once' : undefined
  }
}
