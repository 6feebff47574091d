import type { Sealed } from '@glia/runtime'
import { NodeError } from '../errors.ts'
import { FutureQueue } from './futureQueue.ts'
import type { PoolLimits } from './limits.ts'
import { isOver, ReadyQueue, type Room } from './readyQueue.ts'
import { Senders } from './senders.ts'
import type { PoolTransaction, TransactionStatus } from './transaction.ts'

export interface QueuesParts {
  readonly limits: PoolLimits
  tell(hash: string, status: TransactionStatus): void
  onReady(tx: PoolTransaction): void
  /** Given up; not to be taken in again for a while. */
  onDropped(tx: PoolTransaction): void
  /** Whether it is to wait until all others are in a block; left out, none is. */
  isLate?(tx: PoolTransaction): boolean
  /** Whether any may be late now: asked once for a whole order. */
  hasLate?(): boolean
}

/** The transactions of a pool: those that could go into a block, those that wait for others, within limits. */
export class Queues {
  readonly senders: Senders
  readonly #ready: ReadyQueue
  readonly #future: FutureQueue
  readonly #readyRoom: Room
  readonly #futureRoom: Room
  readonly #parts: QueuesParts

  constructor(parts: QueuesParts) {
    const { limits } = parts
    this.#parts = parts
    this.senders = new Senders(limits)
    this.#ready = new ReadyQueue(this.senders)
    this.#future = new FutureQueue(this.senders)
    const { readyCount, readyBytes, readyMemory, futureCount, futureBytes, futureMemory, sealedCount } = limits
    this.#readyRoom = { count: readyCount, bytes: readyBytes, memory: readyMemory, sealed: sealedCount }
    this.#futureRoom = { count: futureCount, bytes: futureBytes, memory: futureMemory, sealed: sealedCount }
  }

  get isEmpty(): boolean {
    return this.#ready.size === 0 && this.#future.size === 0
  }

  get readyCount(): number {
    return this.#ready.size
  }

  get futureCount(): number {
    return this.#future.size
  }

  /** Bytes of all as they were sent. */
  get bytes(): number {
    return this.#ready.bytes + this.#future.bytes
  }

  /** Bytes of memory that all take, decoded. */
  get memory(): number {
    return this.#ready.memory + this.#future.memory
  }

  get(hash: string): PoolTransaction | undefined {
    return this.#ready.get(hash) ?? this.#future.get(hash)
  }

  /** True when a ready transaction provides the tag. */
  provides(tag: string): boolean {
    return this.#ready.provides(tag)
  }

  /** Ready ones in the order in which a block should take them; those with the hashes `first` before the others. */
  best(first?: readonly string[]): Iterable<PoolTransaction> {
    // PERF: with most blocks nothing waits.
    if (this.#ready.size === 0) return []
    const { hasLate, isLate } = this.#parts
    return this.#ready.best(first, hasLate?.() === false ? undefined : isLate)
  }

  /** Ready ones that are sealed, require no other and are not late: those that `opens` names, the best `most` in their order. */
  bestSealed(opens: (sealed: Sealed) => boolean, most: number): readonly PoolTransaction[] {
    if (this.#ready.sealedCount === 0) return []
    const { isLate } = this.#parts
    return this.#ready.bestSealed((tx) => opens(tx.sealed as Sealed) && isLate?.(tx) !== true, most)
  }

  /** Those that came sealed. */
  sealed(): PoolTransaction[] {
    return [...this.#future.sealed(), ...this.#ready.sealed()]
  }

  /** All of them: those that wait for others first. Some may be taken out meanwhile. */
  *all(): Generator<PoolTransaction> {
    yield* this.#future.values()
    yield* this.#ready.values()
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
    if (missing.length === 0) this.#importReady(tx)
    else this.#importFuture(tx, missing)
  }

  #importFuture(tx: PoolTransaction, missing: readonly string[]): void {
    if (tx.sender !== undefined) this.senders.requireFutureRoom(tx.sender)
    requireFits(tx, this.#futureRoom)
    this.#future.add(tx, missing)
    this.#giveUp(tx, this.#future.makeRoom(tx, this.#futureRoom))
    this.#tell(tx.hash, { type: 'future' })
  }

  #importReady(tx: PoolTransaction): void {
    const rivals = this.#ready.rivals(tx)
    if (rivals.length > 0) {
      const old = rivals.reduce((sum, rival) => sum + rival.priority, 0n)
      if (old >= tx.priority) throw new NodeError({ kind: 'TooLowPriority', old, offered: tx.priority })
      let [bytes, memory] = [this.#ready.bytes + tx.extrinsic.bytes.length, this.#ready.memory + tx.extrinsic.footprint]
      for (const { extrinsic } of rivals)
        [bytes, memory] = [bytes - extrinsic.bytes.length, memory - extrinsic.footprint]
      if (isOver({ size: 0, bytes, memory, sealedCount: 0 }, this.#readyRoom)) this.#giveUp(tx, undefined)
      this.#replace(rivals, tx)
    }
    this.#ready.add(tx)
    this.#giveUp(tx, this.#ready.makeRoom(tx, this.#readyRoom))
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
      for (const dependent of dependents) {
        const missing = dependent.requires.filter((tag) => !provided.has(tag) && !this.#ready.provides(tag))
        if (missing.length > 0) this.#putOff(dependent, missing)
      }
    }
  }

  /** One that was ready waits for others, as far as there is room for it among those that do. */
  #putOff(tx: PoolTransaction, missing: readonly string[]): void {
    this.#ready.remove(tx)
    try {
      this.#importFuture(tx, missing)
    } catch (fault) {
      if (!(fault instanceof NodeError)) throw fault
      this.#tell(tx.hash, { type: 'dropped' })
    }
  }

  /** Says goodbye to what made room for a newcomer. Throws NodeError ImmediatelyDropped when that found none. */
  #giveUp(newcomer: PoolTransaction, given: readonly PoolTransaction[] | undefined): void {
    if (given === undefined) {
      this.#parts.onDropped(newcomer)
      throw new NodeError({ kind: 'ImmediatelyDropped' })
    }
    for (const tx of given) {
      this.#parts.onDropped(tx)
      this.#tell(tx.hash, { type: 'dropped' })
    }
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

  /** Gives up a transaction that does not hold; what needs it waits for another in its place. */
  dropAlone(tx: PoolTransaction): void {
    const dependents = this.#ready.dependents(tx)
    this.drop(tx, 'invalid')
    for (const dependent of dependents)
      this.#putOff(
        dependent,
        dependent.requires.filter((tag) => !this.#ready.provides(tag)),
      )
  }

  #tell(hash: string, status: TransactionStatus): void {
    this.#parts.tell(hash, status)
  }
}

/** Throws NodeError ImmediatelyDropped for a transaction that waits for another one, and that even an empty queue has no room for. */
function requireFits({ extrinsic: { bytes, footprint } }: PoolTransaction, most: Room): void {
  if (!isOver({ size: 1, bytes: bytes.length, memory: footprint, sealedCount: 0 }, most)) return
  const details = `of those that wait for an earlier one it holds ${most.bytes} bytes, ${most.memory} in memory, this one has ${bytes.length}, ${footprint} in memory: send it when the earlier ones are there`
  throw new NodeError({ kind: 'ImmediatelyDropped', details })
}
