import { PayloadError } from './errors.ts'

/** An answer that is being read. */
interface Held {
  bytes: number
  readonly giveUp: (error: PayloadError) => void
}

/** What a call tells of the answer that it reads. */
export interface HeldAnswer {
  /** So many more bytes came. */
  add(bytes: number): void
  /** They are not held any more. */
  release(): void
}

/**
 * The bytes of all answers that are being read. When they are too many the largest answer is given up, so that miners that
 * send much together cost honest ones nothing.
 */
export class AnswerBudget {
  readonly #limit: number
  readonly #all = new Set<Held>()
  #total = 0

  /** @param limit in bytes */
  constructor(limit: number) {
    this.#limit = limit
  }

  /** Bytes that are held now. */
  get total(): number {
    return this.#total
  }

  /** @param giveUp ends the reading of this answer */
  open(giveUp: (error: PayloadError) => void): HeldAnswer {
    const held: Held = { bytes: 0, giveUp }
    this.#all.add(held)
    return {
      add: (bytes) => {
        if (!this.#all.has(held)) return
        held.bytes += bytes
        this.#total += bytes
        while (this.#total > this.#limit) this.#shed()
      },
      release: () => this.#release(held),
    }
  }

  #release(held: Held): void {
    if (this.#all.delete(held)) this.#total -= held.bytes
  }

  #shed(): void {
    let largest: Held | undefined
    for (const held of this.#all) if (largest === undefined || held.bytes > largest.bytes) largest = held
    if (largest === undefined) return
    this.#release(largest)
    largest.giveUp(
      new PayloadError(`the answers under way have more than ${this.#limit} bytes, and this one the most of them`),
    )
  }
}
