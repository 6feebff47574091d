import { createHash } from 'node:crypto'

/**
 * Numbers from a seed and a label, the same on every machine: sha256(seed, label, counter), read as 32-bit words.
 * Two labels give two independent streams, so that a task's parts can be drawn (and re-drawn) separately.
 */
export class Draw {
  readonly #prefix: string
  #block = Buffer.alloc(0)
  #counter = 0
  #at = 0

  constructor(seed: string, label: string) {
    this.#prefix = `${seed} ${label} `
  }

  /** Next unsigned 32-bit word. */
  word(): number {
    if (this.#at >= this.#block.length) {
      this.#block = createHash('sha256')
        .update(`${this.#prefix}${this.#counter++}`)
        .digest()
      this.#at = 0
    }
    const value = this.#block.readUInt32LE(this.#at)
    this.#at += 4
    return value
  }

  /** Whole number in [0, bound), without modulo bias; `bound` in 1..2^32. */
  below(bound: number): number {
    const limit = 2 ** 32 - (2 ** 32 % bound)
    for (;;) {
      const value = this.word()
      if (value < limit) return value % bound
    }
  }

  /** Number in [0, 1) with 32 bits. */
  unit(): number {
    return this.word() / 2 ** 32
  }

  /** One of the items; undefined when there is none. */
  pick<T>(items: readonly T[]): T | undefined {
    return items.length === 0 ? undefined : items[this.below(items.length)]
  }

  /** The items in a new random order (Fisher-Yates). */
  shuffle<T>(items: readonly T[]): T[] {
    const result = [...items]
    for (let i = result.length - 1; i > 0; i--) {
      const j = this.below(i + 1)
      const held = result[i] as T
      result[i] = result[j] as T
      result[j] = held
    }
    return result
  }

  /** `count` different whole numbers of [0, bound), in the order drawn; all of them when there are fewer. */
  sample(bound: number, count: number): number[] {
    const chosen = new Set<number>()
    const wanted = Math.min(bound, count)
    while (chosen.size < wanted) chosen.add(this.below(bound))
    return [...chosen]
  }
}
