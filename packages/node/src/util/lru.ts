/** A map of bounded size: the entry that was not asked for longest goes first. */
export class Lru<K, V> {
  #entries = new Map<K, V>()
  readonly #limit: number

  constructor(limit: number) {
    this.#limit = limit
  }

  get(key: K): V | undefined {
    const value = this.#entries.get(key)
    if (value !== undefined) {
      this.#entries.delete(key)
      this.#entries.set(key, value)
    }
    return value
  }

  set(key: K, value: V): void {
    this.#entries.delete(key)
    this.#entries.set(key, value)
    if (this.#entries.size <= this.#limit) return
    const [oldest] = this.#entries.keys()
    if (oldest !== undefined) this.#entries.delete(oldest)
  }

  delete(key: K): void {
    this.#entries.delete(key)
  }

  clear(): void {
    // PERF: not `Map.clear`. V8 links the table that it drops to the next one: once one that was dropped has grown old, all
    // that was dropped after it lives until the next full collection.
    if (this.#entries.size > 0) this.#entries = new Map()
  }
}
