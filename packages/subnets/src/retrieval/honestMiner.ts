import { topK } from './bm25.ts'
import { IndexCommitment } from './indexCommitment.ts'
import { dot, type Embedder } from './model/embedder.ts'
import {
  type IndexAnswer,
  type IndexRequest,
  type QueryAnswer,
  type QueryRequest,
  type RetrievalMiner,
  TOP,
} from './protocol.ts'
import { TaskStore } from './taskStore.ts'
import { encodeVector, quantise } from './vectorCodec.ts'

interface HeldIndex {
  readonly vectors: readonly Float32Array[]
  readonly commitment: IndexCommitment
}

/** Does the work: embeds every document and query with the model that it declares, ranks by cosine. */
export class HonestMiner implements RetrievalMiner {
  readonly #hotkey: string
  readonly #model: Embedder
  readonly #store = new TaskStore<HeldIndex>()

  /** `hotkey`: the miner's own SS58 address, part of what it commits to. */
  constructor(hotkey: string, model: Embedder) {
    this.#hotkey = hotkey
    this.#model = model
  }

  async index(request: IndexRequest, caller: string): Promise<IndexAnswer> {
    const vectors = await this.#model.embed(request.documents)
    const commitment = new IndexCommitment(this.#hotkey, vectors.map(quantise))
    this.#store.put(caller, request.task, { vectors, commitment })
    return { model: this.#model.sha256, commitment: commitment.root }
  }

  async query(request: QueryRequest, caller: string): Promise<QueryAnswer> {
    const { vectors, commitment } = this.#store.get(caller, request.task)
    const queries = await this.#model.embed(request.queries)
    const sample = request.sample.filter((place) => place < vectors.length)
    return {
      ranked: queries.map((query) =>
        topK(
          vectors.map((vector) => dot(query, vector)),
          TOP,
        ),
      ),
      query_vectors: queries.map(encodeVector),
      document_vectors: sample.map((place) => encodeVector(vectors[place] as Float32Array)),
      proofs: sample.map((place) => commitment.proof(place)),
    }
  }
}
