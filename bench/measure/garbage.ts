import { PerformanceObserver } from 'node:perf_hooks'

/** Counts the time that collecting garbage takes on this thread. */
export class Garbage {
  #ms = 0
  readonly #observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) this.#ms += entry.duration
  })

  constructor() {
    this.#observer.observe({ entryTypes: ['gc'] })
  }

  /** Milliseconds since the start. */
  async stop(): Promise<number> {
    await new Promise((resolve) => setImmediate(resolve))
    for (const entry of this.#observer.takeRecords()) this.#ms += entry.duration
    this.#observer.disconnect()
    return this.#ms
  }
}
