/** What looks up aux records. */
export interface AuxReader {
  get(key: string): Uint8Array | undefined
}

/** Aux records in memory, over others that stay as they are. */
export class AuxLayer implements AuxReader {
  #base: AuxReader | undefined
  #own = new Map<string, Uint8Array | undefined>()

  constructor(base?: AuxReader) {
    this.#base = base
  }

  get size(): number {
    return this.#own.size
  }

  get(key: string): Uint8Array | undefined {
    return this.#own.has(key) ? this.#own.get(key) : this.#base?.get(key)
  }

  set(key: string, value: Uint8Array | undefined): void {
    // Over others, a removed record must not shine through.
    if (value === undefined && this.#base?.get(key) === undefined) this.#own.delete(key)
    else this.#own.set(key, value)
  }

  /** Takes the place of the layer that it lies on, which is of no use any more. */
  replaceBase(): void {
    const below = this.#base as AuxLayer
    for (const [key, value] of this.#own) below.set(key, value)
    this.#own = below.#own
    this.#base = below.#base
  }
}
