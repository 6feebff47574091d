import type { TransactionStatus } from './transaction.ts'

export type StatusListener = (status: TransactionStatus) => void

const LAST = new Set<TransactionStatus['type']>(['finalized', 'finalityTimeout', 'usurped', 'dropped', 'invalid'])

/** Whether nothing more is said of a transaction after it. */
export const isLast = ({ type }: TransactionStatus): boolean => LAST.has(type)

/** Blocks with watched transactions that may wait for finality at once (`MAX_FINALITY_WATCHERS`). */
const MAX_UNFINALIZED = 512

interface Watched {
  readonly listeners: Set<StatusListener>
  /** What was said last: a status that holds already is not said again. */
  last: TransactionStatus['type'] | undefined
}

interface Inclusion {
  readonly hash: string
  readonly block: string
  readonly index: number
}

/** Who wants to hear what becomes of which transaction. */
export class Watchers {
  readonly #watched = new Map<string, Watched>()
  /** Block number -> transactions in it that somebody watches, until it is final. In the order of the blocks. */
  readonly #unfinalized = new Map<number, Inclusion[]>()

  /** Returns how to stop listening. */
  add(hash: string, listener: StatusListener): () => void {
    let watched = this.#watched.get(hash)
    if (watched === undefined) {
      watched = { listeners: new Set(), last: undefined }
      this.#watched.set(hash, watched)
    }
    watched.listeners.add(listener)
    return () => this.remove(hash, listener)
  }

  remove(hash: string, listener: StatusListener): void {
    const listeners = this.#watched.get(hash)?.listeners
    if (listeners?.delete(listener) === true && listeners.size === 0) this.#watched.delete(hash)
  }

  tell(hash: string, status: TransactionStatus): void {
    const watched = this.#watched.get(hash)
    if (
      watched === undefined ||
      ((status.type === 'ready' || status.type === 'future') && watched.last === status.type)
    )
      return
    watched.last = status.type
    if (isLast(status)) this.#watched.delete(hash)
    for (const listener of watched.listeners) listener(status)
  }

  included(hash: string, number: number, block: string, index: number): void {
    if (!this.#watched.has(hash)) return
    const waiting = this.#unfinalized.get(number)
    if (waiting === undefined) this.#unfinalized.set(number, [{ hash, block, index }])
    else waiting.push({ hash, block, index })
    this.tell(hash, { type: 'inBlock', hash: block, index })
    if (this.#unfinalized.size > MAX_UNFINALIZED) this.#giveUpOldest()
  }

  finalized(to: number): void {
    for (const [number, inclusions] of [...this.#unfinalized]) {
      if (number > to) continue
      this.#unfinalized.delete(number)
      for (const { hash, block, index } of inclusions) this.tell(hash, { type: 'finalized', hash: block, index })
    }
  }

  /** Blocks above `to` were taken back, the newest first. */
  retracted(to: number): void {
    for (const [number, inclusions] of [...this.#unfinalized].reverse()) {
      if (number <= to) continue
      this.#unfinalized.delete(number)
      for (const { hash, block } of inclusions) this.tell(hash, { type: 'retracted', hash: block })
    }
  }

  #giveUpOldest(): void {
    for (const [number, inclusions] of this.#unfinalized) {
      this.#unfinalized.delete(number)
      for (const { hash, block } of inclusions) this.tell(hash, { type: 'finalityTimeout', hash: block })
      return
    }
  }
}
