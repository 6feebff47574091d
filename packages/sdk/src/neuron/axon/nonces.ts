import { GliaError } from '@glia/base'

const NS_PER_SECOND = 1_000_000_000
/** How far the two clocks may differ, beside the call's own timeout. */
const ALLOWED_DELTA_SECONDS = 4

/** A nonce was seen before, is older than the window, or of a time to come. */
export class NonceError extends GliaError {
  constructor(message: string) {
    super('NONCE', message)
  }
}

/** The oldest nonce (exclusive) that a first request may carry. `timeout` in seconds. */
export function oldestNonce(nowNs: bigint, timeout: number | null): bigint {
  return nowNs - BigInt(Math.round((ALLOWED_DELTA_SECONDS + (timeout ?? 0)) * NS_PER_SECOND))
}

/**
 * Remembers the last nonce of each `hotkey:uuid` so that no request can be replayed. Memory is bounded: entries that the
 * clock alone would refuse are dropped, and past the limit the oldest go and leave their nonce as a floor. What was signed
 * before the window was opened is refused: somebody else may have served it, and only the caller's word says how long it waits.
 */
export class NonceWindow {
  readonly #last = new Map<string, bigint>()
  readonly #maxEntries: number
  readonly #maxTimeout: number
  readonly #openedNs: bigint
  #floor = 0n

  /** @param options `openedNs`: when the first request could come; default: long ago. */
  constructor(options: { maxEntries?: number; maxTimeoutSeconds?: number; openedNs?: bigint } = {}) {
    this.#openedNs = options.openedNs ?? 0n
    this.#maxEntries = options.maxEntries ?? 100_000
    this.#maxTimeout = options.maxTimeoutSeconds ?? 600
  }

  /** Throws {@link NonceError} unless the nonce is new. Does not remember it: call {@link accept} once it is proved. */
  check(endpoint: string, nonce: bigint, timeout: number | null, nowNs: bigint): void {
    const ahead = Number(nonce - nowNs) / NS_PER_SECOND
    // It would be new for as long, also to an axon that starts anew.
    if (ahead > ALLOWED_DELTA_SECONDS)
      throw new NonceError(
        `Nonce is of a time to come: acceptable are ${ALLOWED_DELTA_SECONDS} seconds but request is ${ahead.toFixed(2)} seconds ahead`,
      )
    const last = this.#last.get(endpoint)
    if (last !== undefined) {
      if (nonce <= last) throw new NonceError('Nonce is too old, a newer one was last processed')
      return
    }
    if (nonce <= this.#floor) throw new NonceError('Nonce is too old, a newer one was last processed')
    const allowed = Math.min(timeout ?? 0, this.#maxTimeout)
    if (nonce <= oldestNonce(nowNs, allowed)) {
      const age = Number(nowNs - nonce) / NS_PER_SECOND
      const delta = ALLOWED_DELTA_SECONDS + allowed
      throw new NonceError(
        `Nonce is too old: acceptable delta is ${delta.toFixed(2)} seconds but request was ${age.toFixed(2)} seconds old`,
      )
    }
    // A clock that was set back since says nothing about then.
    if (nonce < this.#openedNs && this.#openedNs <= nowNs)
      throw new NonceError('Nonce is too old: it is of a time before this axon started')
  }

  /** Remembers a nonce whose signature was good. */
  accept(endpoint: string, nonce: bigint, nowNs: bigint): void {
    this.#last.delete(endpoint)
    this.#last.set(endpoint, nonce)
    if (this.#last.size > this.#maxEntries) this.#shrink(nowNs)
  }

  /** How many callers are remembered. */
  get size(): number {
    return this.#last.size
  }

  #shrink(nowNs: bigint): void {
    const expired = oldestNonce(nowNs, this.#maxTimeout)
    for (const [endpoint, nonce] of this.#last) {
      if (nonce <= expired) this.#last.delete(endpoint)
    }
    const excess = this.#last.size - this.#maxEntries
    if (excess <= 0) return
    for (const [endpoint, nonce] of [...this.#last].slice(0, Math.max(excess, Math.ceil(this.#maxEntries / 10)))) {
      this.#last.delete(endpoint)
      // A nonce from the future must not lock everybody else out.
      if (nonce > this.#floor && nonce <= nowNs) this.#floor = nonce
    }
  }
}
