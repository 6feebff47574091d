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
  readonly #layer: LayerTable
  #upTo: number
  #reverts: number

  constructor(present: PresentState, number: number, hash: string) {
    this.number = number
    this.#present = present
    this.#hash = hash
    this.#upTo = number
    this.#reverts = present.reverts
    this.#layer = new LayerTable({
      get: (key) => present.values.get(key),
      keys: (prefix, after, limit) => present.values.keys(prefix, after, limit),
    })
  }

  /** Values that differ from the present ones, removals included. */
  get differences(): MemoryTable {
    this.#follow()
    return this.#layer.differences
  }

  get(key: HexKey): Uint8Array | undefined {
    this.#follow()
    return this.#layer.differences.size === 0 ? this.#present.values.get(key) : this.#layer.get(key)
  }

  keys(prefix: HexKey, after: HexKey | undefined, limit: number): HexKey[] {
    this.#follow()
    return this.#layer.keys(prefix, after, limit)
  }

  #follow(): void {
    this.#present.checkOpen()
    const { head, reverts } = this.#present
    const { differences } = this.#layer
    if (reverts !== this.#reverts) {
      if (this.#present.hashOf(this.number) !== this.#hash) throw gone(this.number)
      this.#reverts = reverts
      this.#upTo = this.number
      differences.clear()
    }
    const to = (head as { number: number }).number
    while (this.#upTo < to) {
      const { undo } = this.#present.record(this.#upTo + 1)
      for (const { key, value } of undo) if (differences.find(key) === undefined) differences.set(key, value)
      this.#upTo++
    }
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
export function readerOf(table: Table): StateReader {
  return {
    get: (key) => table.get(key),
    keys: (prefix, { after, limit = Number.POSITIVE_INFINITY } = {}) => table.keys(prefix, after, limit),
  }
}
