import { sleep } from '../../timer.ts'
import type { Subscription } from '../rpc/subscription.ts'
import type { WireHeader } from '../rpc/wire.ts'
import type { Transport } from '../transport/transport.ts'
import { subscribeHeads } from './header.ts'

/** Seconds without a head after which the chain is looked at all the same: a node may make blocks, or be sent them, and not say so. */
const LOOKED_AFTER = 30

/** Tells that there may be a new head: by a subscription, or by time where the transport has none. */
export class HeadWatch {
  readonly #rpc: Transport
  readonly #which: 'best' | 'finalized'
  readonly #pollInterval: number
  readonly #signal: AbortSignal
  readonly #lookedAfter: number
  readonly #abort = () => this.close()
  #heads: Subscription<WireHeader> | undefined
  /** The next head of these: a subscription is asked for one at a time. */
  #coming: ReturnType<Subscription<WireHeader>['next']> | undefined

  constructor(
    rpc: Transport,
    which: 'best' | 'finalized',
    pollInterval: number,
    signal: AbortSignal,
    lookedAfter = LOOKED_AFTER,
  ) {
    this.#rpc = rpc
    this.#which = which
    this.#pollInterval = pollInterval
    this.#signal = signal
    this.#lookedAfter = lookedAfter
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

  /** Waits for a head since {@link open} or the last time, for {@link LOOKED_AFTER} at most. Throws what the subscription ended with. */
  async next(): Promise<void> {
    const heads = this.#heads
    if (heads === undefined) return sleep(this.#pollInterval, this.#signal)
    const over = new AbortController()
    this.#coming ??= heads.next()
    let goesOn = false
    try {
      const head = await Promise.race([this.#coming, sleep(this.#lookedAfter, over.signal)])
      goesOn = head?.done !== true
      if (head) this.#coming = undefined
    } finally {
      over.abort()
      // Listened to anew where it ended.
      if (!goesOn) this.#forget()
    }
  }

  close(): void {
    this.#heads?.close()
    this.#forget()
    this.#signal.removeEventListener('abort', this.#abort)
  }

  #forget(): void {
    this.#heads = undefined
    this.#coming = undefined
  }
}
