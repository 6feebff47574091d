import type { Logger } from '../log.ts'

/** Lines in one stretch, and how long a stretch is. */
const LINES = 10
const STRETCH_MS = 10_000

/** Lines that clients cause: some of them say enough, and a client that breaks every connection must not fill a disk. */
export class QuietLog {
  readonly #log: Pick<Logger, 'info' | 'error'>
  readonly #now: () => number
  #since = Number.NEGATIVE_INFINITY
  #lines = 0

  constructor(log: Pick<Logger, 'info' | 'error'>, now: () => number = Date.now) {
    this.#log = log
    this.#now = now
  }

  info(message: string): void {
    if (this.#mayGo()) this.#log.info(message)
  }

  error(message: string, cause: unknown): void {
    if (this.#mayGo()) this.#log.error(message, cause)
  }

  #mayGo(): boolean {
    const now = this.#now()
    if (now - this.#since >= STRETCH_MS) {
      const left = this.#lines - LINES
      if (left > 0) this.#log.info(`${left} more lines like the last one`)
      this.#since = now
      this.#lines = 0
    }
    return ++this.#lines <= LINES
  }
}
