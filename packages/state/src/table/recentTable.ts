import type { HexKey, Table } from './table.ts'

/** A table that can be written. */
export interface WritableTable extends Table {
  set(key: HexKey, value: Uint8Array | undefined): void
}

/**
 * A table with its latest values in front of it: most blocks write the same keys again, and writing each of them through
 * costs more than the rest of the block. Only values of keys that are there already wait in front; keys that come and go
 * are written through, so that listing never has to look here.
 */
export class RecentTable implements Table {
  readonly base: WritableTable
  /** Not in the base yet. */
  #waiting = new Map<HexKey, Uint8Array>()
  /** In the base, and likely to be asked for again. */
  #written = new Map<HexKey, Uint8Array>()

  constructor(base: WritableTable) {
    this.base = base
  }

  /** How many values wait. */
  get waiting(): number {
    return this.#waiting.size
  }

  get(key: HexKey): Uint8Array | undefined {
    return this.#waiting.get(key) ?? this.#written.get(key) ?? this.base.get(key)
  }

  keys(prefix: HexKey, after: HexKey | undefined, limit: number): HexKey[] {
    return this.base.keys(prefix, after, limit)
  }

  /** @param existed whether the key has a value now */
  set(key: HexKey, value: Uint8Array | undefined, existed: boolean): void {
    if (existed && value !== undefined) {
      this.#waiting.set(key, value)
      return
    }
    this.#waiting.delete(key)
    this.#written.delete(key)
    this.base.set(key, value)
  }

  /** What waits. */
  each(write: (key: HexKey, value: Uint8Array) => void): void {
    for (const [key, value] of this.#waiting) write(key, value)
  }

  /** The base has what waits, from now on. */
  drained(): void {
    this.#written = this.#waiting
    this.#waiting = new Map()
  }

  /** Writes what waits into the base. */
  settle(): void {
    this.each((key, value) => this.base.set(key, value))
    this.drained()
  }

  clear(): void {
    this.#waiting = new Map()
    this.#written = new Map()
  }
}
