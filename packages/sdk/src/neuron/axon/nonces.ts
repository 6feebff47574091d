import { setTimeout as sleep } from 'node:timers/promises'
import { GliaError } from '@glia/base'

const NS_PER_SECOND = 1_000_000_000
/** How far the two clocks may differ, beside the call's own timeout; seconds. */
export const ALLOWED_DELTA = 4
/** Python's timeout of a call that names none; seconds. */
const DEFAULT_TIMEOUT = 12

/** A nonce was seen before, is older than the window, or of a time to come. */
export class NonceError extends GliaError {
  constructor(message: string) {
    super('NONCE', message)
  }
}

/** The present in nanoseconds since 1970: the last of this millisecond, since clocks of other languages tell them apart. */
export function presentNs(): bigint {
  return BigInt(Date.now()) * 1_000_000n + 999_999n
}

/**
 * Waits until a nonce's time has come, as far ahead as {@link NonceWindow.check} lets it be. A request that was served before its
 * time would be new to an axon that starts again within those seconds. Rejects with the signal's reason.
 */
export async function untilTime(nonce: bigint, signal: AbortSignal): Promise<void> {
  for (;;) {
    const ahead = nonce - presentNs()
    if (ahead <= 0n || ahead > BigInt(ALLOWED_DELTA * NS_PER_SECOND)) return
    await sleep(Number(ahead / 1_000_000n) + 1, undefined, { signal }).catch(() => signal.throwIfAborted())
  }
}

/** The oldest nonce (exclusive) that a first request may carry. `timeout` in seconds. */
export function oldestNonce(nowNs: bigint, timeout: number | null): bigint {
  return nowNs - BigInt(Math.round((ALLOWED_DELTA + (timeout ?? 0)) * NS_PER_SECOND))
}

/**
 * Remembers the last nonce of each `hotkey:uuid` so that no request can be replayed. Memory is bounded: entries that the
 * clock alone would refuse are dropped, and past the limit the oldest go and leave their nonce as a floor.
 *
 * A restart forgets all of it, so that a nonce has to be of after the window was opened ({@link NonceWindow.open}). That leaves no
 * gap because none is accepted before its time has come ({@link untilTime}): whatever a window before this one accepted was of that
 * time or older.
 */
export class NonceWindow {
  readonly #last = new Map<string, bigint>()
  readonly #maxEntries: number
  readonly #maxAge: number
  /**
   * How far the clock may be behind the opening and the opening still counts. It is ahead of the clock for its first millisecond, and
   * longer where that was set back: over more than this it says nothing, since callers would be refused as long. What the axon
   * before could serve in its last seconds is refused either way: such a nonce is of a time to come until the clock is this near.
   */
  readonly #reach: bigint
  #openedNs = 0n
  #floor = 0n

  /**
   * @param options `maxAgeSeconds`: how old a nonce may be, however long the caller says that it waits, which nobody has signed;
   * default 16, as Python grants a call that names no timeout.
   */
  constructor(options: { maxEntries?: number; maxAgeSeconds?: number } = {}) {
    this.#maxEntries = options.maxEntries ?? 100_000
    this.#maxAge = options.maxAgeSeconds ?? ALLOWED_DELTA + DEFAULT_TIMEOUT
    this.#reach = BigInt(Math.round((this.#maxAge + ALLOWED_DELTA) * NS_PER_SECOND))
  }

  /** Refuses from here on what is of before this time, when the first request could come; until it is told, nothing for that. */
  open(ns: bigint): void {
    this.#openedNs = ns
  }

  /** Throws {@link NonceError} unless the nonce is new. Does not remember it: call {@link accept} once it is proved. */
  check(endpoint: string, nonce: bigint, timeout: number | null, nowNs: bigint): void {
    const ahead = Number(nonce - nowNs) / NS_PER_SECOND
    if (ahead > ALLOWED_DELTA)
      throw new NonceError(
        `Nonce is of a time to come: acceptable are ${ALLOWED_DELTA} seconds but request is ${ahead.toFixed(2)} seconds ahead`,
      )
    const last = this.#last.get(endpoint) ?? this.#floor
    if (nonce <= last) throw new NonceError('Nonce is too old, a newer one was last processed')
    const allowed = Math.max(0, Math.min(timeout ?? 0, this.#maxAge - ALLOWED_DELTA))
    const delta = Math.min(ALLOWED_DELTA + allowed, this.#maxAge)
    if (nonce <= oldestNonce(nowNs, delta - ALLOWED_DELTA)) {
      const age = Number(nowNs - nonce) / NS_PER_SECOND
      throw new NonceError(
        `Nonce is too old: acceptable delta is ${delta.toFixed(2)} seconds but request was ${age.toFixed(2)} seconds old`,
      )
    }
    if (nonce < this.#openedNs && this.#openedNs <= nowNs + this.#reach)
      throw new NonceError('Nonce is too old: it is of a time before this axon began to listen')
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
    const expired = oldestNonce(nowNs, this.#maxAge - ALLOWED_DELTA)
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
