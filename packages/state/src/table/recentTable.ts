import { Front } from './front.ts'
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
  readonly #front = new Front<Uint8Array>()
  readonly #write = (key: HexKey, value: Uint8Array) => this.base.set(key, value)

  constructor(base: WritableTable) {
    this.base = base
  }

  /** Values that may not be in the base yet: 0 when all are. */
  get waiting(): number {
    return this.#front.waiting
  }

  get(key: HexKey): Uint8Array | undefined {
    return this.#front.get(key) ?? this.base.get(key)
  }

  keys(prefix: HexKey, after: HexKey | undefined, limit: number): HexKey[] {
    return this.base.keys(prefix, after, limit)
  }

  /** @param existed whether the key has a value now */
  set(key: HexKey, value: Uint8Array | undefined, existed: boolean): void {
    if (existed && value !== undefined) {
      this.#front.set(key, value)
      return
    }
    this.#front.delete(key)
    this.base.set(key, value)
  }

  /** Moves some of what waits into the base, if there is much of it. */
  step(): void {
    this.#front.step(this.#write)
  }

  /** Moves all that waits into the base. */
  settle(): void {
    this.#front.settle(this.#write)
  }

  /** What waits, for whoever writes it elsewhere and never calls `step`. */
  each(write: (key: HexKey, value: Uint8Array) => void): void {
    this.#front.each(write)
  }

  /** The base has what waits, from now on. */
  drained(): void {
    this.#front.drained()
  }

  clear(): void {
    this.#front.clear()
  }
}
