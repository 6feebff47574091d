/**
 * Answers to questions whose answer follows from the question alone, the latest of them: a node may ask ahead what a block asks, and
 * neither can tell who asked first.
 */
export class Latest<K, V> {
  readonly #answers = new Map<K, V>()
  readonly #most: number

  constructor(most: number) {
    this.#most = most
  }

  /** The answer, worked out if it is not among the latest. */
  of(question: K, answer: () => V): V {
    const isKnown = this.#answers.has(question)
    const found = isKnown ? (this.#answers.get(question) as V) : answer()
    const [oldest] = isKnown || this.#answers.size < this.#most ? [question] : this.#answers.keys()
    this.#answers.delete(oldest as K)
    this.#answers.set(question, found)
    return found
  }
}
