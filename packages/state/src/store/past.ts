import { StateError } from '../error.ts'
import { LayerTable } from '../table/layerTable.ts'
import { MemoryTable } from '../table/memoryTable.ts'
import type { HexKey, Table } from '../table/table.ts'
import type { BlockRecord } from './recordCodec.ts'
import type { StateReader } from './types.ts'

/** What a past state needs of the store that it belongs to. */
export interface PresentState {
  readonly head: { readonly number: number; readonly hash: string } | undefined
  readonly values: Table
  /** Grows whenever blocks are taken back. */
  readonly reverts: number
  /** Throws StateError `Closed` once nothing can be read any more. */
  checkOpen(): void
  /** Throws StateError `UnknownBlock` for a block that is not kept. */
  record(number: number): BlockRecord
  hashOf(number: number): string | undefined
}

/**
 * The values after a block: the present ones, seen through what undoes the blocks since. Undo records are taken in when the
 * state is asked, so one that nobody asks costs nothing, and one that is asked again takes in only the blocks since.
 */
export class PastTable implements Table {
  readonly number: number
  readonly #present: PresentState
  readonly #hash: string
  /** Made when there is something to hold: most states are asked as long as they are the present one. */
  #layer: LayerTable | undefined
  #upTo: number
  #reverts: number

  constructor(present: PresentState, number: number, hash: string) {
    this.number = number
    this.#present = present
    this.#hash = hash
    this.#upTo = number
    this.#reverts = present.reverts
  }

  /** Values that differ from the present ones, removals included. */
  get differences(): MemoryTable {
    return this.#follow()?.differences ?? new MemoryTable({ differences: true })
  }

  get(key: HexKey): Uint8Array | undefined {
    return (this.#follow() ?? this.#present.values).get(key)
  }

  keys(prefix: HexKey, after: HexKey | undefined, limit: number): HexKey[] {
    return (this.#follow() ?? this.#present.values).keys(prefix, after, limit)
  }

  /** What lies over the present values; undefined where nothing does. */
  #follow(): LayerTable | undefined {
    const present = this.#present
    present.checkOpen()
    if (present.reverts !== this.#reverts) {
      if (present.hashOf(this.number) !== this.#hash) throw gone(this.number)
      this.#reverts = present.reverts
      this.#upTo = this.number
      this.#layer = undefined
    }
    const to = (present.head as { number: number }).number
    if (this.#upTo < to) {
      this.#layer ??= new LayerTable({
        get: (key) => present.values.get(key),
        keys: (prefix, after, limit) => present.values.keys(prefix, after, limit),
      })
      const { differences } = this.#layer
      while (this.#upTo < to) {
        const { undo } = present.record(this.#upTo + 1)
        for (const { key, value } of undo) if (differences.find(key) === undefined) differences.set(key, value)
        this.#upTo++
      }
    }
    return this.#layer
  }
}

function gone(number: number): StateError {
  return new StateError('UnknownBlock', `block ${number} of this reader was taken back: ask for a reader anew`)
}

/** The values of a store that has no block yet. */
export function beforeBlocks(present: Pick<PresentState, 'values' | 'checkOpen'>): Table {
  const values = () => {
    present.checkOpen()
    return present.values
  }
  return {
    get: (key) => values().get(key),
    keys: (prefix, after, limit) => values().keys(prefix, after, limit),
  }
}

/** Read access to a table. */
export const readerOf = (table: Table): StateReader => new TableReader(table)

/** One is made for every block: a class costs less than functions. */
class TableReader implements StateReader {
  readonly #table: Table

  constructor(table: Table) {
    this.#table = table
  }

  get(key: HexKey): Uint8Array | undefined {
    return this.#table.get(key)
  }

  keys(prefix: HexKey, { after, limit = Number.POSITIVE_INFINITY }: { after?: HexKey; limit?: number } = {}): HexKey[] {
    return this.#table.keys(prefix, after, limit)
  }
}
