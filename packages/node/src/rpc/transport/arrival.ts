import type { FrameMeter } from './frameMeter.ts'

/** Whether the message that a client is sending goes on, looked at now and then. */
export class Arrival {
  readonly #meter: Pick<FrameMeter, 'pending' | 'data'>
  readonly #stallMs: number
  readonly #isPaused: () => boolean
  #seen = 0
  #movedAt = performance.now()

  /** @param isPaused whether nothing is read from the client: it cannot go on meanwhile */
  constructor(meter: Pick<FrameMeter, 'pending' | 'data'>, stallMs: number, isPaused: () => boolean) {
    this.#meter = meter
    this.#stallMs = stallMs
    this.#isPaused = isPaused
  }

  /**
   * Whether a message is under way that has stood still for `stallMs`, whatever else has come or was sent meanwhile.
   *
   * @param now on the clock of `performance.now()`
   */
  hasStalled(now: number): boolean {
    const { pending, data } = this.#meter
    if (pending === 0 || data !== this.#seen || this.#isPaused()) {
      this.#seen = data
      this.#movedAt = now
    }
    return now - this.#movedAt > this.#stallMs
  }
}
