import { wordsOf } from './model/tokenizer.ts'

/** Okapi BM25 (k1 1.2, b 0.75) over a small set: the baseline that needs no model. */
export class Bm25 {
  readonly #documents: ReadonlyMap<string, number>[]
  readonly #lengths: number[]
  readonly #averageLength: number
  readonly #documentsWith = new Map<string, number>()

  constructor(texts: readonly string[]) {
    this.#documents = texts.map((text) => {
      const counts = new Map<string, number>()
      for (const word of wordsOf(text)) counts.set(word, (counts.get(word) ?? 0) + 1)
      for (const word of counts.keys()) this.#documentsWith.set(word, (this.#documentsWith.get(word) ?? 0) + 1)
      return counts
    })
    this.#lengths = texts.map((text) => wordsOf(text).length)
    this.#averageLength = this.#lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, texts.length)
  }

  /** Numbers of the `k` best documents, best first; ties by number. */
  rank(query: string, k: number): number[] {
    const words = [...new Set(wordsOf(query))]
    const scores = this.#documents.map((counts, at) => {
      let score = 0
      for (const word of words) {
        const count = counts.get(word)
        if (!count) continue
        const having = this.#documentsWith.get(word) ?? 0
        const idf = Math.log(1 + (this.#documents.length - having + 0.5) / (having + 0.5))
        const length = (this.#lengths[at] ?? 0) / this.#averageLength
        score += (idf * count * 2.2) / (count + 1.2 * (0.25 + 0.75 * length))
      }
      return score
    })
    return topK(scores, k)
  }
}

/** Positions of the `k` largest numbers, largest first; ties go to the lower position. */
export function topK(scores: ArrayLike<number>, k: number): number[] {
  return Array.from(scores, (_, at) => at)
    .sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b)
    .slice(0, k)
}
