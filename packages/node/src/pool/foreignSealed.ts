import { NodeError } from '../errors.ts'
import type { PoolLimits } from './limits.ts'
import type { PoolTransaction, TransactionStatus } from './transaction.ts'

/**
 * What is sealed with a key that nobody has announced here, as another author's would be: no block made here opens it. It waits
 * until its era ends, as on the reference's nodes, but beside the queues: it takes nobody's place there, and no nonce.
 */
export class ForeignSealed {
  readonly #waiting = new Map<string, PoolTransaction>()
  readonly #limits: PoolLimits
  readonly #tell: (hash: string, status: TransactionStatus) => void

  /** @param tell hears what becomes of them */
  constructor(limits: PoolLimits, tell: (hash: string, status: TransactionStatus) => void) {
    this.#limits = limits
    this.#tell = tell
  }

  get isEmpty(): boolean {
    return this.#waiting.size === 0
  }

  get bytes(): number {
    return this.#sum(({ extrinsic }) => extrinsic.bytes.length)
  }

  /** Bytes of memory that they take. */
  get memory(): number {
    return this.#sum(({ extrinsic }) => extrinsic.footprint)
  }

  get(hash: string): PoolTransaction | undefined {
    return this.#waiting.get(hash)
  }

  has(hash: string): boolean {
    return this.#waiting.has(hash)
  }

  /** Whether one of them, in a block, would let one go into it that requires the tag. */
  provides(tag: string): boolean {
    for (const { provides } of this.#waiting.values()) if (provides.includes(tag)) return true
    return false
  }

  /** Takes one out that stands in a block; nobody hears of it here. */
  remove({ hash }: PoolTransaction): void {
    this.#waiting.delete(hash)
  }

  all(): Iterable<PoolTransaction> {
    return this.#waiting.values()
  }

  /** Throws NodeError ImmediatelyDropped where there is no place: none that waits makes way. */
  add(tx: PoolTransaction, type: 'ready' | 'future'): void {
    let ofSender = 0
    for (const { sender } of this.#waiting.values()) if (sender === tx.sender) ofSender++
    const { foreignSealedCount, senderForeignSealedCount } = this.#limits
    if (this.#waiting.size >= foreignSealedCount || ofSender >= senderForeignSealedCount) {
      const details = `${foreignSealedCount} transactions wait that no block made here opens, or ${senderForeignSealedCount} of this sender: read NextKey of MevShield and seal it again`
      throw new NodeError({ kind: 'ImmediatelyDropped', details })
    }
    this.#waiting.set(tx.hash, tx)
    this.#tell(tx.hash, { type })
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
