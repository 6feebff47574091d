import { randomBytes } from 'node:crypto'
import { Bm25 } from '../bm25.ts'
import { IndexCommitment } from '../indexCommitment.ts'
import {
  type IndexAnswer,
  type IndexRequest,
  type QueryAnswer,
  type QueryRequest,
  type RetrievalMiner,
  TOP,
} from '../protocol.ts'
import { TaskStore } from '../taskStore.ts'

interface HeldIndex {
  readonly documents: readonly string[]
  readonly embeddings: readonly Int8Array[]
  readonly commitment: IndexCommitment
}

/** What the miner ranks by: nothing at all (`order`) or shared words, which cost next to nothing (`words`). */
export type EmptyWorkRanking = 'order' | 'words'

/**
 * Attack `empty work`: right shapes, valid commitments and proofs, but the embeddings are noise and no model runs. It loses
 * because the opened embeddings are recomputed with the declared model.
 */
export class EmptyWorkMiner implements RetrievalMiner {
  readonly #hotkey: string
  readonly #model: string
  readonly #dimensions: number
  readonly #ranking: EmptyWorkRanking
  readonly #store = new TaskStore<HeldIndex>()

  constructor(
    hotkey: string,
    declared: { readonly sha256: string; readonly dimensions: number },
    ranking: EmptyWorkRanking = 'order',
  ) {
    this.#hotkey = hotkey
    this.#model = declared.sha256
    this.#dimensions = declared.dimensions
    this.#ranking = ranking
  }

  async index(request: IndexRequest, caller: string): Promise<IndexAnswer> {
    const embeddings = request.documents.map(() => this.#noise())
    const commitment = new IndexCommitment(this.#hotkey, embeddings)
    this.#store.put(caller, request.task, { documents: request.documents, embeddings, commitment })
    return { model: this.#model, commitment: commitment.root }
  }

  async query(request: QueryRequest, caller: string): Promise<QueryAnswer> {
    const { documents, embeddings, commitment } = this.#store.get(caller, request.task)
    const index = this.#ranking === 'words' ? new Bm25(documents) : undefined
    const first = documents.slice(0, TOP).map((_, place) => place)
    const text = (embedding: Int8Array) => Buffer.from(embedding).toString('base64')
    return {
      ranked: request.queries.map((query) => index?.rank(query, TOP) ?? first),
      query_vectors: request.queries.map(() => text(this.#noise())),
      document_vectors: request.sample.map((place) => text(embeddings[place] as Int8Array)),
      proofs: request.sample.map((place) => commitment.proof(place)),
    }
  }

  #noise(): Int8Array {
    return new Int8Array(randomBytes(this.#dimensions))
  }
}
