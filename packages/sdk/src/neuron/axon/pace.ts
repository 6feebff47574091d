/** What a body has to bring, in bytes a second, so as not to fall behind: half a megabit, which any line of a miner has. */
export const LEAST_RATE = 64 * 1024

/** How well a body comes: whoever sends at {@link LEAST_RATE} or faster keeps up, and who sent more before has no more time for it. */
export class Pace {
  #keptUpUntil = performance.now()

  /** When the body last kept up, in ms as `performance.now()` has them: the smaller, the further behind it is. */
  get keptUpUntil(): number {
    return this.#keptUpUntil
  }

  /** Counts bytes that came. */
  came(bytes: number): void {
    this.#keptUpUntil = Math.min(this.#keptUpUntil + (bytes / LEAST_RATE) * 1000, performance.now())
  }
}
