import type { PoolTransaction } from './transaction.ts'

/** Transactions that wait for something that nobody in the pool provides yet (a nonce gap). */
export class FutureQueue {
  readonly #byHash = new Map<string, { tx: PoolTransaction; missing: Set<string> }>()
  readonly #waiting = new Map<string, Set<string>>()
  #bytes = 0

  get size(): number {
    return this.#byHash.size
  }

  get bytes(): number {
    return this.#bytes
  }

  get(hash: string): PoolTransaction | undefined {
    return this.#byHash.get(hash)?.tx
  }

  *values(): Generator<PoolTransaction> {
    for (const { tx } of this.#byHash.values()) yield tx
  }

  add(tx: PoolTransaction, missing: readonly string[]): void {
    this.#byHash.set(tx.hash, { tx, missing: new Set(missing) })
    this.#bytes += tx.extrinsic.bytes.length
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
    this.#byHash.delete(hash)
    this.#bytes -= found.tx.extrinsic.bytes.length
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
      this.#byHash.delete(hash)
      this.#bytes -= found.tx.extrinsic.bytes.length
      complete.push(found.tx)
    }
    this.#waiting.delete(tag)
    return complete
  }

  /** The oldest, to give up first when there are too many. */
  oldest(): PoolTransaction | undefined {
    for (const { tx } of this.#byHash.values()) return tx
    return undefined
  }

  #unwait(tag: string, hash: string): void {
    const waiting = this.#waiting.get(tag)
    waiting?.delete(hash)
    if (waiting?.size === 0) this.#waiting.delete(tag)
  }
}
