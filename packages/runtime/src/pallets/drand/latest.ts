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
    if (this.#answers.has(question)) return this.#answers.get(question) as V
    const found = answer()
    const [oldest] = this.#answers.size < this.#most ? [] : this.#answers.keys()
    if (oldest !== undefined) this.#answers.delete(oldest)
    this.#answers.set(question, found)
    return found
  }
}
