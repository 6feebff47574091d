import type { ChunkSource } from './endpoint.ts'

/** How long a handler that goes on though nobody waits for it keeps its place, in ms: for ever, and ten of them were all that an axon does. */
export const LINGER_MS = 30_000

/** What a miner's own code does for one call. It is waited for no longer than the caller waits, and may go on all the same. */
export class Work {
  readonly #signal: AbortSignal
  readonly #lingerMs: number
  readonly #going = new Set<Promise<unknown>>()

  /** @param signal fires when nobody waits for it any more */
  constructor(signal: AbortSignal, lingerMs = LINGER_MS) {
    this.#signal = signal
    this.#lingerMs = lingerMs
  }

  /** Waits for one step of it. Rejects with what it fails with, or with the signal's reason. */
  for<T>(step: PromiseLike<T> | T): Promise<T> {
    const going = this.#begin(step)
    const signal = this.#signal
    return new Promise((resolve, reject) => {
      const stop = () => reject(signal.reason)
      if (signal.aborted) return stop()
      signal.addEventListener('abort', stop, { once: true })
      going.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
    })
  }

  /** The chunks of an answer in parts, each waited for like a step. */
  async *chunks(source: ChunkSource): ChunkSource {
    const chunks = source[Symbol.asyncIterator]()
    let isOver = false
    try {
      for (;;) {
        const next = await this.for(chunks.next())
        isOver = next.done === true
        if (isOver) return
        yield next.value
      }
    } catch (fault) {
      isOver = !this.#signal.aborted
      throw fault
    } finally {
      if (!isOver) this.#begin(chunks.return?.())
    }
  }

  /** Whether something of it goes on. */
  get goesOn(): boolean {
    return this.#going.size > 0
  }

  /** Waits until nothing of it goes on, or {@link LINGER_MS} have passed: resolves with whether something still does. */
  async ended(): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined
    let isLate = false
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(() => {
        isLate = true
        resolve()
      }, this.#lingerMs).unref()
    })
    while (this.goesOn && !isLate) await Promise.race([Promise.allSettled(this.#going), late])
    clearTimeout(timer)
    return this.goesOn
  }

  #begin<T>(step: PromiseLike<T> | T): Promise<T> {
    const going = Promise.resolve(step)
    const over = () => this.#going.delete(going)
    this.#going.add(going)
    going.then(over, over)
    return going
  }
}
