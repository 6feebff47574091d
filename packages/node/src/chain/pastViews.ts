import type { Ctx } from '@glia/frame'

/** Old states that are at hand with what was decoded of them. */
export const KEPT_VIEWS = 24
/** Decoded values of one alone, and of all together where there are several; beside the 450,000 that the head may have. */
export const MOST_VALUES = 150_000
export const MOST_TOGETHER = 64_000

/**
 * Old states for further questions, with their decoded values: a question that was stopped goes on from there. What was asked about
 * longest ago makes room, first of all what nobody holds.
 */
export class PastViews {
  /** By number of the block, in the order of use. */
  readonly #views = new Map<number, Ctx>()
  /** How many questions under way hold each. */
  readonly #held = new Map<number, number>()

  /**
   * The state after a block.
   *
   * @param open makes it where it is not at hand
   */
  view(number: number, open: () => Ctx): Ctx {
    const view = this.#views.get(number) ?? open()
    this.#views.delete(number)
    this.#views.set(number, view)
    view.overlay.trim(MOST_VALUES)
    this.#makeRoom(number)
    return view
  }

  /** A question about a block is under way: questions about others do not take its state away. What it answers ends that. */
  hold(number: number): () => void {
    this.#held.set(number, (this.#held.get(number) ?? 0) + 1)
    return () => {
      const left = (this.#held.get(number) ?? 0) - 1
      if (left > 0) this.#held.set(number, left)
      else this.#held.delete(number)
    }
  }

  drop(number: number): void {
    this.#views.delete(number)
  }

  clear(): void {
    this.#views.clear()
  }

  #makeRoom(newest: number): void {
    const fromNewest = [...this.#views.keys()].reverse()
    const isHeld = (number: number) => number === newest || this.#held.has(number)
    let values = 0
    let kept = 0
    for (const number of [...fromNewest.filter(isHeld), ...fromNewest.filter((each) => !isHeld(each))]) {
      values += (this.#views.get(number) as Ctx).overlay.cachedValues
      if (kept > 0 && (values > MOST_TOGETHER || kept === KEPT_VIEWS)) this.#views.delete(number)
      else kept++
    }
  }
}
