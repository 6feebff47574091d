import { NodeError } from '../errors.ts'
import type { PoolLimits } from './limits.ts'

/** Who brings a transaction: all that can be told before its signature is checked. */
export interface Bringer {
  /** It has cost so many milliseconds beside its own work. */
  charge(ms: number): void
}

/** A transaction that asks to be checked. */
export interface Coming {
  readonly bringer: Bringer
  /** Bytes as they were sent: all that is kept of it while it waits. */
  readonly bytes: number
  /** Bytes of memory while it is checked: at most, until it is decoded. */
  memory: number
}

/** One that waits: `enter` when its turn has come, or `refuse`, never both. Neither may throw. */
export interface Waiting {
  readonly coming: Coming
  enter(): void
  refuse(fault: NodeError): void
}

/** What one that waits counts as at least, in bytes. */
const LEAST = 4096
/** What the check of a signature costs, as bytes of memory. */
const SIGNATURE = 16 * 1024
/** Milliseconds of work at once for those whose turn has come; then it is the others' turn, for as long as that took. */
const SLICE_MS = 3

/** What one bringer has here. */
interface Line {
  /** What has been checked for it, on a clock that all share: who is behind comes first. */
  tag: number
  inside: number
  readonly waiting: Waiting[]
  /** Bytes of those. */
  bytes: number
}

/**
 * The way into the pool, up to where signatures are checked. Nobody has paid for what is here, and who signed is not known: what
 * is checked at once is bounded in memory, and shared out among those who bring it. What has no room waits for its turn, by its bytes
 * alone, undecoded; who has had least comes first (start-time fair queueing, as in `rpc/core/turns.ts`). Where too much waits, the latest go of
 * whoever has most of it waiting, for one who would have less. So whatever one client sends, another's transaction waits for
 * little more than what is being checked.
 */
export class Entrance {
  readonly #limits: PoolLimits
  readonly #lines = new Map<Bringer, Line>()
  #count = 0
  #memory = 0
  /** Of all that wait. */
  #waitingCount = 0
  #waitingBytes = 0
  #clock = 0
  #serves = false
  readonly #turns = new Set<Promise<unknown>>()
  /** When those who wait may have time again. */
  #resumesAt = 0

  constructor(limits: PoolLimits) {
    this.#limits = limits
  }

  /**
   * Runs the check of one when there is room: at once, or when its turn has come, on the account of who brings it. What it does before it
   * first waits is all that its bringer's time is charged for. It leaves with {@link leave}.
   *
   * @throws NodeError ImmediatelyDropped where too much waits already
   */
  async through<T>(coming: Coming, check: () => Promise<T>): Promise<T> {
    if (this.tryEnter(coming)) return check()
    const turn = new Promise<{ readonly checked: Promise<T> }>((resolve, refuse) => {
      const enter = () => {
        const since = performance.now()
        resolve({ checked: check() })
        coming.bringer.charge(performance.now() - since)
      }
      this.wait({ coming, enter, refuse })
    }).then(({ checked }) => checked)
    this.#turns.add(turn)
    try {
      return await turn
    } finally {
      this.#turns.delete(turn)
    }
  }

  /** What becomes of those that wait, or have waited and are being checked. */
  get turns(): ReadonlySet<Promise<unknown>> {
    return this.#turns
  }

