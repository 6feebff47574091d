import { topK } from '../bm25.ts'
import { IndexCommitment } from '../indexCommitment.ts'
import { dot, type Embedder } from '../model/embedder.ts'
import { wordsOf } from '../model/tokenizer.ts'
import {
  type IndexAnswer,
  type IndexRequest,
  type QueryAnswer,
  type QueryRequest,
  type RetrievalMiner,
  TOP,
} from '../protocol.ts'
import { TaskStore } from '../taskStore.ts'
import { encodeVector, quantise } from '../vectorCodec.ts'

interface HeldIndex {
  readonly vectors: readonly Float32Array[]
  readonly commitment: IndexCommitment
}

/**
 * Attack `cache`: works honestly until its table is full, then shuts the model off and answers from the table: the
 * vector of the same text where it has one, otherwise that of the stored text with the most words in common. It loses
 * because documents are reworded and queries made anew every round, so that some opened vector is never the model's.
 */
export class CacheMiner implements RetrievalMiner {
  readonly #hotkey: string
  readonly #model: Embedder
  readonly #capacity: number
  readonly #table = new Map<string, Float32Array>()
  readonly #byWord = new Map<string, string[]>()
  readonly #store = new TaskStore<HeldIndex>()

  constructor(hotkey: string, model: Embedder, capacity = 200) {
    this.#hotkey = hotkey
    this.#model = model
    this.#capacity = capacity
  }

  async index(request: IndexRequest, caller: string): Promise<IndexAnswer> {
    const vectors = await this.#answer(request.documents)
    const commitment = new IndexCommitment(this.#hotkey, vectors.map(quantise))
    this.#store.put(caller, request.task, { vectors, commitment })
    return { model: this.#model.sha256, commitment: commitment.root }
  }

  async query(request: QueryRequest, caller: string): Promise<QueryAnswer> {
    const { vectors, commitment } = this.#store.get(caller, request.task)
    const queries = await this.#answer(request.queries)
    return {
      ranked: queries.map((query) =>
        topK(
          vectors.map((vector) => dot(query, vector)),
          TOP,
        ),
      ),
      query_vectors: queries.map(encodeVector),
      document_vectors: request.sample.map((place) => encodeVector(vectors[place] as Float32Array)),
      proofs: request.sample.map((place) => commitment.proof(place)),
    }
  }

  async #answer(texts: readonly string[]): Promise<Float32Array[]> {
    if (this.#table.size < this.#capacity) {
      const vectors = await this.#model.embed(texts)
      texts.forEach((text, at) => {
        this.#remember(text, vectors[at] as Float32Array)
      })
      return vectors
    }
    return texts.map((text) => this.#table.get(text) ?? this.#nearest(text))
  }

  #remember(text: string, vector: Float32Array): void {
    this.#table.set(text, vector)
    for (const word of new Set(wordsOf(text))) this.#byWord.set(word, [...(this.#byWord.get(word) ?? []), text])
  }

  #nearest(text: string): Float32Array {
    const votes = new Map<string, number>()
    let best = this.#table.keys().next().value ?? ''
    for (const word of wordsOf(text)) {
      for (const stored of this.#byWord.get(word) ?? []) {
        const count = (votes.get(stored) ?? 0) + 1
        votes.set(stored, count)
        if (count > (votes.get(best) ?? 0)) best = stored
      }
    }
    return this.#table.get(best) ?? new Float32Array(this.#model.dimensions)
  }
}
