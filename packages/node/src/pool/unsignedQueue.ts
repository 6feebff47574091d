import { NodeError } from '../errors.ts'
import type { Bringer } from './entrance.ts'
import type { PoolLimits } from './limits.ts'
import { TimeAllowance } from './timeAllowance.ts'

/** What one counts as until it has its turn, in milliseconds: about a pairing. */
const GUESS_MS = 20
/** How often those who wait look whether there is time again, in milliseconds. */
const LOOK_MS = 20

interface Waiting {
  readonly bringer: Bringer
  /** Its place: on the clock that all share, what its bringer has had and asks for before it. */
  readonly start: number
  run(): void
  refuse(fault: NodeError): void
}

/**
 * What nobody signed is validated one at a time, one in a pass of the event loop, so much time a second: a pulse's pairing takes some 20
 * ms here, and neither a fee nor an account's share of the pool stands for it. Who brings it is charged for it. What has no time yet waits; who
 * has had least comes first, and where too many wait, the last in that order goes.
 */
export class UnsignedQueue {
  readonly #allowance: TimeAllowance
  readonly #most: number
  readonly #now: () => number
  /** The first to have its turn first. */
  readonly #waiting: Waiting[] = []
  /** What each has had and asks for. */
  readonly #tags = new WeakMap<Bringer, number>()
  #clock = 0
  #isServing = false

  /** @param now milliseconds of a clock that never goes back */
  constructor({ unsignedMs, unsignedCount }: PoolLimits, now: () => number = () => performance.now()) {
    this.#allowance = new TimeAllowance(unsignedMs, now)
    this.#most = unsignedCount
    this.#now = now
  }

  /**
   * What a piece of work answers, in its turn.
   *
   * @throws NodeError ImmediatelyDropped where too many wait that come first; whatever the work throws
   */
  run<T>(bringer: Bringer, work: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      const run = () => {
        try {
          resolve(work())
        } catch (fault) {
          reject(fault)
        }
      }
      const start = Math.max(this.#clock, this.#tags.get(bringer) ?? 0)
      const after = this.#waiting.findIndex((each) => each.start > start)
      const at = after < 0 ? this.#waiting.length : after
      if (at >= this.#most) return reject(this.#busy())
      this.#tags.set(bringer, start + GUESS_MS)
      this.#waiting.splice(at, 0, { bringer, start, run, refuse: reject })
      if (this.#waiting.length > this.#most) this.#dropLast()
      this.#serveSoon()
    })
  }

  #dropLast(): void {
    const last = this.#waiting.pop()
    if (last === undefined) return
    this.#owe(last.bringer, -GUESS_MS)
    last.refuse(this.#busy())
  }

  #serveSoon(): void {
    if (this.#isServing || this.#waiting.length === 0) return
    this.#isServing = true
    const serve = () => {
      this.#isServing = false
      if (this.#allowance.isLeft) this.#serveOne()
      this.#serveSoon()
    }
    if (this.#allowance.isLeft) setImmediate(serve)
    else setTimeout(serve, LOOK_MS).unref()
  }

  #serveOne(): void {
    const first = this.#waiting.shift()
    if (first === undefined) return
    this.#clock = Math.max(this.#clock, first.start)
    const began = this.#now()
    first.run()
    const took = this.#now() - began
    this.#allowance.spend(took)
    this.#owe(first.bringer, took - GUESS_MS)
    first.bringer.charge(took)
  }

  #owe(bringer: Bringer, ms: number): void {
    this.#tags.set(bringer, (this.#tags.get(bringer) ?? this.#clock) + ms)
  }

  #busy(): NodeError {
    const details = `the node has ${this.#allowance.perSecond} ms a second for transactions that nobody signed, and ${this.#most} wait for that: send it again later`
    return new NodeError({ kind: 'ImmediatelyDropped', details })
  }
}
