/** Seconds after which a node that has not answered is one that is waited for. */
export const QUIET = 2

/** Tells that a question has no answer yet: once, until the node has answered something. */
export class Quiet {
  readonly #say: (() => void) | undefined
  #said = false

  /** @param say undefined where nobody wants to know */
  constructor(say: (() => void) | undefined) {
    this.#say = say
  }

  /** An answer, and while it does not come, that it does not. */
  aloud<T>(answer: Promise<T>): Promise<T> {
    return this.#say === undefined ? answer : this.#told(answer, this.#say)
  }

  /** Takes in that the node has answered, be it with an error: whoever waits from here on is told anew. */
  answered(): void {
    this.#said = false
  }

  async #told<T>(answer: Promise<T>, say: () => void): Promise<T> {
    const waiting = setTimeout(() => {
      if (this.#said) return
      this.#said = true
      say()
    }, QUIET * 1000)
    try {
      return await answer
    } finally {
      clearTimeout(waiting)
    }
  }
}
