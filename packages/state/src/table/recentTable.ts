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
export class RecentTable implements WritableTable {
  #base: WritableTable
  readonly #baseFirst: boolean
  readonly #front = new Front<Uint8Array>()
  readonly #write = (key: HexKey, value: Uint8Array) => this.#base.set(key, value)

  /** @param baseFirst when looking up in the base is cheap: what it does not have is not in front either */
  constructor(base: WritableTable, baseFirst = false) {
    this.#base = base
    this.#baseFirst = baseFirst
  }

  get base(): WritableTable {
    return this.#base
  }

  /** Another table that holds the same, in the place of the base. */
  rebase(base: WritableTable): void {
    this.#base = base
  }

  /** Values that may not be in the base yet: 0 when all are. */
  get waiting(): number {
    return this.#front.waiting
  }

  get(key: HexKey): Uint8Array | undefined {
    if (!this.#baseFirst) return this.#front.get(key) ?? this.#base.get(key)
    // PERF: most keys that get here are nowhere, and looking in front first would hash each of them.
    const below = this.#base.get(key)
    return below === undefined ? undefined : (this.#front.get(key) ?? below)
  }

  keys(prefix: HexKey, after: HexKey | undefined, limit: number): HexKey[] {
    return this.#base.keys(prefix, after, limit)
  }

  /** Writes through, whatever was there. */
  set(key: HexKey, value: Uint8Array | undefined): void {
    this.#front.delete(key)
    this.#base.set(key, value)
  }

  /** Takes in a change of a key that has a value now exactly if `existed` says so. */
  apply(key: HexKey, value: Uint8Array | undefined, existed: boolean): void {
    if (!existed) this.#base.set(key, value)
    else if (value === undefined) this.set(key, value)
    else this.#front.set(key, value)
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
