import { Heap } from '../util/heap.ts'
import { Eviction } from './evictionOrder.ts'
import type { Senders } from './senders.ts'
import type { PoolTransaction } from './transaction.ts'

/** True when `a` goes into a block before `b`: higher priority, then paid before free, higher tip, shorter life, earlier arrival. */
function before(a: PoolTransaction, b: PoolTransaction): boolean {
  if (a.priority !== b.priority) return a.priority > b.priority
  if (a.payment.isFree !== b.payment.isFree) return b.payment.isFree
  if (a.tipOfBlock !== b.tipOfBlock) return a.tipOfBlock > b.tipOfBlock
  if (a.validTill !== b.validTill) return a.validTill < b.validTill
  return a.arrival < b.arrival
}

/** What a queue has room for. */
export interface Room {
  readonly count: number
  readonly bytes: number
  /** Bytes of memory that they take, decoded. */
  readonly memory: number
  /** Those that are sealed. */
  readonly sealed: number
}

/** Whether a queue holds more than there is room for. */
export const isOver = (queue: Held, most: Room): boolean =>
  queue.size > most.count || queue.bytes > most.bytes || queue.memory > most.memory || queue.sealedCount > most.sealed

export interface Held {
  readonly size: number
  readonly bytes: number
  readonly memory: number
  readonly sealedCount: number
}

/** Transactions that could go into the next block, in their order of dependence and priority. */
export class ReadyQueue {
  readonly #byHash = new Map<string, PoolTransaction>()
  readonly #provider = new Map<string, PoolTransaction>()
  /** Tag -> transactions that wait for it. */
  readonly #waiting = new Map<string, Set<PoolTransaction>>()
  /** Those that require nothing of another here. */
  readonly #heads = new Set<PoolTransaction>()
  readonly #order = new Eviction('earlier', () => this.values())
  readonly #senders: Senders
  #bytes = 0
  #memory = 0

  constructor(senders: Senders) {
    this.#senders = senders
  }

  get size(): number {
    return this.#byHash.size
  }

  get bytes(): number {
    return this.#bytes
  }

  get memory(): number {
    return this.#memory
  }

  get sealedCount(): number {
    return this.#order.sealed.size
  }

  /** Those that came sealed. */
  sealed(): Iterable<PoolTransaction> {
    return this.#order.sealed
  }

