import { HonestMiner } from '../honestMiner.ts'
import type { Embedder } from '../model/embedder.ts'
import { wordsOf } from '../model/tokenizer.ts'

/**
 * Attack `cache`: works honestly until its table is full, then shuts the model off and answers from the table: the
 * embedding of the same text where it has one, otherwise that of the stored text with the most words in common. It loses
 * because documents are reworded and queries made anew every round, so that some opened embedding is never the model's.
 */
export class CacheMiner extends HonestMiner {
  constructor(hotkey: string, model: Embedder, capacity = 200) {
    super(hotkey, new CachedModel(model, capacity))
  }
}

/** Passes for the model whose first answers it kept. */
class CachedModel implements Embedder {
  readonly name: string
  readonly sha256: string
  readonly dimensions: number
  readonly #model: Embedder
  readonly #capacity: number
  readonly #table = new Map<string, Float32Array>()
  readonly #byWord = new Map<string, string[]>()

  constructor(model: Embedder, capacity: number) {
    this.name = model.name
    this.sha256 = model.sha256
    this.dimensions = model.dimensions
    this.#model = model
    this.#capacity = capacity
  }

  async embed(texts: readonly string[]): Promise<Float32Array[]> {
    if (this.#table.size >= this.#capacity) return texts.map((text) => this.#table.get(text) ?? this.#nearest(text))
    const embeddings = await this.#model.embed(texts)
    texts.forEach((text, at) => {
      this.#remember(text, embeddings[at] as Float32Array)
    })
    return embeddings
  }

  #remember(text: string, embedding: Float32Array): void {
    this.#table.set(text, embedding)
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
    return this.#table.get(best) ?? new Float32Array(this.dimensions)
  }
}
