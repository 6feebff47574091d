/** Milliseconds of work for clients in one pass of the event loop: then timers, which seal blocks, and sockets have their turn. */
const PASS_MS = 12
/** Milliseconds after which work that can be interrupted lets others in. */
const SLICE_MS = 5
/** What a client is taken to have used before its first request: old and quiet clients come before a crowd of new ones. */
const NEWCOMER_MS = 50
/** Passes in a row that end early for newcomers. */
const MAX_EARLY = 64
/** Half of what a client has used is forgotten in this time. */
const HALF_LIFE_MS = 1000

/** How much of the node's time a client has used of late. */
export class Lane {
  #used = NEWCOMER_MS
  #at = performance.now()

  /** Milliseconds, with what lies back counting less and less. */
  used(now: number): number {
    return this.#used * 2 ** ((this.#at - now) / HALF_LIFE_MS)
  }

  add(ms: number, now: number): void {
    this.#used = this.used(now) + ms
    this.#at = now
  }
}

interface Waiting {
  readonly lane: Lane
  readonly work: () => void
}

/**
 * Shares the node's time between its clients. What they ask is worked on at once while a pass of the event loop has time left;
 * beyond that it waits for a later pass, and who used least of late comes first. So a block is never late for longer than one
 * piece of work, and one client's thousand requests do not stand before another's one.
 */
export class Turns {
  #waiting: Waiting[] = []
  #spent = 0
  #ends = false
  #newcomers = false
  #early = 0
  readonly #passMs: number

  constructor(passMs = PASS_MS) {
    this.#passMs = passMs
  }

  /** Clients whose work waits for a later pass. */
  get waiting(): number {
    return this.#waiting.length
  }

  /**
   * A connection has come. The system hands out one in a pass of the event loop: as long as they come, passes end before work
   * that can wait, so that nobody waits at the door for as many passes as there are others.
   */
  letIn(): void {
    this.#newcomers = true
  }

  /** Runs a piece of work now, or when its turn has come. It must not throw. */
  run(lane: Lane, work: () => void): void {
    if (this.#waiting.length === 0 && this.#spent < this.#passMs) this.#do(lane, work)
    else this.#waiting.push({ lane, work })
    this.#endPass()
  }

  /** Runs a piece of work when its turn has come, never at once. It must not throw. */
  wait(lane: Lane, work: () => void): void {
    this.#waiting.push({ lane, work })
    this.#endPass()
  }

  /** The same for work that answers, or throws. */
  later<T>(lane: Lane, work: () => T | Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.wait(lane, () => {
        try {
          resolve(work())
        } catch (fault) {
          reject(fault)
        }
      })
    })
  }

  /**
   * Runs a job in slices, each when its turn has come. The job yields where it may be interrupted, as often as it likes.
   *
   * @param wanted asked before each slice: a job that nobody waits for any more ends with undefined
   */
  async job<T>(lane: Lane, steps: Generator<unknown, T>, wanted: () => boolean): Promise<T | undefined> {
    for (;;) {
      const result = await this.later(lane, () => {
        if (!wanted()) return steps.return(undefined as T)
        const slice = new Slice()
        for (;;) {
          const step = steps.next()
          if (step.done === true || slice.over) return step
        }
      })
      if (result.done === true) return result.value
    }
  }

  #do(lane: Lane, work: () => void): void {
    const since = performance.now()
    work()
    const now = performance.now()
    this.#spent += now - since
    lane.add(now - since, now)
  }

  #endPass(): void {
    if (this.#ends) return
    this.#ends = true
    setImmediate(() => this.#pass())
  }

  #pass(): void {
    this.#ends = false
    this.#spent = 0
    if (this.#newcomers && this.#early < MAX_EARLY) {
      this.#newcomers = false
      this.#early++
      this.#endPass()
      return
    }
    this.#early = 0
    while (this.#waiting.length > 0 && this.#spent < this.#passMs) {
      const { lane, work } = this.#least()
      this.#do(lane, work)
    }
    if (this.#waiting.length > 0) this.#endPass()
  }

  /** Takes out what waits for the client that used least; of equals the first. */
  #least(): Waiting {
    const now = performance.now()
    let at = 0
    let least = Number.POSITIVE_INFINITY
    for (let index = 0; index < this.#waiting.length; index++) {
      const used = (this.#waiting[index] as Waiting).lane.used(now)
      if (used >= least) continue
      least = used
      at = index
    }
    return this.#waiting.splice(at, 1)[0] as Waiting
  }
}

/** The time that a piece of work has before it should let others in. */
export class Slice {
  readonly #end = performance.now() + SLICE_MS

  get over(): boolean {
    return performance.now() > this.#end
  }
}
