import type { Pool } from '../pool/pool.ts'
import type { Engine, SealMode } from './engine.ts'
import type { Sealer } from './sealer.ts'

/** A block as soon as a transaction is ready; all that became ready in the same turn share it. Final at once. */
export class InstantEngine implements Engine {
  readonly mode: SealMode = { kind: 'instant' }
  readonly #sealer: Sealer
  readonly #pool: Pool
  #scheduled: NodeJS.Immediate | undefined
  #forget: (() => void) | undefined

  constructor(sealer: Sealer, pool: Pool) {
    this.#sealer = sealer
    this.#pool = pool
  }

  start(): void {
    this.#forget = this.#pool.events.on('ready', () => this.#schedule())
    if (this.#pool.readyCount > 0) this.#schedule()
  }

  stop(): void {
    this.#forget?.()
    clearImmediate(this.#scheduled)
    this.#scheduled = undefined
  }

  #schedule(): void {
    this.#scheduled ??= setImmediate(() => {
      this.#scheduled = undefined
      const block = this.#sealer.seal()
      if (block === undefined) return
      this.#sealer.finalize(block.number)
      // What did not fit goes into the next block; a block that took nothing ends the chain of blocks.
      if (this.#pool.readyCount > 0 && block.body.length > this.#sealer.lastInherents) this.#schedule()
    })
  }
}
