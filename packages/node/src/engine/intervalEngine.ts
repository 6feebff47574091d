import { isStale } from '../chain/fault.ts'
import { MAX_TIMER_MS } from '../util/maxTimer.ts'
import type { Engine, SealMode } from './engine.ts'
import type { Sealer } from './sealer.ts'

/**
 * A block every `ms` milliseconds, on multiples of `ms` of the wall clock, so that delays never add up.
 * A block that takes longer than the beat lets the missed beats pass.
 */
export class IntervalEngine implements Engine {
  readonly mode: SealMode
  readonly #ms: number
  readonly #sealer: Sealer
  #timer: NodeJS.Timeout | undefined
  #running = false
  /** The block being made; never rejects. */
  #work: Promise<void> = Promise.resolve()

  constructor(sealer: Sealer, ms: number) {
    this.mode = { kind: 'interval', ms }
    this.#ms = ms
    this.#sealer = sealer
  }

  async start(): Promise<void> {
    this.#running = true
    this.#next(0)
  }

  async stop(): Promise<void> {
    this.#running = false
    clearTimeout(this.#timer)
    await this.#work
  }

  #next(ms: number): void {
    if (!this.#running) return
    this.#timer = setTimeout(() => {
      this.#work = this.#beat()
    }, ms)
  }

  async #beat(): Promise<void> {
    try {
      await this.#sealer.seal()
    } catch (fault) {
      // Any other fault has ended the sealer, and whoever owns it has heard: no further beat would go better.
      if (!isStale(fault)) this.#running = false
    }
    // A timer may fire up to a millisecond early: aim inside the beat, not at its edge.
    const now = Date.now() + 1
    this.#next(Math.min(this.#ms - (now % this.#ms) + 1, MAX_TIMER_MS))
  }
}
