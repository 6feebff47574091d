import type { Ctx, RuntimeCall } from '@glia/frame'
import { type StoredCall, storedBy, storedCallOf } from '@glia/runtime'
import type { CallTime } from './slotBudget.ts'

/** Bytes of calls out of the state that one transaction may make: all that can be decoded before it is known how long it takes. */
const MOST_BYTES = 1024 * 1024
/** Milliseconds that reading and decoding one of them takes. */
const MS_PER_BYTE = 50 / 1_000_000

const NOTHING: CallTime = { declaredMs: 0, countedMs: 0, isBatch: false }
/** More than any block has. */
const ENDLESS: CallTime = { declaredMs: Number.POSITIVE_INFINITY, countedMs: Number.POSITIVE_INFINITY, isBatch: true }

const sum = (a: CallTime, b: CallTime): CallTime => ({
  declaredMs: a.declaredMs + b.declaredMs,
  countedMs: a.countedMs + b.countedMs,
  isBatch: a.isBatch || b.isBatch,
})

/**
 * What a transaction takes by calls that it makes out of the state: each of them as often as it may, since one that fails may be made
 * again. They make none themselves (`Crowdloan.finalize`).
 */
export class StoredTimes {
  /** Some are not in the state, or were not. */
  isOpen = false
  readonly #ctx: Ctx
  readonly #timeOf: (call: RuntimeCall) => CallTime
  readonly #times = new Map<number, CallTime>()
  #made = NOTHING
  #count = 0
  #unknown = 0
  /** Of the calls that the transaction itself puts into the state. */
  #put = NOTHING
  #bytes = 0

  /** @param timeOf what a call takes that makes none out of the state */
  constructor(ctx: Ctx, timeOf: (call: RuntimeCall) => CallTime) {
    this.#ctx = ctx
    this.#timeOf = timeOf
  }

  /** A call of the transaction. */
  saw(call: RuntimeCall): void {
    const put = storedBy(call)
    if (put !== undefined) this.#put = sum(this.#put, this.#timeOf(put))
    const stored = storedCallOf(this.#ctx, call)
    if (stored === undefined) return
    this.#count++
    if (stored === 'unknown') {
      this.isOpen = true
      this.#unknown++
    } else this.#made = sum(this.#made, this.#timeOfStored(stored))
  }

  /** With what the transaction takes beside them. */
  with(own: CallTime): CallTime {
    // Each that is not there yet may be what the transaction itself puts there.
    const unknown: CallTime = {
      declaredMs: this.#unknown * this.#put.declaredMs,
      countedMs: this.#unknown * this.#put.countedMs,
      isBatch: this.#put.isBatch || this.#count > 1,
    }
    return this.#count === 0 ? own : sum(sum(own, this.#made), unknown)
  }

  #timeOfStored(stored: StoredCall): CallTime {
    let time = this.#times.get(stored.id)
    if (time === undefined) {
      this.#bytes += stored.length
      time = this.#bytes > MOST_BYTES ? ENDLESS : this.#looked(stored)
      this.#times.set(stored.id, time)
    }
    return time
  }

  #looked({ length, call }: StoredCall): CallTime {
    const found = call()
    const ms = length * MS_PER_BYTE
    return sum({ declaredMs: ms, countedMs: ms, isBatch: false }, found === undefined ? NOTHING : this.#timeOf(found))
  }
}
