import { AxonError } from './errors.ts'

interface Waiting {
  readonly priority: number
  readonly order: number
  readonly start: () => void
  readonly refuse: (error: AxonError) => void
}

/** How busy the queue is. */
export interface QueueLoad {
  readonly running: number
  readonly waiting: number
}

/**
 * Lets at most `maxRunning` handlers run; the others wait, higher priority first, earlier first among equals. When
 * `maxWaiting` wait already, the least important one is refused with 503, so that load sheds from the bottom.
 */
export class WorkQueue {
  readonly #maxRunning: number
  readonly #maxWaiting: number
  #running = 0
  #order = 0
  #waiting: Waiting[] = []

  constructor(maxRunning: number, maxWaiting: number) {
    this.#maxRunning = maxRunning
    this.#maxWaiting = maxWaiting
  }

  get load(): QueueLoad {
    return { running: this.#running, waiting: this.#waiting.length }
  }

  /** Waits for a slot. The returned function gives it back and may be called once. */
  async acquire(priority: number, signal: AbortSignal): Promise<() => void> {
    if (this.#running < this.#maxRunning) this.#running++
    else await this.#wait(priority, signal)
    let open = true
    return () => {
      if (!open) return
      open = false
      this.#next()
    }
  }

  /** A slot is free: hand it to the most important waiting request, or keep it. */
  #next(): void {
    const first = this.#waiting.shift()
    if (first) first.start()
    else this.#running--
  }

  #wait(priority: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#waiting = this.#waiting.filter((entry) => entry !== mine)
        reject(signal.reason)
      }
      const done = () => signal.removeEventListener('abort', leave)
      const mine: Waiting = {
        priority,
        order: this.#order++,
        start: () => {
          done()
          resolve()
        },
        refuse: (error) => {
          done()
          reject(error)
        },
      }
      if (signal.aborted) return reject(signal.reason)
      signal.addEventListener('abort', leave, { once: true })
      this.#waiting.push(mine)
      this.#waiting.sort((a, b) => b.priority - a.priority || a.order - b.order)
      if (this.#waiting.length > this.#maxWaiting) {
        this.#waiting.pop()?.refuse(new AxonError(503, 'Service unavailable: too many requests are waiting'))
      }
    })
  }
}
