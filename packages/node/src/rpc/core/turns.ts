import { Heap } from '../../util/heap.ts'
import type { Clock, Lane, Wanted, Work } from './lane.ts'

/** Milliseconds of work for clients in one pass of the event loop: then timers, which seal blocks, and sockets have their turn. */
const PASS_MS = 6
/** Milliseconds after which work that can be interrupted lets others in. */
const SLICE_MS = 3
/** The same where many wait: a slice is so much shorter that one of each takes this long, down to what a turn costs by itself. */
const ROUND_MS = 60
const MIN_SLICE_MS = 0.4
/** Milliseconds of work at once below which it is not looked whether the pass has ended: each look costs a round of the loop. */
const LITTLE_MS = 1
/** How long passes end early for newcomers, in milliseconds: who is here already waits for as long. */
const EARLY_MS = 30
/** As long as they ended early, the pass after them lasts, up to so many milliseconds: who is here has half of the time. */
const LONG_MS = 24

/** Pieces of at least so many milliseconds are remembered, so many of them: a collection of garbage may have been in one. */
const LONG_PIECE_MS = 2
const LONG_PIECES = 32
/** Of those whose work is done as many at most share in what is done for others: new ones without end do not make the clock stand still. */
const MOST_AHEAD = 64

/** Of pieces of so many milliseconds it is asked how long the machine ran others meanwhile. */
const PREEMPTED_MS = 0.5

interface Piece {
  readonly lane: Lane
  readonly since: number
  readonly until: number
  /** What its lane was charged for it, and has not got back. */
  ms: number
}
/** Bytes of a request for each millisecond that it may last, up to so many: the fee of a batch of the shortest calls takes as long. */
const BYTES_A_MS = 4096
const MOST_OF_BYTES_MS = 20

/** How long a request may last, by its bytes alone. */
export const mostMsOf = (bytes: number): number => Math.min(MOST_OF_BYTES_MS, bytes / BYTES_A_MS)

/**
 * Shares the node's time between its clients. What they ask is worked on at once while a pass of the event loop has time left;
 * beyond that it waits for a later pass, and who would be done first comes first: who has had least, and asks for least (weighted
 * fair queueing: Demers, Keshav and Shenker, 1989; where it is not known how long a piece lasts, by when it starts: Goyal, Vin and
 * Cheng, 1996). So a block is never late for longer than one piece of work, one client's thousand requests do not stand before
 * another's one, and who comes anew, or back, waits for about one piece of each of the others, as those wait for one of it.
 */
export class Turns {
  /** Lanes with work, the one whose first piece would be done first. */
  readonly #lanes = new Heap<Lane>((one, other) => one.due < other.due)
  /** Goes on with what is shared out, and is behind nobody who waits (as in WF²Q+: Bennett and Zhang, 1997). */
  readonly #clock: Clock = { ms: 0 }
  /** Lanes that have had their work done before the others, of which they have had as much only when the clock has come to them. */
  readonly #ahead = new Set<Lane>()
  #spent = 0
  #ends = false
  /** A piece of work is being done: what it asks for waits. */
  #working = false
  #newcomers = false
  /** Since when passes end early, one after the other. */
  #earlySince: number | undefined
  readonly #long: Piece[] = []
  readonly #passMs: number
  readonly #runQueue: () => number
  /** Where that clock stood when it was last looked at. */
  #queued = 0

  /** @param runQueue milliseconds for which the machine ran others instead of this thread (`runQueueClock`): nobody's piece has had them */
  constructor(passMs = PASS_MS, runQueue: () => number = () => 0) {
    this.#passMs = passMs
    this.#runQueue = runQueue
  }

  /** Clients whose work waits for a later pass. */
  get waiting(): number {
    return this.#lanes.size
  }

  /**
   * A connection has come. The system hands out one in a pass of the event loop: as long as they come, passes end before work
   * that can wait, so that nobody waits at the door for as many passes as there are others.
   */
  letIn(): void {
    this.#newcomers = true
  }

