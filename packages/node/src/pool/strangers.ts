import { NodeError } from '../errors.ts'
import type { PoolTransaction, TransactionStatus } from './transaction.ts'

/** What never pays here has no claim to more. */
const PLACES = 64
const OF_ONE_SENDER = 4

/**
 * What is sealed with a key that nobody has announced here, as another author's would be: no block made here opens it. It waits
 * until its era ends, as on the reference's nodes, but beside the queues: it takes nobody's place there, and no nonce.
 */
export class Strangers {
  readonly #waiting = new Map<string, PoolTransaction>()
  readonly #tell: (hash: string, status: TransactionStatus) => void

  /** @param tell hears what becomes of them */
  constructor(tell: (hash: string, status: TransactionStatus) => void) {
    this.#tell = tell
  }

  get bytes(): number {
    return this.#sum(({ extrinsic }) => extrinsic.bytes.length)
  }

  /** Bytes of memory that they take. */
  get memory(): number {
    return this.#sum(({ extrinsic }) => extrinsic.footprint)
  }

  has(hash: string): boolean {
    return this.#waiting.has(hash)
  }

  all(): Iterable<PoolTransaction> {
    return this.#waiting.values()
  }

  /** Throws NodeError ImmediatelyDropped where there is no place: none that waits makes way. */
  add(tx: PoolTransaction): void {
    let ofSender = 0
    for (const { sender } of this.#waiting.values()) if (sender === tx.sender) ofSender++
    if (this.#waiting.size >= PLACES || ofSender >= OF_ONE_SENDER) {
      const details = `${PLACES} transactions wait that no block made here opens, or ${OF_ONE_SENDER} of this sender: read NextKey of MevShield and seal it again`
      throw new NodeError({ kind: 'ImmediatelyDropped', details })
    }
    this.#waiting.set(tx.hash, tx)
    this.#tell(tx.hash, { type: 'ready' })
  }

  /** Before block `next`: those whose era has ended, or whose nonce the last block used, are not valid any more. */
  settle(next: bigint, used: readonly string[]): void {
    for (const tx of this.#waiting.values())
      if (tx.validTill < next || tx.provides.some((tag) => used.includes(tag))) this.#drop(tx, 'invalid')
  }

  /** Gives all of them up. */
  clear(): void {
    for (const tx of this.#waiting.values()) this.#drop(tx, 'dropped')
  }

  /** Gives all of them away: nobody hears. */
  takeAll(): PoolTransaction[] {
    const all = [...this.#waiting.values()]
    this.#waiting.clear()
    return all
  }

  #drop({ hash }: PoolTransaction, type: 'invalid' | 'dropped'): void {
    this.#waiting.delete(hash)
    this.#tell(hash, { type })
  }

  #sum(of: (tx: PoolTransaction) => number): number {
    let total = 0
    for (const tx of this.#waiting.values()) total += of(tx)
    return total
  }
}
