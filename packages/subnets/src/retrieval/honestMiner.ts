import { topK } from './bm25.ts'
import { encodeEmbedding, quantise } from './embeddingCodec.ts'
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

interface HeldIndex {
  readonly embeddings: readonly Float32Array[]
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
    const embeddings = await this.#model.embed(request.documents)
    const commitment = new IndexCommitment(this.#hotkey, embeddings.map(quantise))
    this.#store.put(caller, request.task, { embeddings, commitment })
    return { model: this.#model.sha256, commitment: commitment.root }
  }

  async query(request: QueryRequest, caller: string): Promise<QueryAnswer> {
    const { embeddings, commitment } = this.#store.get(caller, request.task)
    const queries = await this.#model.embed(request.queries)
    const sample = request.sample.filter((place) => place < embeddings.length)
    return {
      ranked: queries.map((query) =>
        topK(
          embeddings.map((embedding) => dot(query, embedding)),
          TOP,
        ),
      ),
      query_vectors: queries.map(encodeEmbedding),
      document_vectors: sample.map((place) => encodeEmbedding(embeddings[place] as Float32Array)),
      proofs: sample.map((place) => commitment.proof(place)),
    }
  }
}
