/** Seconds after which a node that has not answered is one that is waited for. */
export const QUIET = 2

/** Tells that a question has no answer yet: once of each node, until one has answered something. */
export class Quiet {
  readonly #say: ((node: string) => void) | undefined
  readonly #inUse: () => string
  readonly #said = new Set<string>()

  /**
   * @param say undefined where nobody wants to know
   * @param inUse the node that is waited for at a moment
   */
  constructor(say: ((node: string) => void) | undefined, inUse: () => string) {
    this.#say = say
    this.#inUse = inUse
  }

  /** An answer, and while it does not come, that it does not. */
  aloud<T>(answer: Promise<T>): Promise<T> {
    return this.#say === undefined ? answer : this.#told(answer, this.#say)
  }

  /** Takes in that a node has answered, be it with an error: whoever waits from here on is told anew. */
  answered(): void {
    this.#said.clear()
  }

  async #told<T>(answer: Promise<T>, say: (node: string) => void): Promise<T> {
    const waiting = setTimeout(() => {
      const node = this.#inUse()
      if (this.#said.has(node)) return
      this.#said.add(node)
      say(node)
    }, QUIET * 1000)
    try {
      return await answer
    } finally {
      clearTimeout(waiting)
    }
  }
}
