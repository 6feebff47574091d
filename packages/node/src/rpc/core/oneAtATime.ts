/** Who may do something of which one of a kind does it at a time; the others wait in the order in which they came. */
export class OneAtATime<K, S> {
  readonly #places = new Map<K, { owner: S; readonly waiting: Set<S> }>()
  readonly #comes: (one: S) => void

  /** @param comes its time has come: it is to ask again (`take`), or to say that it wants to no more (`end`) */
  constructor(comes: (one: S) => void) {
    this.#comes = comes
  }

  /** Whether it may; else it waits. */
  take(kind: K, one: S): boolean {
    const place = this.#places.get(kind)
    if (place === undefined) this.#places.set(kind, { owner: one, waiting: new Set() })
    else if (place.owner !== one) place.waiting.add(one)
    return place === undefined || place.owner === one
  }

  /** It has asked, and its time has not come. */
  waits(kind: K, one: S): boolean {
    return this.#places.get(kind)?.waiting.has(one) === true
  }

  /** It has done it, or wants to no more. */
  end(kind: K, one: S): void {
    const place = this.#places.get(kind)
    if (place === undefined) return
    place.waiting.delete(one)
    if (place.owner !== one) return
    const [next] = place.waiting
    if (next === undefined) {
      this.#places.delete(kind)
      return
    }
    place.waiting.delete(next)
    place.owner = next
    this.#comes(next)
  }
}
