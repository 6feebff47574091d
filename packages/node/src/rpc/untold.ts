import type { InFlight } from './core/inFlight.ts'

/** JSON of changes that one subscriber has not been told yet, by key: the newest value of each. While it waits for its turn or its socket, it counts as its client's. */
export class Untold {
  readonly #inFlight: InFlight
  #texts = new Map<string, string>()
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

  /** Of all of it, a text as often as it is told. */
  get chars(): number {
    return this.#chars
  }

  has(key: string): boolean {
    return this.#texts.has(key)
  }

  set(key: string, text: string): void {
    this.#chars += (text.length - this.#lengthOf(key)) * (this.#times.get(key) ?? 1)
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

  /** What there is has to wait: it counts from now on. */
  count(): void {
    if (this.#counted === this.#chars) return
    this.#inFlight.add('answers', this.#chars - this.#counted)
    this.#counted = this.#chars
  }

  /** All of it, which is over with that. @param keys in their order, each as often as it is told, where it is not that of the changes */
  take(keys: Iterable<string> = this.#texts.keys()): readonly string[] {
    const texts = Array.from(keys, (key) => this.#texts.get(key) ?? '')
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
