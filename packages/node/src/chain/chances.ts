/** Blocks that go by at most before the next is tried. */
const MOST = 64

/**
 * In which blocks a transaction is tried that may have to be stopped, as it is counted with more than a block has. One that is stopped
 * pays nothing, since nobody else could tell that it was, and the next key costs its author nothing: each time twice as many blocks go by
 * before the next is tried, and again fewer once none is stopped.
 */
export class Chances {
  #pause = 0
  /** Blocks until the next chance. */
  #left = 0

  /** Whether the next block is one of them. */
  get isOpen(): boolean {
    return this.#left === 0
  }

  /** A block was made. @param stopped whether one was stopped in it */
  made(stopped: boolean): void {
    if (stopped) {
      this.#pause = Math.min(MOST, Math.max(1, 2 * this.#pause))
      this.#left = this.#pause
    } else if (this.#left > 0) this.#left--
    else this.#pause >>= 1
  }
}
