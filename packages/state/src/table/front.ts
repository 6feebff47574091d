/** Entries of a generation, about. */
const GENERATION = 16_384
/** Entries of the older generation looked at in one step. */
const STEP = 2_048

/**
 * What was written lately, in front of where it belongs. Entries stand in two generations; those of the older one that were
 * not written again move on, a few at a time, so that what every block writes anew is never written through and no block pays
 * for many.
 */
export class Front<V> {
  #young = new Map<string, V>()
  #old = new Map<string, V>()
  /** What of the older generation was not looked at yet; undefined when all of it has moved on. */
  #left: Iterator<[string, V]> | undefined

  get(key: string): V | undefined {
    const young = this.#young.get(key)
    return young === undefined ? this.#old.get(key) : young
  }

  set(key: string, value: V): void {
    this.#young.set(key, value)
  }

  delete(key: string): void {
    this.#young.delete(key)
    this.#old.delete(key)
  }

  /** Entries that may not have moved on yet: none means that there is none. */
  get waiting(): number {
    return this.#young.size + (this.#left === undefined ? 0 : this.#old.size)
  }

  /** Moves a few entries on, if it is time. */
  step(write: (key: string, value: V) => void): void {
    if (this.#young.size > GENERATION) {
      this.#finish(write)
      this.#old = this.#young
      this.#young = new Map()
      this.#left = this.#old.entries()
      // The next block says first which of them it writes again.
      return
    }
    this.#move(write, STEP)
  }

  /** Moves everything on. It stays at hand for reading. */
  settle(write: (key: string, value: V) => void): void {
    this.#finish(write)
    this.each(write)
    this.drained()
  }

  /** What waits, for whoever never calls `step`. */
  each(write: (key: string, value: V) => void): void {
    for (const [key, value] of this.#young) write(key, value)
  }

  /** What `each` named has moved on. */
  drained(): void {
    this.#old = this.#young
    this.#left = undefined
    this.#young = new Map()
  }

  clear(): void {
    this.#young = new Map()
    this.#old = new Map()
    this.#left = undefined
  }

  #finish(write: (key: string, value: V) => void): void {
    this.#move(write, Number.POSITIVE_INFINITY)
  }

  #move(write: (key: string, value: V) => void, most: number): void {
    for (let count = 0; this.#left !== undefined && count < most; count++) {
      const { done, value } = this.#left.next()
      if (done === true) this.#left = undefined
      else if (!this.#young.has(value[0])) write(value[0], value[1])
    }
  }
}
