const NONE = -1

/** What a view wrote, by slot, in the order of first writing. Most views write one value a block, which needs no map. */
export class Written {
  #slot = NONE
  #value: unknown
  /** All of it, once there was more than one. */
  #map: Map<number, unknown> | undefined

  get size(): number {
    if (this.#map !== undefined) return this.#map.size
    return this.#slot === NONE ? 0 : 1
  }

  get(slot: number): unknown {
    if (this.#map !== undefined) return this.#map.get(slot)
    return this.#slot === slot ? this.#value : undefined
  }

  has(slot: number): boolean {
    return this.#map === undefined ? this.#slot === slot : this.#map.has(slot)
  }

  set(slot: number, value: unknown): void {
    if (this.#map === undefined) {
      if (this.#slot === NONE || this.#slot === slot) {
        this.#slot = slot
        this.#value = value
        return
      }
      this.#map = new Map([[this.#slot, this.#value]])
      this.#value = undefined
    }
    this.#map.set(slot, value)
  }

  delete(slot: number): void {
    if (this.#map !== undefined) this.#map.delete(slot)
    else if (this.#slot === slot) {
      this.#slot = NONE
      this.#value = undefined
    }
  }

  /** PERF: not an iterator of pairs, which a block would make for each of its views, and again. */
  forEach(visit: (value: unknown, slot: number) => void): void {
    if (this.#map !== undefined) this.#map.forEach(visit)
    else if (this.#slot !== NONE) visit(this.#value, this.#slot)
  }

  /** The slot of what was written, where that is one value and was never more. */
  get onlySlot(): number | undefined {
    return this.#map !== undefined || this.#slot === NONE ? undefined : this.#slot
  }

  slots(): Iterable<number> {
    if (this.#map !== undefined) return this.#map.keys()
    return this.#slot === NONE ? [] : [this.#slot]
  }
}
