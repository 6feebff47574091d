/** Bytes that its client may have unread when the next large answer is begun. */
const UNREAD = 1024 * 1024

/**
 * Which answer of one client is large at the moment. They are made one after the other, each once its client has read most of the
 * one before: who asks for sixty at once is given all of them, and holds what one takes.
 */
export class LargeAnswers {
  readonly #unread: () => number
  #taken = false
  #waiting: (() => void)[] = []
  #isOver = false

  /** @param unread bytes that the client has not read yet */
  constructor(unread: () => number) {
    this.#unread = unread
  }

  /** Undefined where it is this one's turn at once, else resolves when it is, or the client is gone; it ends with {@link release}. */
  take(): Promise<void> | undefined {
    if (!this.#mayBegin && !this.#isOver) return new Promise((resolve) => this.#waiting.push(resolve))
    this.#taken = true
    return undefined
  }

  release(): void {
    this.#taken = false
    this.look()
  }

  /** Something may have been read. */
  look(): void {
    if (this.#waiting.length === 0 || !this.#mayBegin) return
    this.#taken = true
    this.#waiting.shift()?.()
  }

  /** The client is gone: nobody waits any more. */
  end(): void {
    this.#isOver = true
    for (const resolve of this.#waiting.splice(0)) resolve()
  }

  get #mayBegin(): boolean {
    return !this.#taken && this.#unread() <= UNREAD
  }
}
