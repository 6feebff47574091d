import { partsOfBlock, paymentStep } from './payment.ts'
import type { PoolTransaction } from './transaction.ts'

/** What one sender has in a queue, in the order of its nonces: the last one goes first, since nothing needs it. */
class Line {
  readonly #waiting: PoolTransaction[] = []
  #paid = 0n
  #parts = 0
  /** Where it stands in the heap. */
  at = 0
  /** How well its last one pays; no better than the whole line, for it brings nothing without the others. */
  step = 0

  get last(): PoolTransaction {
    return this.#waiting[this.#waiting.length - 1] as PoolTransaction
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0
  }

  add(tx: PoolTransaction): void {
    let at = this.#waiting.length
    while (at > 0 && (this.#waiting[at - 1] as PoolTransaction).nonce > tx.nonce) at--
    this.#waiting.splice(at, 0, tx)
    this.#paid += tx.payment.fee + tx.payment.tip
    this.#parts += partsOfBlock(tx.payment)
    this.#weigh()
  }

  remove(tx: PoolTransaction): void {
    // Mostly it is the first, which is in a block now, or the last, which is given up.
    const at = this.last === tx ? this.#waiting.length - 1 : this.#waiting.indexOf(tx)
    this.#waiting.splice(at, 1)
    this.#paid -= tx.payment.fee + tx.payment.tip
    this.#parts -= partsOfBlock(tx.payment)
    if (!this.isEmpty) this.#weigh()
  }

  #weigh(): void {
    const { payment } = this.last
    const own = paymentStep(payment.fee + payment.tip, partsOfBlock(payment))
    this.step = this.#waiting.length === 1 ? own : Math.min(own, paymentStep(this.#paid, this.#parts))
  }
}

/** Which of equals a queue keeps. */
export type Keeps = 'earlier' | 'later'

/**
 * The order in which a full queue gives transactions up: lowest priority, then what pays least for what it takes of a block,
 * free ones before all others. A sender's line is one: only its last can go, and it counts no more than the line pays on
 * average, so that cheap ones in front hold on to no room for the price of one behind them, and are not in the way of many.
 * Asking costs nothing, a change a few steps in a heap.
 */
export class EvictionOrder {
  readonly #keeps: Keeps
  readonly #lines = new Map<string, Line>()
  /** A binary heap, the line whose last one goes first on top. */
  readonly #heap: Line[] = []

  constructor(keeps: Keeps) {
    this.#keeps = keeps
  }

  /** The one to give up first. */
  get worst(): PoolTransaction | undefined {
    return this.#heap[0]?.last
  }

  add(tx: PoolTransaction): void {
    const key = lineOf(tx)
    let line = this.#lines.get(key)
    if (line === undefined) {
      line = new Line()
      line.add(tx)
      this.#lines.set(key, line)
      line.at = this.#heap.push(line) - 1
    } else line.add(tx)
    this.#settle(line)
  }

  /** Takes out one that was added. */
  remove(tx: PoolTransaction): void {
    const key = lineOf(tx)
    const line = this.#lines.get(key)
    if (line === undefined) return
    line.remove(tx)
    if (!line.isEmpty) {
      this.#settle(line)
      return
    }
    this.#lines.delete(key)
    const last = this.#heap.pop() as Line
    if (last === line) return
    this.#place(last, line.at)
    this.#settle(last)
  }

  #before(a: Line, b: Line): boolean {
    const [one, other] = [a.last, b.last]
    if (one.priority !== other.priority) return one.priority < other.priority
    if (a.step !== b.step) return a.step < b.step
    return this.#keeps === 'earlier' ? one.arrival > other.arrival : one.arrival < other.arrival
  }

  #place(line: Line, at: number): void {
    this.#heap[at] = line
    line.at = at
  }

  /** Moves a line to where it belongs now. */
  #settle(line: Line): void {
    let at = line.at
    for (let parent = (at - 1) >> 1; at > 0; parent = (at - 1) >> 1) {
      const above = this.#heap[parent] as Line
      if (!this.#before(line, above)) break
      this.#place(above, at)
      at = parent
    }
    for (let child = this.#firstBelow(at); child !== undefined; child = this.#firstBelow(at)) {
      const below = this.#heap[child] as Line
      if (!this.#before(below, line)) break
      this.#place(below, at)
      at = child
    }
    this.#place(line, at)
  }

  #firstBelow(at: number): number | undefined {
    const left = at * 2 + 1
    if (left >= this.#heap.length) return undefined
    const right = left + 1
    return right < this.#heap.length && this.#before(this.#heap[right] as Line, this.#heap[left] as Line) ? right : left
  }
}

/**
 * An {@link EvictionOrder} that is there from when it is asked for until half of what it held then is gone. PERF: most queues
 * are never full, and whatever comes and goes until one is pays nothing.
 */
export class EvictionOrderOnDemand {
  readonly #keeps: Keeps
  readonly #all: () => Iterable<PoolTransaction>
  #order: EvictionOrder | undefined
  #count = 0
  #fewest = 0

  /** @param all what is in the queue, those that were just added too, and not those that are just removed */
  constructor(keeps: Keeps, all: () => Iterable<PoolTransaction>) {
    this.#keeps = keeps
    this.#all = all
  }

  /** The one to give up first. */
  get worst(): PoolTransaction | undefined {
    this.#order ??= this.#made()
    return this.#order.worst
  }

  add(tx: PoolTransaction): void {
    if (this.#order === undefined) return
    this.#order.add(tx)
    this.#count++
  }

  /** Takes out one that was added. */
  remove(tx: PoolTransaction): void {
    if (this.#order === undefined) return
    if (--this.#count < this.#fewest) this.#order = undefined
    else this.#order.remove(tx)
  }

  #made(): EvictionOrder {
    const order = new EvictionOrder(this.#keeps)
    this.#count = 0
    for (const tx of this.#all()) {
      order.add(tx)
      this.#count++
    }
    this.#fewest = this.#count / 2
    return order
  }
}

/** What a full queue gives up for whom. */
export class Eviction {
  readonly #all: EvictionOrderOnDemand
  readonly #ofSealed: EvictionOrderOnDemand
  readonly #sealed = new Set<PoolTransaction>()

  /** @param all as of {@link EvictionOrderOnDemand} */
  constructor(keeps: Keeps, all: () => Iterable<PoolTransaction>) {
    this.#all = new EvictionOrderOnDemand(keeps, all)
    this.#ofSealed = new EvictionOrderOnDemand(keeps, () => this.#sealed)
  }

  /** Those that came sealed. */
  get sealed(): ReadonlySet<PoolTransaction> {
    return this.#sealed
  }

  /** The one to give up first for a newcomer that is in the queue already: for what is sealed, only what is sealed. */
  worstFor({ sealed }: PoolTransaction): PoolTransaction | undefined {
    return (sealed === undefined ? this.#all : this.#ofSealed).worst
  }

  add(tx: PoolTransaction): void {
    this.#all.add(tx)
    if (tx.sealed === undefined) return
    this.#sealed.add(tx)
    this.#ofSealed.add(tx)
  }

  /** Takes out one that was added. */
  remove(tx: PoolTransaction): void {
    this.#all.remove(tx)
    if (this.#sealed.delete(tx)) this.#ofSealed.remove(tx)
  }
}

const lineOf = ({ sender, hash }: PoolTransaction): string => sender ?? hash