  /** Lets one in at once where there is room and nobody waits; it leaves with {@link leave}. */
  tryEnter(coming: Coming): boolean {
    if (this.#waitingCount > 0 || !this.#hasRoom(coming.memory)) return false
    this.#letIn(this.#lineOf(coming.bringer), coming)
    return true
  }

  /** It is decoded: so much memory does it take. */
  settle(coming: Coming, memory: number): void {
    const line = this.#lines.get(coming.bringer)
    if (line !== undefined) line.tag += memory - coming.memory
    this.#memory += memory - coming.memory
    coming.memory = memory
  }

  /**
   * Lets one wait; it leaves with {@link leave} once it has entered.
   *
   * @throws NodeError ImmediatelyDropped where too much waits already
   */
  wait(waiting: Waiting): void {
    const weight = weightOf(waiting)
    const { bringer } = waiting.coming
    if (!this.#fits(bringer, weight)) throw this.#busy()
    const line = this.#lineOf(bringer)
    while (this.#waitingBytes + weight > this.#limits.waitingBytes) {
      const most = this.#most(line.bytes + weight)
      const latest = most?.waiting.pop()
      if (most === undefined || latest === undefined) {
        this.#forget(bringer, line)
        throw this.#busy()
      }
      this.#unwait(most, latest)
      this.#forget(latest.coming.bringer, most)
      latest.refuse(this.#busy())
    }
    line.waiting.push(waiting)
    line.bytes += weight
    this.#waitingCount++
    this.#waitingBytes += weight
  }

  /** One that entered is checked. */
  leave({ bringer, memory }: Coming): void {
    const line = this.#lines.get(bringer)
    if (line === undefined) return
    line.inside--
    this.#count--
    this.#memory -= memory
    this.#forget(bringer, line)
    this.#serveSoon()
  }

  /** One that would be alone always has. */
  #hasRoom(memory: number): boolean {
    const { enteringCount, enteringMemory } = this.#limits
    return this.#count === 0 || (this.#count < enteringCount && this.#memory + memory <= enteringMemory)
  }

  /** Whether there is room for one more that waits, or those who would have more of it can make some. */
  #fits(bringer: Bringer, weight: number): boolean {
    const { waitingBytes } = this.#limits
    if (this.#waitingBytes + weight <= waitingBytes) return true
    const least = (this.#lines.get(bringer)?.bytes ?? 0) + weight
    let above = 0
    for (const { bytes } of this.#lines.values()) above += Math.max(0, bytes - least)
    return this.#waitingBytes - above + weight <= waitingBytes
  }

  #letIn(line: Line, { memory }: Coming): void {
    line.tag = Math.max(line.tag, this.#clock) + memory + SIGNATURE
    line.inside++
    this.#count++
    this.#memory += memory
  }

  #serveSoon(): void {
    if (this.#serves || this.#waitingCount === 0) return
    this.#serves = true
    const pause = this.#resumesAt - performance.now()
    if (pause > 0) setTimeout(() => this.#serve(), pause)
    else setImmediate(() => this.#serve())
  }

  #serve(): void {
    this.#serves = false
    const began = performance.now()
    for (let line = this.#next(); line !== undefined; line = this.#next()) {
      const waiting = line.waiting[0] as Waiting
      // It is next, also where others would fit: large ones have their turn, too.
      if (!this.#hasRoom(waiting.coming.memory)) return
      line.waiting.shift()
      this.#unwait(line, waiting)
      this.#clock = Math.max(this.#clock, line.tag)
      const before = this.#clock
      this.#letIn(line, waiting.coming)
      waiting.enter()
      // On by each one's share, so that new ones without end do not make it stand still (as in `Turns`).
      this.#clock += Math.max(0, line.tag - before) / (this.#lines.size + 2)
      const now = performance.now()
      this.#resumesAt = now + now - began
      if (now - began > SLICE_MS) return this.#serveSoon()
    }
  }

  /** Of those with something that waits the one that has had least; of equals the one that came first. */
  #next(): Line | undefined {
    let next: Line | undefined
    for (const line of this.#lines.values())
      if (line.waiting.length > 0 && (next === undefined || line.tag < next.tag)) next = line
    return next
  }

  /** The one that has most waiting, where that is more than `least`. */
  #most(least: number): Line | undefined {
    let found: Line | undefined
    for (const line of this.#lines.values()) if (line.bytes > (found?.bytes ?? least)) found = line
    return found
  }

  #unwait(line: Line, waiting: Waiting): void {
    const weight = weightOf(waiting)
    line.bytes -= weight
    this.#waitingCount--
    this.#waitingBytes -= weight
  }

  #lineOf(bringer: Bringer): Line {
    let line = this.#lines.get(bringer)
    if (line === undefined) {
      // Who was away has no claim to the time in between.
      line = { tag: this.#clock, inside: 0, waiting: [], bytes: 0 }
      this.#lines.set(bringer, line)
    }
    return line
  }

  #forget(bringer: Bringer, { inside, waiting }: Line): void {
    if (inside === 0 && waiting.length === 0) this.#lines.delete(bringer)
  }

  #busy(): NodeError {
    const { enteringCount, enteringMemory, waitingBytes } = this.#limits
    const details = `the node checks ${enteringCount} transactions or ${enteringMemory} bytes in memory at once, and ${waitingBytes} bytes of others wait for that: send it again later`
    return new NodeError({ kind: 'ImmediatelyDropped', details })
  }
}

const weightOf = ({ coming: { bytes } }: Waiting): number => Math.max(bytes, LEAST)
