import { sleep } from '../../timer.ts'
import type { Subscription } from '../rpc/subscription.ts'
import type { WireHeader } from '../rpc/wire.ts'
import type { Transport } from '../transport/transport.ts'
import { subscribeHeads } from './header.ts'

/** Tells that there may be a new head: by a subscription, or by time where the transport has none. */
export class HeadWatch {
  readonly #rpc: Transport
  readonly #which: 'best' | 'finalized'
  readonly #pollInterval: number
  readonly #signal: AbortSignal
  readonly #abort = () => this.close()
  #heads: Subscription<WireHeader> | undefined

  constructor(rpc: Transport, which: 'best' | 'finalized', pollInterval: number, signal: AbortSignal) {
    this.#rpc = rpc
    this.#which = which
    this.#pollInterval = pollInterval
    this.#signal = signal
    signal.addEventListener('abort', this.#abort)
  }

  /** Begins to listen, before the chain is looked at: what happens after that is not missed. */
  async open(): Promise<void> {
    if (this.#heads) return
    await this.#rpc.open()
    if (this.#rpc.subscribes) this.#heads = await subscribeHeads(this.#rpc, this.#which, 1)
    // Left meanwhile: nobody closes it later.
    if (this.#signal.aborted) this.close()
  }

  /** Waits for a head since {@link open} or the last time. Throws what the subscription ended with. */
  async next(): Promise<void> {
    const heads = this.#heads
    if (heads === undefined) return sleep(this.#pollInterval, this.#signal)
    let goesOn = false
    try {
      goesOn = (await heads.next()).done !== true
    } finally {
      // Listened to anew where it ended.
      if (!goesOn) this.#heads = undefined
    }
  }

  close(): void {
    this.#heads?.close()
    this.#heads = undefined
    this.#signal.removeEventListener('abort', this.#abort)
  }
}
