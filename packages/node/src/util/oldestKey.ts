/**
 * Finds the key that was set longest ago of a map from which keys go in that order.
 *
 * PERF: a new iterator goes past the places of all that were deleted before the map was last laid out anew: in a map of 40,000 that
 * loses its first key with each new one, 30 us. One that stays goes past each place once. But it keeps the table that the map had
 * then, and all that V8 has laid out since: where nobody takes a key it goes, once as many were set as the map has.
 */
export class OldestKey<K, V> {
  readonly #map: Map<K, V>
  #keys: MapIterator<K> | undefined
  /** Keys that were set since one was taken last. */
  #setSince = 0

  /** @param map to which keys are added here alone */
  constructor(map: Map<K, V>) {
    this.#map = map
  }

  /** Sets a key, which is the newest from here on, whether or not the map had it. */
  set(key: K, value: V): void {
    this.#map.delete(key)
    this.#map.set(key, value)
    this.#setSince++
    if (this.#setSince > this.#map.size) this.#keys = undefined
  }

  /** The oldest key, which is to be deleted by whoever takes it; undefined where the map has none. */
  take(): K | undefined {
    this.#setSince = 0
    this.#keys ??= this.#map.keys()
    const { value, done } = this.#keys.next()
    if (done !== true) return value
    // An iterator that has come to the end stays there, whatever is set later.
    this.#keys = undefined
    return this.#map.size === 0 ? undefined : this.take()
  }
}
