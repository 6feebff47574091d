import { OldestKey } from './oldestKey.ts'

/** A map of bounded size: the entry that was not asked for longest goes first. */
export class Lru<K, V> {
  #entries = new Map<K, V>()
  #oldest = new OldestKey(this.#entries)
  #weight = 0
  readonly #limit: number
  readonly #most: number
  readonly #weigh: (value: V) => number

  /**
   * @param limit entries
   * @param most what all values together may weigh; one that weighs more alone is not kept
   */
  constructor(limit: number, most = Number.POSITIVE_INFINITY, weigh: (value: V) => number = () => 0) {
    this.#limit = limit
    this.#most = most
    this.#weigh = weigh
  }

  get(key: K): V | undefined {
    const value = this.#entries.get(key)
    if (value !== undefined) this.#oldest.set(key, value)
    return value
  }

  /** What is there, which grows no younger by being asked for. */
  peek(key: K): V | undefined {
    return this.#entries.get(key)
  }

  set(key: K, value: V): void {
    this.delete(key)
    const weight = this.#weigh(value)
    if (weight > this.#most) return
    this.#oldest.set(key, value)
    this.#weight += weight
    while (this.#entries.size > this.#limit || this.#weight > this.#most) this.delete(this.#oldest.take() as K)
  }

  /** Another of the same bounds with the same entries; neither sees what becomes of the other. */
  copy(): Lru<K, V> {
    const copy = new Lru<K, V>(this.#limit, this.#most, this.#weigh)
    for (const [key, value] of this.#entries) copy.set(key, value)
    return copy
  }

  delete(key: K): void {
    const value = this.#entries.get(key)
    if (value === undefined) return
    this.#weight -= this.#weigh(value)
    this.#entries.delete(key)
  }

  clear(): void {
    // PERF: not `Map.clear`. V8 links the table that it drops to the next one: once one that was dropped has grown old, all
    // that was dropped after it lives until the next full collection.
    if (this.#entries.size > 0) {
      this.#entries = new Map()
      this.#oldest = new OldestKey(this.#entries)
    }
    this.#weight = 0
  }
}