  /** Sealed ones that require nothing of another here and that `may` lets, the best of them in their order. */
  bestSealed(may: (tx: PoolTransaction) => boolean, most: number): PoolTransaction[] {
    const found = [...this.#order.sealed].filter((tx) => this.#heads.has(tx) && may(tx))
    return found.sort((a, b) => (before(a, b) ? -1 : 1)).slice(0, most)
  }

  get(hash: string): PoolTransaction | undefined {
    return this.#byHash.get(hash)
  }

  provides(tag: string): boolean {
    return this.#provider.has(tag)
  }

  values(): IterableIterator<PoolTransaction> {
    return this.#byHash.values()
  }

  /** Transactions that provide one of the same tags, and would have to go. */
  rivals(tx: PoolTransaction): PoolTransaction[] {
    const rivals = new Set<PoolTransaction>()
    for (const tag of tx.provides) {
      const rival = this.#provider.get(tag)
      if (rival !== undefined) rivals.add(rival)
    }
    return [...rivals]
  }

  add(tx: PoolTransaction): void {
    this.#byHash.set(tx.hash, tx)
    this.#order.add(tx)
    this.#senders.add(tx, 'ready')
    this.#bytes += tx.extrinsic.bytes.length
    this.#memory += tx.extrinsic.footprint
    for (const tag of tx.provides) {
      this.#provider.set(tag, tx)
      const dependents = this.#waiting.get(tag)
      if (dependents !== undefined) for (const dependent of dependents) this.#heads.delete(dependent)
    }
    if (this.#isHead(tx)) this.#heads.add(tx)
    for (const tag of tx.requires) {
      let waiting = this.#waiting.get(tag)
      if (waiting === undefined) {
        waiting = new Set()
        this.#waiting.set(tag, waiting)
      }
      waiting.add(tx)
    }
  }

  /** Removes one transaction; what depends on it stays. */
  remove(tx: PoolTransaction): void {
    if (!this.#byHash.delete(tx.hash)) return
    this.#order.remove(tx)
    this.#senders.remove(tx, 'ready')
    this.#bytes -= tx.extrinsic.bytes.length
    this.#memory -= tx.extrinsic.footprint
    this.#heads.delete(tx)
    for (const tag of tx.provides) {
      if (this.#provider.get(tag) !== tx) continue
      this.#provider.delete(tag)
      const dependents = this.#waiting.get(tag)
      if (dependents === undefined) continue
      for (const dependent of dependents) if (this.#isHead(dependent)) this.#heads.add(dependent)
    }
    for (const tag of tx.requires) {
      const waiting = this.#waiting.get(tag)
      waiting?.delete(tx)
      if (waiting?.size === 0) this.#waiting.delete(tag)
    }
  }

  #isHead({ requires }: PoolTransaction): boolean {
    for (const tag of requires) if (this.#provider.has(tag)) return false
    return true
  }

  /** How many of the tags that it requires are provided here. */
  #required({ requires }: PoolTransaction): number {
    let count = 0
    for (const tag of requires) if (this.#provider.has(tag)) count++
    return count
  }

  /** The transactions that need `tx`, directly or not. */
  dependents(tx: PoolTransaction): PoolTransaction[] {
    const found = new Set<PoolTransaction>()
    const open = [tx]
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      for (const tag of next.provides) {
        for (const dependent of this.#waiting.get(tag) ?? []) {
          if (dependent === tx || found.has(dependent)) continue
          found.add(dependent)
          open.push(dependent)
        }
      }
    }
    return [...found]
  }

  /**
   * Gives up what is worth least until the limits hold, and answers that. Undefined when the newcomer would have to go itself:
   * then it is gone, and all others are still there.
   */
  makeRoom(newcomer: PoolTransaction, most: Room): PoolTransaction[] | undefined {
    const given: PoolTransaction[] = []
    while (isOver(this, most)) {
      const worst = this.#order.worstFor(newcomer)
      if (worst === undefined) break
      for (const tx of [...this.dependents(worst), worst]) {
        this.remove(tx)
        given.push(tx)
      }
      if (this.#byHash.has(newcomer.hash)) continue
      for (const tx of given) if (tx !== newcomer) this.add(tx)
      return undefined
    }
    return given
  }

  /**
   * All of them, best first, none before what it requires. The queue must not change meanwhile.
   *
   * @param first hashes of some that go before all others, in this order, unless they require another or are late
   * @param isLate those go after all others
   */
  *best(first: readonly string[] = [], isLate?: (tx: PoolTransaction) => boolean): Generator<PoolTransaction> {
    const missing = new Map<PoolTransaction, number>()
    const heap = new Heap(before)
    const late = new Heap(before)
    const add = (tx: PoolTransaction) => (isLate?.(tx) === true ? late : heap).push(tx)
    const ahead = new Set<PoolTransaction>()
    for (const hash of first) {
      const tx = this.#byHash.get(hash)
      if (tx !== undefined && this.#heads.has(tx) && isLate?.(tx) !== true) ahead.add(tx)
    }
    for (const tx of this.#heads) if (!ahead.has(tx)) add(tx)
    const heads = ahead.values()
    const next = () => heads.next().value ?? heap.pop() ?? late.pop()
    for (let tx = next(); tx !== undefined; tx = next()) {
      yield tx
      for (const tag of tx.provides) {
        const dependents = this.#waiting.get(tag)
        if (dependents === undefined) continue
        for (const dependent of dependents) {
          // PERF: most wait for nothing but the nonce before theirs.
          if (dependent.requires.length === 1) {
            add(dependent)
            continue
          }
          const left = (missing.get(dependent) ?? this.#required(dependent)) - 1
          missing.set(dependent, left)
          if (left === 0) add(dependent)
        }
      }
    }
  }
}
