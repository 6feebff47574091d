import { Eviction } from './evictionOrder.ts'
import { isOver, type Room } from './readyQueue.ts'
import type { Senders } from './senders.ts'
import type { PoolTransaction } from './transaction.ts'

interface Waiting {
  readonly tx: PoolTransaction
  readonly missing: Set<string>
}

/** Transactions that wait for something that nobody in the pool provides yet (a nonce gap). */
export class FutureQueue {
  readonly #byHash = new Map<string, Waiting>()
  readonly #waiting = new Map<string, Set<string>>()
  /** Of equals the oldest goes: nobody may ever send what it waits for. */
  readonly #order = new Eviction('later', () => this.values())
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

  get(hash: string): PoolTransaction | undefined {
    return this.#byHash.get(hash)?.tx
  }

  *values(): Generator<PoolTransaction> {
    for (const { tx } of this.#byHash.values()) yield tx
  }

  add(tx: PoolTransaction, missing: readonly string[]): void {
    this.#byHash.set(tx.hash, { tx, missing: new Set(missing) })
    this.#order.add(tx)
    this.#senders.add(tx, 'future')
    this.#bytes += tx.extrinsic.bytes.length
    this.#memory += tx.extrinsic.footprint
    for (const tag of missing) {
      let waiting = this.#waiting.get(tag)
      if (waiting === undefined) {
        waiting = new Set()
        this.#waiting.set(tag, waiting)
      }
      waiting.add(tx.hash)
    }
  }

  remove(hash: string): PoolTransaction | undefined {
    const found = this.#byHash.get(hash)
    if (found === undefined) return undefined
    this.#forget(found.tx)
    for (const tag of found.missing) this.#unwait(tag, hash)
    return found.tx
  }

  /** Takes out the transactions that have all they need now that `tag` is there. */
  satisfy(tag: string): PoolTransaction[] {
    const complete: PoolTransaction[] = []
    for (const hash of this.#waiting.get(tag) ?? []) {
      const found = this.#byHash.get(hash)
      if (found === undefined) continue
      found.missing.delete(tag)
      if (found.missing.size > 0) continue
      this.#forget(found.tx)
      complete.push(found.tx)
    }
    this.#waiting.delete(tag)
    return complete
  }

  /**
   * Gives up what is worth least until the limits hold, and answers that. Undefined when the newcomer would have to go itself:
   * then it is gone, and all others are still there.
   */
  makeRoom(newcomer: PoolTransaction, most: Room): PoolTransaction[] | undefined {
    const given: Waiting[] = []
    while (isOver(this, most)) {
      const worst = this.#order.worstFor(newcomer)
      const waiting = worst === undefined ? undefined : this.#byHash.get(worst.hash)
      if (waiting === undefined) break
      this.remove(waiting.tx.hash)
      if (waiting.tx === newcomer) {
        for (const { tx, missing } of given) this.add(tx, [...missing])
        return undefined
      }
      given.push(waiting)
    }
    return given.map(({ tx }) => tx)
  }

  #forget(tx: PoolTransaction): void {
    this.#byHash.delete(tx.hash)
    this.#order.remove(tx)
    this.#senders.remove(tx, 'future')
    this.#bytes -= tx.extrinsic.bytes.length
    this.#memory -= tx.extrinsic.footprint
  }

  #unwait(tag: string, hash: string): void {
    const waiting = this.#waiting.get(tag)
    waiting?.delete(hash)
    if (waiting?.size === 0) this.#waiting.delete(tag)
  }
}
