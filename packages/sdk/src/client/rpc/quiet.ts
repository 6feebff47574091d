/** How long a node may take before somebody who waits for it is told so, in milliseconds. */
const QUIET_MS = 2000

/** Tells that a question has no answer yet: once, until a node has said something. */
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

  async #told<T>(answer: Promise<T>, say: () => void): Promise<T> {
    const waiting = setTimeout(() => {
      if (this.#said) return
      this.#said = true
      say()
    }, QUIET_MS)
    try {
      const given = await answer
      this.#said = false
      return given
    } finally {
      clearTimeout(waiting)
    }
  }
}
