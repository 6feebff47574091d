import type { Logger } from '../log.ts'

/** Lines in one stretch, and how long a stretch is. */
const LINES = 5
const STRETCH_MS = 10_000

/**
 * Lines of one kind that clients cause: some of them say enough, and a client that breaks every connection must not fill a disk.
 * How many more there were is said when the stretch ends.
 */
export class QuietLog {
  readonly #log: Pick<Logger, 'info' | 'warn' | 'error'>
  #since = Number.NEGATIVE_INFINITY
  #lines = 0
  /** Of those that were left out the last: others have come between since. */
  #last = ''
  #timer: NodeJS.Timeout | undefined

  constructor(log: Pick<Logger, 'info' | 'warn' | 'error'>) {
    this.#log = log
  }

  info(message: string): void {
    if (this.#mayGo(message)) this.#log.info(message)
  }

  warn(message: string): void {
    if (this.#mayGo(message)) this.#log.warn(message)
  }

  error(message: string, cause: unknown): void {
    if (this.#mayGo(message)) this.#log.error(message, cause)
  }

  #mayGo(message: string): boolean {
    const now = performance.now()
    if (now - this.#since >= STRETCH_MS) {
      // A timer that is late leaves it to the next line.
      this.#tellRest()
      this.#since = now
    }
    if (++this.#lines <= LINES) return true
    this.#last = message
    this.#timer ??= setTimeout(() => this.#tellRest(), this.#since + STRETCH_MS - now).unref()
    return false
  }

  /** Says once how many were left out, and begins anew. */
  #tellRest(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const left = this.#lines - LINES
    this.#lines = 0
    this.#since = Number.NEGATIVE_INFINITY
    if (left > 0) this.#log.info(`${left === 1 ? '1 more line' : `${left} more lines`} like: ${this.#last}`)
  }
}
