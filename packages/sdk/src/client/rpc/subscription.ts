import { SubscriptionOverflow } from './errors.ts'

/** What to do when notifications come faster than they are read. */
export interface Backlog {
  /** Unread notifications that are kept, 16 million characters of them at most. Default 4,096. */
  readonly limit?: number
  /** `fail` ends the subscription with an error; `latest` drops the oldest, for streams of states such as heads. */
  readonly whenFull?: 'fail' | 'latest'
}

/** Characters of unread notifications, as they came. */
const MAX_UNREAD_LENGTH = 16 * 1024 * 1024

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
  #unread: { readonly item: T; readonly length: number }[] = []
  #unreadLength = 0
  #reader: Reader<T> | undefined
  #error: unknown
  #ended = false

  constructor(method: string, backlog: Backlog, onClose: () => void) {
    this.#method = method
    this.#limit = backlog.limit ?? 4096
    this.#keepLatest = backlog.whenFull === 'latest'
    this.#onClose = onClose
  }

  /** Hands over a notification that came with so many characters. For the connection. */
  push(item: T, length = 0): void {
    if (this.#ended) return
    if (this.#reader) {
      const reader = this.#reader
      this.#reader = undefined
      reader.resolve({ value: item, done: false })
      return
    }
    this.#unread.push({ item, length })
    this.#unreadLength += length
    while (this.#unread.length > this.#limit || (this.#unreadLength > MAX_UNREAD_LENGTH && this.#unread.length > 1)) {
      if (!this.#keepLatest) return this.fail(new SubscriptionOverflow(this.#method, this.#unread.length - 1))
      this.#shift()
    }
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
    this.#unreadLength = 0
    this.#onClose()
    this.#reader?.resolve({ value: undefined, done: true })
    this.#reader = undefined
  }

  #shift(): { readonly item: T } | undefined {
    const first = this.#unread.shift()
    this.#unreadLength -= first?.length ?? 0
    return first
  }

  next(): Promise<IteratorResult<T, undefined>> {
    const unread = this.#shift()
    if (unread) return Promise.resolve({ value: unread.item, done: false })
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
