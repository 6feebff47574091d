import { NodeError } from '../errors.ts'
import { FutureQueue } from './futureQueue.ts'
import type { PoolLimits } from './limits.ts'
import { ReadyQueue } from './readyQueue.ts'
import type { PoolTransaction, TransactionStatus } from './transaction.ts'

export interface QueuesParts {
  readonly limits: PoolLimits
  tell(hash: string, status: TransactionStatus): void
  onReady(tx: PoolTransaction): void
  /** Given up; not to be taken in again for a while. */
  onDropped(tx: PoolTransaction): void
  /** Whether it is to wait until all others are in a block; left out, none is. */
  isLate?(tx: PoolTransaction): boolean
}

/** The transactions of a pool: those that could go into a block, those that wait for others, within limits. */
export class Queues {
  readonly #ready = new ReadyQueue()
  readonly #future = new FutureQueue()
  readonly #parts: QueuesParts

  constructor(parts: QueuesParts) {
    this.#parts = parts
  }

  get readyCount(): number {
    return this.#ready.size
  }

  get futureCount(): number {
    return this.#future.size
  }

  get bytes(): number {
    return this.#ready.bytes + this.#future.bytes
  }

  get(hash: string): PoolTransaction | undefined {
    return this.#ready.get(hash) ?? this.#future.get(hash)
  }

  /** True when a ready transaction provides the tag. */
  provides(tag: string): boolean {
    return this.#ready.provides(tag)
  }

  /** Ready ones in the order in which a block should take them; the one with the hash `first` before the others. */
  best(first?: string): Generator<PoolTransaction> {
    return this.#ready.best(first, this.#parts.isLate)
  }

  /** All of them: those that wait for others first. */
  all(): PoolTransaction[] {
    return [...this.#future.values(), ...this.#ready.values()]
  }

  /** Takes one out; what depends on it stays. */
  remove(tx: PoolTransaction): void {
    this.#ready.remove(tx)
    this.#future.remove(tx.hash)
  }

  /** Takes all of them out: the ready ones in their order, then the others. */
  takeAll(): PoolTransaction[] {
    const all = [...this.#ready.best(), ...this.#future.values()]
    for (const tx of all) this.remove(tx)
    return all
  }

  /** Takes in anew what waits for others that have come another way. `fresh` is the same transaction, validated just now. */
  reconsider(fresh: PoolTransaction): void {
    if (this.#future.get(fresh.hash) === undefined || !fresh.requires.every((tag) => this.#ready.provides(tag))) return
    this.#future.remove(fresh.hash)
    this.#importReady(fresh)
  }

  /** Takes a transaction in where it belongs. Throws NodeError TooLowPriority, ImmediatelyDropped. */
  import(tx: PoolTransaction): void {
    const missing = tx.requires.filter((tag) => !this.#ready.provides(tag))
    if (missing.length === 0) {
      this.#importReady(tx)
      return
    }
    this.#future.add(tx, missing)
    this.#tell(tx.hash, { type: 'future' })
    while (this.#future.size > this.#parts.limits.futureCount || this.#future.bytes > this.#parts.limits.futureBytes) {
      const oldest = this.#future.oldest() as PoolTransaction
      this.drop(oldest, 'dropped')
      if (oldest === tx) throw new NodeError({ kind: 'ImmediatelyDropped' })
    }
  }

  #importReady(tx: PoolTransaction): void {
    const rivals = this.#ready.rivals(tx)
    if (rivals.length > 0) {
      const old = rivals.reduce((sum, rival) => sum + rival.priority, 0n)
      if (old >= tx.priority) throw new NodeError({ kind: 'TooLowPriority', old, offered: tx.priority })
      this.#replace(rivals, tx)
    }
    this.#ready.add(tx)
    if (this.#overfull(tx)) throw new NodeError({ kind: 'ImmediatelyDropped' })
    this.#tell(tx.hash, { type: 'ready' })
    this.#parts.onReady(tx)
    for (const tag of tx.provides) this.promote(tag)
  }

  /** Rivals go; what depended on them stays if the newcomer provides the same, and goes to the future otherwise. */
  #replace(rivals: readonly PoolTransaction[], tx: PoolTransaction): void {
    const provided = new Set(tx.provides)
    for (const rival of rivals) {
      const dependents = this.#ready.dependents(rival)
      this.#ready.remove(rival)
      this.#tell(rival.hash, { type: 'usurped', by: tx.hash })
      const lost = rival.provides.filter((tag) => !provided.has(tag))
      for (const dependent of dependents) {
        const missing = dependent.requires.filter((tag) => lost.includes(tag))
        if (missing.length === 0) continue
        this.#ready.remove(dependent)
        this.#future.add(dependent, missing)
        this.#tell(dependent.hash, { type: 'future' })
      }
    }
  }

  /** Gives up the worst until the limits hold. True when `tx` was among them. */
  #overfull(tx: PoolTransaction): boolean {
    let gone = false
    while (this.#ready.size > this.#parts.limits.readyCount || this.#ready.bytes > this.#parts.limits.readyBytes) {
      const worst = this.#ready.worst() as PoolTransaction
      for (const dependent of this.#ready.dependents(worst)) {
        if (dependent === tx) gone = true
        this.drop(dependent, 'dropped')
      }
      if (worst === tx) gone = true
      this.drop(worst, 'dropped')
    }
    return gone
  }

  /** A tag is there: in the pool or in a block. What waited for it becomes ready. */
  promote(tag: string): void {
    for (const tx of this.#future.satisfy(tag)) {
      try {
        this.#importReady(tx)
      } catch (fault) {
        if (!(fault instanceof NodeError)) throw fault
        this.#tell(tx.hash, { type: 'dropped' })
      }
    }
  }

  /** Gives a transaction up, for a while. */
  drop(tx: PoolTransaction, status: 'dropped' | 'invalid'): void {
    this.remove(tx)
    this.#parts.onDropped(tx)
    this.#tell(tx.hash, { type: status })
  }

  /** Gives up a transaction that does not hold, and what needs it. */
  dropWithDependents(tx: PoolTransaction): void {
    for (const dependent of this.#ready.dependents(tx)) this.drop(dependent, 'invalid')
    this.drop(tx, 'invalid')
  }

  #tell(hash: string, status: TransactionStatus): void {
    this.#parts.tell(hash, status)
  }
}
