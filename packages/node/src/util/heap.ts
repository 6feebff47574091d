/** Things of which the first in an order is taken out at any time: a binary heap. Those that are equal come out in any order. */
export class Heap<T> {
  readonly #items: T[] = []
  readonly #before: (one: T, other: T) => boolean

  /** @param before whether one comes before another; what it goes by may change for what is in here only with {@link restore} */
  constructor(before: (one: T, other: T) => boolean) {
    this.#before = before
  }

  get size(): number {
    return this.#items.length
  }

  /** All that are in here, in no order. */
  get items(): readonly T[] {
    return this.#items
  }

  push(item: T): void {
    this.#items.push(item)
    this.#rise(this.#items.length - 1, item)
  }

  /** Takes out the first. */
  pop(): T | undefined {
    const top = this.#items[0]
    const last = this.#items.pop()
    if (last !== undefined && this.#items.length > 0) this.#sink(0, last)
    return top
  }

  /** Takes one out, wherever it is; false where it is not here. */
  delete(item: T): boolean {
    const at = this.#items.indexOf(item)
    if (at < 0) return false
    const last = this.#items.pop() as T
    // The last one comes in its place, and from there to its own, which may be further up or down.
    if (at < this.#items.length && this.#sink(at, last) === at) this.#rise(at, last)
    return true
  }

  /** Puts all in order anew. */
  restore(): void {
    for (const each of this.#items.splice(0)) this.push(each)
  }

  #rise(from: number, item: T): void {
    const items = this.#items
    let at = from
    while (at > 0) {
      const parent = (at - 1) >> 1
      const above = items[parent] as T
      if (!this.#before(item, above)) break
      items[at] = above
      at = parent
    }
    items[at] = item
  }

  #sink(from: number, item: T): number {
    const items = this.#items
    let at = from
    for (;;) {
      let child = 2 * at + 1
      if (child >= items.length) break
      if (child + 1 < items.length && this.#before(items[child + 1] as T, items[child] as T)) child++
      const below = items[child] as T
      if (!this.#before(below, item)) break
      items[at] = below
      at = child
    }
    items[at] = item
    return at
  }
}
