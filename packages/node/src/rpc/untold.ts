import type { InFlight } from './core/inFlight.ts'

/**
 * What one subscriber has not been told yet: keys, and the JSON of each with its newest value, as long as that is kept for it. Texts of
 * changes are there once for all who watch the key, and who waits for its socket keeps none: nobody's waiting takes memory.
 */
export class Untold {
  readonly #inFlight: InFlight
  #texts = new Map<string, string | undefined>()
  /** How often those are told that are told more than once. */
  #times = new Map<string, number>()
  #chars = 0
  #counted = 0

  constructor(inFlight: InFlight) {
    this.#inFlight = inFlight
  }

  get size(): number {
    return this.#texts.size
  }

  /** Of the texts that are kept, each as often as it is told. */
  get chars(): number {
    return this.#chars
  }

  has(key: string): boolean {
    return this.#texts.has(key)
  }

  /** @param text left out where it is to be made when it is told */
  set(key: string, text?: string): void {
    this.#chars += ((text?.length ?? 0) - this.#lengthOf(key)) * (this.#times.get(key) ?? 1)
    this.#texts.set(key, text)
  }

  /** One that is there is told once more. */
  again(key: string): void {
    this.#chars += this.#lengthOf(key)
    this.#times.set(key, (this.#times.get(key) ?? 1) + 1)
  }

  #lengthOf(key: string): number {
    return this.#texts.get(key)?.length ?? 0
  }

  /** What was made for this subscriber alone counts as its client's from now on. */
  count(): void {
    if (this.#counted === this.#chars) return
    this.#inFlight.add('answers', this.#chars - this.#counted)
    this.#counted = this.#chars
  }

  /** It has to wait: the texts are made anew when it is told. */
  forgetTexts(): void {
    if (this.#chars === 0) return this.count()
    for (const key of this.#texts.keys()) this.#texts.set(key, undefined)
    this.#chars = 0
    this.count()
  }

  /**
   * All of it, which is over with that.
   *
   * @param make a text that is not kept
   * @param keys in their order, each as often as it is told, where it is not that of the changes
   */
  take(make: (key: string) => string, keys: Iterable<string> = this.#texts.keys()): readonly string[] {
    const texts = Array.from(keys, (key) => this.#texts.get(key) ?? make(key))
    this.clear()
    return texts
  }

  clear(): void {
    this.#texts = new Map()
    if (this.#times.size > 0) this.#times = new Map()
    this.#chars = 0
    this.count()
  }
}
