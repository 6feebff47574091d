import { isStale } from '../chain/fault.ts'
import type { Pool } from '../pool/pool.ts'
import type { PoolTransaction } from '../pool/transaction.ts'
import type { Engine, SealMode } from './engine.ts'
import type { Sealer } from './sealer.ts'

/** A block as soon as a transaction is ready; all that became ready in the same turn share it. */
export class InstantEngine implements Engine {
  readonly mode: SealMode = { kind: 'instant' }
  readonly #sealer: Sealer
  readonly #pool: Pool
  /** The last block took nothing, and another was made for what is sealed. */
  #waited = false
  #scheduled: NodeJS.Immediate | undefined
  #forget: (() => void) | undefined
  /** The block being made; never rejects. */
  #work: Promise<void> = Promise.resolve()

  constructor(sealer: Sealer, pool: Pool) {
    this.#sealer = sealer
    this.#pool = pool
  }

  async start(): Promise<void> {
    this.#forget = this.#pool.events.on('ready', (tx) => {
      if (this.#mayTake(tx)) this.#schedule()
    })
    for (const tx of this.#pool.ready()) if (this.#mayTake(tx)) return this.#schedule()
  }

  async stop(): Promise<void> {
    this.#forget?.()
    this.#forget = undefined
    clearImmediate(this.#scheduled)
    this.#scheduled = undefined
    await this.#work
  }

  /** What is sealed for neither of the next two blocks pays for none. */
  #mayTake({ sealed }: PoolTransaction): boolean {
    return sealed === undefined || this.#sealer.opener()?.opensSoon(sealed) === true
  }

  /** Something sealed came a block before its key is in turn: one more block opens it. */
  #opensNow(): boolean {
    if (this.#waited) return false
    const opener = this.#sealer.opener()
    for (const { sealed } of this.#pool.ready())
      if (sealed !== undefined && opener?.opens(sealed) === true) {
        this.#waited = true
        break
      }
    return this.#waited
  }

  #schedule(): void {
    this.#scheduled ??= setImmediate(() => {
      this.#scheduled = undefined
      this.#work = this.#seal()
    })
  }

  async #seal(): Promise<void> {
    try {
      const block = await this.#sealer.seal()
      // What did not fit goes into the next block; a block that took nothing ends the chain of blocks.
      const tookSome = block.body.length > block.builder.inherentCount
      if (this.#forget !== undefined && this.#pool.readyCount > 0 && (tookSome || this.#opensNow())) this.#schedule()
      if (tookSome) this.#waited = false
    } catch (fault) {
      // Any other fault has ended the sealer, and whoever owns it has heard: there is nothing left to do.
      if (!isStale(fault)) this.#forget?.()
      else if (this.#forget !== undefined) this.#schedule()
    }
  }
}
