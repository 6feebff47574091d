import type { Engine, SealMode } from './engine.ts'
import type { Sealer } from './sealer.ts'

/** Blocks that are not final yet: finality follows this far behind the head, as on a network with a finality gadget. */
const FINALITY_LAG = 2

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

  constructor(sealer: Sealer, ms: number) {
    this.mode = { kind: 'interval', ms }
    this.#ms = ms
    this.#sealer = sealer
  }

  start(): void {
    this.#running = true
    this.#timer = setTimeout(() => this.#beat(), 0)
  }

  stop(): void {
    this.#running = false
    clearTimeout(this.#timer)
  }

  #beat(): void {
    if (!this.#running) return
    // Half of the beat is for transactions; the rest is for the root, the commit and the clients.
    const block = this.#sealer.seal({ deadline: performance.now() + this.#ms * 0.55 })
    if (block !== undefined) this.#sealer.finalize(block.number - FINALITY_LAG)
    // A timer may fire up to a millisecond early: aim inside the beat, not at its edge.
    const now = Date.now() + 1
    this.#timer = setTimeout(() => this.#beat(), this.#ms - (now % this.#ms) + 1)
  }
}
