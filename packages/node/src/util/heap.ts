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
    const items = this.#items
    let at = items.length
    items.push(item)
    while (at > 0) {
      const parent = (at - 1) >> 1
      const above = items[parent] as T
      if (!this.#before(item, above)) break
      items[at] = above
      at = parent
    }
    items[at] = item
  }

  /** Takes out the first. */
  pop(): T | undefined {
    const items = this.#items
    const top = items[0]
    const last = items.pop()
    if (last === undefined || items.length === 0) return top
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      if (child >= items.length) break
      if (child + 1 < items.length && this.#before(items[child + 1] as T, items[child] as T)) child++
      const below = items[child] as T
      if (!this.#before(below, last)) break
      items[at] = below
      at = child
    }
    items[at] = last
    return top
  }

  /** Takes one out, wherever it is; false where it is not here. */
  delete(item: T): boolean {
    const at = this.#items.indexOf(item)
    if (at < 0) return false
    this.#items.splice(at, 1)
    this.restore()
    return true
  }

  /** Puts all in order anew. */
  restore(): void {
    for (const each of this.#items.splice(0)) this.push(each)
  }
}
