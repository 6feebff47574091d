import { PastTable, type PresentState } from './past.ts'

/** Past states that are at hand, those asked for longest ago let go of first. */
const KEPT = 128
/** Bytes of what they differ in from the head, all together. */
const KEPT_BYTES = 16 * 1024 * 1024

/** The states of a chain that were asked for lately, by the numbers of their blocks. */
export class Pasts {
  readonly #present: PresentState
  /** In the order of use. */
  readonly #states = new Map<number, PastTable>()

  constructor(present: PresentState) {
    this.#present = present
  }

  /** The state after a block that is kept. */
  at(number: number): PastTable {
    const known = this.#states.get(number)
    const past = known ?? this.#opened(number)
    if (known !== undefined) this.#states.delete(number)
    this.#states.set(number, past)
    return past
  }

  /** Blocks above were taken back. */
  retract(to: number): void {
    for (const number of this.#states.keys()) if (number > to) this.#states.delete(number)
  }

  // PERF: one is opened for each head, and holds nothing: only for older ones it is worth looking what others hold.
  #opened(number: number): PastTable {
    const present = this.#present
    const head = present.head as { number: number; hash: string }
    if (this.#states.size >= KEPT) this.#states.delete(this.#states.keys().next().value as number)
    if (number === head.number) return new PastTable(present, number, head.hash)
    const past = new PastTable(
      present,
      number,
      present.hashOf(number) as string,
      this.#nearestAbove(number, head.number),
    )
    let bytes = KEPT_BYTES
    for (const [other, { footprint }] of [...this.#states].reverse()) {
      bytes -= footprint
      if (bytes < 0) this.#states.delete(other)
    }
    return past
  }

  /** The state that went down nearest to a block: what is to be gone through from there is the least. */
  #nearestAbove(number: number, head: number): PastTable | undefined {
    let nearest: PastTable | undefined
    let reaches = head
    for (const past of this.#states.values()) {
      if (past.reaches < number || past.reaches >= reaches) continue
      nearest = past
      reaches = past.reaches
    }
    return nearest
  }
}
