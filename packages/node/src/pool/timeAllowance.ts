/** Time that may be spent on something: so much a second, and no more than that at once. */
export class TimeAllowance {
  /** Milliseconds a second. */
  readonly perSecond: number
  readonly #now: () => number
  #left: number
  #at: number

  /** @param now milliseconds of a clock that never goes back */
  constructor(perSecond: number, now: () => number) {
    this.perSecond = perSecond
    this.#now = now
    this.#left = perSecond
    this.#at = now()
  }

  /** Whether something may begin. What takes longer than was left is made up for before the next may. */
  get isLeft(): boolean {
    this.#refill()
    return this.#left > 0
  }

  /** @param ms milliseconds that were spent */
  spend(ms: number): void {
    this.#left -= ms
  }

  #refill(): void {
    const now = this.#now()
    this.#left = Math.min(this.perSecond, this.#left + ((now - this.#at) * this.perSecond) / 1000)
    this.#at = now
  }
}
