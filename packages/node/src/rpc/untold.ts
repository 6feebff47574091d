import type { InFlight } from './core/inFlight.ts'

/** JSON of changes that one subscriber has not been told yet, by key: the newest value of each. While it waits for its turn or its socket, it counts as its client's. */
export class Untold {
  readonly #inFlight: InFlight
  #texts = new Map<string, string>()
  #chars = 0
  #counted = 0

  constructor(inFlight: InFlight) {
    this.#inFlight = inFlight
  }

  get size(): number {
    return this.#texts.size
  }

  get chars(): number {
    return this.#chars
  }

  get(key: string): string | undefined {
    return this.#texts.get(key)
  }

  set(key: string, text: string): void {
    this.#chars += text.length - (this.#texts.get(key)?.length ?? 0)
    this.#texts.set(key, text)
  }

  /** What there is has to wait: it counts from now on. */
  count(): void {
    if (this.#counted === this.#chars) return
    this.#inFlight.add('answers', this.#chars - this.#counted)
    this.#counted = this.#chars
  }

  /** All of it, which is over with that. @param keys in their order, where it is not that of the changes; one may come more than once */
  take(keys: readonly string[] = [...this.#texts.keys()]): readonly string[] {
    const texts = keys.map((key) => this.#texts.get(key) ?? '')
    this.clear()
    return texts
  }

  clear(): void {
    this.#texts = new Map()
    this.#chars = 0
    this.count()
  }
}
