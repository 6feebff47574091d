import { SubscriptionOverflow } from './errors.ts'

/** What to do when notifications come faster than they are read. */
export interface Backlog {
  /** Unread notifications that are kept. Default 4,096. */
  readonly limit?: number
  /** `fail` ends the subscription with an error; `latest` drops the oldest, for streams of states such as heads. */
  readonly whenFull?: 'fail' | 'latest'
}

interface Reader<T> {
  resolve(result: IteratorResult<T, undefined>): void
  reject(error: unknown): void
}

/**
 * A stream of notifications to read with `for await`. Memory is bounded by the backlog; leaving the loop, or calling
 * {@link close}, unsubscribes.
 */
export class Subscription<T> implements AsyncIterableIterator<T, undefined> {
  readonly #method: string
  readonly #limit: number
  readonly #keepLatest: boolean
  readonly #onClose: () => void
  #unread: T[] = []
  #reader: Reader<T> | undefined
  #error: unknown
  #ended = false

  constructor(method: string, backlog: Backlog, onClose: () => void) {
    this.#method = method
    this.#limit = backlog.limit ?? 4096
    this.#keepLatest = backlog.whenFull === 'latest'
    this.#onClose = onClose
  }

  /** Hands over a notification. For the connection. */
  push(item: T): void {
    if (this.#ended) return
    if (this.#reader) {
      const reader = this.#reader
      this.#reader = undefined
      reader.resolve({ value: item, done: false })
      return
    }
    this.#unread.push(item)
    if (this.#unread.length <= this.#limit) return
    if (this.#keepLatest) this.#unread.shift()
    else this.fail(new SubscriptionOverflow(this.#method, this.#limit))
  }

  /** Ends the stream with an error after what is unread. For the connection. */
  fail(error: unknown): void {
    if (this.#ended) return
    this.#ended = true
    this.#onClose()
    if (this.#reader) this.#reader.reject(error)
    else this.#error = error
    this.#reader = undefined
  }

  /** Unsubscribes; what is unread is dropped. */
  close(): void {
    if (this.#ended) return
    this.#ended = true
    this.#unread = []
    this.#onClose()
    this.#reader?.resolve({ value: undefined, done: true })
    this.#reader = undefined
  }

  next(): Promise<IteratorResult<T, undefined>> {
    const value = this.#unread.shift()
    if (value !== undefined) return Promise.resolve({ value, done: false })
    if (this.#error !== undefined) {
      const error = this.#error
      this.#error = undefined
      return Promise.reject(error)
    }
    if (this.#ended) return Promise.resolve({ value: undefined, done: true })
    return new Promise((resolve, reject) => {
      this.#reader = { resolve, reject }
    })
  }

  return(): Promise<IteratorResult<T, undefined>> {
    this.close()
    return Promise.resolve({ value: undefined, done: true })
  }

  [Symbol.asyncIterator](): this {
    return this
  }
}