  /** A client that may not have had a turn yet has cost so much outside of them. */
  charge(lane: Lane, ms: number): void {
    if (!lane.placed) lane.join(this.#clock, performance.now())
    lane.charge(ms)
  }

  /**
   * All stood still for so many milliseconds, for garbage that anybody may have made: whose piece of work that was in has not had
   * the time. Else it would wait for it as many times over as there are others.
   *
   * @param since on the clock of `performance.now()`
   */
  forgive(since: number, ms: number): void {
    const middle = since + ms / 2
    const piece = this.#long.find((each) => each.since <= middle && middle <= each.until)
    if (piece === undefined) return
    const forgiven = Math.min(ms, piece.ms)
    piece.ms -= forgiven
    piece.lane.forgive(forgiven)
    if (this.#lanes.items.includes(piece.lane)) this.#lanes.restore()
  }

  /**
   * Runs a piece of work now, or when its turn has come. It must not throw.
   *
   * @param most how long it may last, as far as that can be told of a client that has asked nothing before ({@link mostMsOf})
   * @param wanted see {@link wait}
   */
  run(lane: Lane, work: Work, most = 0, wanted?: Wanted): void {
    if (this.#working || this.#lanes.size > 0 || this.#spent >= this.#passMs) {
      this.wait(lane, work, Math.max(most, lane.usual), wanted)
      return
    }
    const since = performance.now()
    lane.push(work, Math.max(most, lane.usual))
    lane.join(this.#clock, since)
    this.#spent += this.#serve(lane, since) - since
    if (this.#spent > LITTLE_MS) this.#endPass()
  }

  /**
   * Runs a piece of work when its turn has come, never at once. It must not throw.
   *
   * @param ms how long it will last, where that is known, else as long as its client's pieces of late: who has less to do need not wait for it
   * @param wanted false once it has nothing left to do, which is known when its client leaves ({@link leave})
   */
  wait(lane: Lane, work: Work, ms?: number, wanted?: Wanted): void {
    lane.push(work, ms, wanted)
    if (!lane.placed) {
      lane.join(this.#clock, performance.now())
      this.#ahead.delete(lane)
      this.#place(lane)
    }
    this.#endPass()
  }

  /** The same for work that answers, or throws. */
  later<T>(lane: Lane, work: () => T | Promise<T>, ms?: number, wanted?: Wanted): Promise<T> {
    return new Promise((resolve, reject) => {
      const settled = () => {
        try {
          resolve(work())
        } catch (fault) {
          reject(fault)
        }
      }
      if (wanted?.() === false) settled()
      else this.wait(lane, settled, ms, wanted)
    })
  }

  /**
   * A client has left. What waits for it and is wanted by nobody is over now: in its place it would count as one of those who share,
   * and the clock would go on by less for all who have come since.
   */
  leave(lane: Lane): void {
    const unwanted = lane.takeUnwanted()
    if (unwanted.length === 0) return
    // While it is being served its place follows from what it has left then.
    if (this.#lanes.delete(lane)) {
      this.#place(lane)
      if (!lane.placed) lane.left(performance.now())
    }
    for (const work of unwanted) work()
  }

  /**
   * Runs a job in slices, each when its turn has come. The job yields where it may be interrupted, as often as it likes; a promise
   * where it cannot go on before that is kept.
   *
   * @param wanted asked before each slice, and when its client leaves: a job that nobody waits for any more ends with undefined
   */
  async job<T>(lane: Lane, steps: Generator<unknown, T>, wanted: Wanted): Promise<T | undefined> {
    const some = () => {
      if (!wanted()) return steps.return(undefined as T)
      const slice = this.slice()
      for (;;) {
        const step = steps.next()
        if (step.done === true || step.value instanceof Promise || slice.over) return step
      }
    }
    let result = await this.later(lane, some, undefined, wanted)
    while (result.done !== true) {
      if (result.value instanceof Promise) await endingWith(steps, result.value)
      result = await this.later(lane, some, this.sliceMs, wanted)
    }
    return result.value
  }

  /** Milliseconds that a slice lasts as things are. */
  get sliceMs(): number {
    return Math.max(MIN_SLICE_MS, Math.min(SLICE_MS, ROUND_MS / (this.#lanes.size + 1)))
  }

  /** The time that a piece of work has from here on. */
  slice(): Slice {
    return new Slice(this.sliceMs)
  }

  /** The clock is never behind all of those that wait: who comes would have had less than any of them. */
  #catchUp(): void {
    let least = Number.POSITIVE_INFINITY
    for (const { tag } of this.#lanes.items) least = Math.min(least, tag)
    if (this.#lanes.size > 0) this.#clock.ms = Math.max(this.#clock.ms, least)
    for (const lane of this.#ahead) if (lane.tag <= this.#clock.ms) this.#ahead.delete(lane)
  }

  #place(lane: Lane): void {
    lane.placed = lane.size > 0
    if (lane.placed) this.#lanes.push(lane)
  }

  /** Does the first piece of work of a lane that stands in no place; answers when it is done. */
  #serve(lane: Lane, since: number): number {
    lane.placed = true
    // Who waits beside it may be further behind.
    if (this.#lanes.size === 0) this.#clock.ms = Math.max(lane.tag, this.#clock.ms)
    this.#working = true
    let now = since
    try {
      lane.shift()()
    } finally {
      this.#working = false
      now = performance.now()
      const ms = this.#had(now - since)
      const counted = lane.used(ms, now)
      if (ms >= LONG_PIECE_MS) this.#remember({ lane, since, until: now, ms: counted })
      // On by each one's share; one more is counted, who is to come.
      this.#clock.ms += ms / (this.#lanes.size + Math.min(this.#ahead.size, MOST_AHEAD) + 2)
      this.#place(lane)
      if (!lane.placed) lane.left(now)
      if (!lane.placed && this.#lanes.size > 0 && lane.tag > this.#clock.ms) this.#ahead.add(lane)
    }
    return now
  }

  /**
   * Of the milliseconds that a piece lasted those in which it was worked on. That the machine ran others between passes may be taken
   * for a piece that is done at once: to look before each would cost more than it is worth, and nothing is forgiven twice.
   */
  #had(ms: number): number {
    if (ms < PREEMPTED_MS) return ms
    const before = this.#queued
    this.#queued = this.#runQueue()
    return Math.max(0, ms - (this.#queued - before))
  }

  #remember(piece: Piece): void {
    if (this.#long.length === LONG_PIECES) this.#long.shift()
    this.#long.push(piece)
  }

  #endPass(): void {
    if (this.#ends) return
    this.#ends = true
    setImmediate(() => this.#pass())
  }

  #pass(): void {
    this.#ends = false
    this.#spent = 0
    const began = performance.now()
    this.#queued = this.#runQueue()
    this.#earlySince ??= began
    if (this.#newcomers && began - this.#earlySince < EARLY_MS) {
      this.#newcomers = false
      this.#endPass()
      return
    }
    this.#catchUp()
    const most = Math.max(this.#passMs, Math.min(LONG_MS, began - this.#earlySince))
    this.#earlySince = undefined
    let at = began
    try {
      while (this.#lanes.size > 0 && at - began < most) at = this.#serve(this.#lanes.pop() as Lane, at)
    } finally {
      this.#spent = at - began
      if (this.#lanes.size > 0) this.#endPass()
    }
  }
}

/** What is waited for in vain ends the work. */
async function endingWith<T>(steps: Generator<unknown, T>, waited: Promise<unknown>): Promise<void> {
  try {
    await waited
  } catch (fault) {
    steps.return(undefined as T)
    throw fault
  }
}

/** The time that a piece of work has before it should let others in. */
export class Slice {
  readonly #end: number

  constructor(ms: number) {
    this.#end = performance.now() + ms
  }

  get over(): boolean {
    return performance.now() > this.#end
  }
}
