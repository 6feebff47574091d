import type { TransactionStatus } from './transaction.ts'

export type StatusListener = (status: TransactionStatus) => void

const LAST = new Set<TransactionStatus['type']>(['finalized', 'usurped', 'dropped', 'invalid'])

/** Who wants to hear what becomes of which transaction. */
export class Watchers {
  readonly #listeners = new Map<string, Set<StatusListener>>()
  /** Block number -> transactions in it that somebody watches, until it is final. */
  readonly #unfinalized = new Map<number, { hash: string; block: string; index: number }[]>()

  /** Returns how to stop listening. */
  add(hash: string, listener: StatusListener): () => void {
    let listeners = this.#listeners.get(hash)
    if (listeners === undefined) {
      listeners = new Set()
      this.#listeners.set(hash, listeners)
    }
    listeners.add(listener)
    return () => {
      if (listeners.delete(listener) && listeners.size === 0 && this.#listeners.get(hash) === listeners)
        this.#listeners.delete(hash)
    }
  }

  tell(hash: string, status: TransactionStatus): void {
    const listeners = this.#listeners.get(hash)
    if (listeners === undefined) return
    if (LAST.has(status.type)) this.#listeners.delete(hash)
    for (const listener of listeners) listener(status)
  }

  included(hash: string, number: number, block: string, index: number): void {
    if (!this.#listeners.has(hash)) return
    const waiting = this.#unfinalized.get(number)
    if (waiting === undefined) this.#unfinalized.set(number, [{ hash, block, index }])
    else waiting.push({ hash, block, index })
    this.tell(hash, { type: 'inBlock', hash: block, index })
  }

  finalized(from: number, to: number): void {
    for (let number = from; number <= to; number++) {
      for (const { hash, block, index } of this.#unfinalized.get(number) ?? [])
        this.tell(hash, { type: 'finalized', hash: block, index })
      this.#unfinalized.delete(number)
    }
  }
}
