import type { Ctx } from '@glia/frame'

/** Old states that are at hand with what was decoded of them. */
export const KEPT_VIEWS = 24
/** Decoded values of all of them together; one alone may have as many. */
export const MOST_VALUES = 200_000

/**
 * Old states for further questions, with their decoded values: a question that was stopped goes on from there when it is asked
 * again. What was asked about longest ago makes room.
 */
export class PastViews {
  /** By number of the block, in the order of use. */
  readonly #views = new Map<number, Ctx>()

  /** The state after a block; `open` makes it where it is not at hand. */
  view(number: number, open: () => Ctx): Ctx {
    const view = this.#views.get(number) ?? open()
    this.#views.delete(number)
    this.#views.set(number, view)
    view.overlay.trim(MOST_VALUES)
    this.#makeRoom()
    return view
  }

  drop(number: number): void {
    this.#views.delete(number)
  }

  clear(): void {
    this.#views.clear()
  }

  #makeRoom(): void {
    let values = 0
    let kept = 0
    for (const [number, { overlay }] of [...this.#views].reverse()) {
      values += overlay.cachedValues
      if (values > MOST_VALUES || kept === KEPT_VIEWS) this.#views.delete(number)
      else kept++
    }
  }
}
