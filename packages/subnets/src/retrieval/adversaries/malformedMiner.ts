import { KitError } from '../../kit/errors.ts'
import type { IndexAnswer, IndexRequest, QueryAnswer, QueryRequest, RetrievalMiner } from '../protocol.ts'

/** What a malformed answer looks like. */
export type Malformation = 'oversized' | 'notANumber' | 'wrongShape' | 'slow' | 'error'

/**
 * Attack `malformed answers`: wraps a real miner and spoils its second answer, to make a validator crash, stall or
 * misjudge. It loses because every answer is bounded in time and size and checked before it is used.
 */
export class MalformedMiner implements RetrievalMiner {
  readonly #inner: RetrievalMiner
  readonly #kind: Malformation

  constructor(inner: RetrievalMiner, kind: Malformation) {
    this.#inner = inner
    this.#kind = kind
  }

  index(request: IndexRequest, caller: string): Promise<IndexAnswer> {
    return this.#inner.index(request, caller)
  }

  async query(request: QueryRequest, caller: string): Promise<QueryAnswer> {
    const answer = await this.#inner.query(request, caller)
    switch (this.#kind) {
      case 'oversized':
        return { ...answer, query_vectors: answer.query_vectors.map(() => 'A'.repeat(40_000)) }
      case 'notANumber':
        return { ...answer, ranked: answer.ranked.map((list) => list.map(() => Number.NaN)) }
      case 'wrongShape':
        return { ...answer, ranked: answer.ranked.slice(1), proofs: [] }
      case 'slow':
        await new Promise((resolve) => setTimeout(resolve, 60_000).unref())
        return answer
      case 'error':
        throw new KitError('the miner broke down')
    }
  }
}
