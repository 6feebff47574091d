import type { Subscription } from './subscription.ts'

/** Subscribers written to before others get their turn: a thousand clients must not hold up a block. */
const TURN = 200

/** Subscriptions that all get the same notifications, made into text once. */
export class Hub {
  readonly #subscriptions = new Set<Subscription>()
  #queue: string[] = []
  #running = false

  add(subscription: Subscription): void {
    this.#subscriptions.add(subscription)
  }

  delete(subscription: Subscription): void {
    this.#subscriptions.delete(subscription)
  }

  get size(): number {
    return this.#subscriptions.size
  }

  publish(json: string): void {
    if (this.#subscriptions.size === 0) return
    if (this.#subscriptions.size <= TURN && !this.#running) {
      for (const subscription of this.#subscriptions) subscription.notify(json)
      return
    }
    this.#queue.push(json)
    if (!this.#running) this.#run()
  }

  #run(): void {
    this.#running = true
    const json = this.#queue.shift() as string
    const subscriptions = [...this.#subscriptions]
    let at = 0
    const turn = () => {
      const end = Math.min(at + TURN, subscriptions.length)
      for (; at < end; at++) subscriptions[at]?.notify(json)
      if (at < subscriptions.length) setImmediate(turn)
      else if (this.#queue.length > 0) this.#run()
      else this.#running = false
    }
    setImmediate(turn)
  }
}
