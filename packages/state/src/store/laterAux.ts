interface Present {
  aux(key: string): Uint8Array | undefined
}

/**
 * The aux records of a store, seen by a fork of it: those of later blocks shine through (the fork's own come first), and
 * those of blocks that the store takes back stay.
 */
export class LaterAux {
  readonly number: number
  readonly #present: Present
  readonly #lost = new Map<string, Uint8Array | undefined>()

  constructor(present: Present, number: number) {
    this.number = number
    this.#present = present
  }

  get(key: string): Uint8Array | undefined {
    return this.#lost.has(key) ? this.#lost.get(key) : this.#present.aux(key)
  }

  /** The store is about to take back the blocks above `to`, and with them what stands under `keys`. */
  beforeRevert(keys: readonly string[], to: number): void {
    if (to >= this.number) return
    for (const key of keys) if (!this.#lost.has(key)) this.#lost.set(key, this.#present.aux(key))
  }
}
