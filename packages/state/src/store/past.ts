import { StateError } from '../error.ts'
import { LayerTable } from '../table/layerTable.ts'
import { MemoryTable } from '../table/memoryTable.ts'
import { MAX_INLINE } from '../table/page.ts'
import type { HexKey, Table } from '../table/table.ts'
import type { StateReader } from './types.ts'

/** What a past state needs of the store that it belongs to. */
export interface PresentState {
  readonly head: { readonly number: number; readonly hash: string } | undefined
  readonly values: Table
  /** Grows whenever blocks are taken back. */
  readonly reverts: number
  /** Throws StateError `Closed` once nothing can be read any more. */
  checkOpen(): void
  /**
   * Tells the values before a block of the keys that it changed. A value's bytes are the record's own: copy what is kept.
   *
   * @throws StateError `UnknownBlock` for a block that is not kept
   */
  undone(number: number, tell: (key: HexKey, value: Uint8Array | undefined) => void): void
  hashOf(number: number): string | undefined
}

/**
 * The values after a block: the present ones, seen through what undoes the blocks since. Those are gone through when the state is
 * asked, so one that nobody asks costs nothing, and one that is asked again takes in only the blocks since: from the head, or from a
 * newer state that went through some of them, down to this one.
 */
export class PastTable implements Table {
  readonly number: number
  readonly #present: PresentState
  readonly #hash: string
  /** Made when there is something to hold: most states are asked as long as they are the present one. */
  #layer: LayerTable | undefined
  /** With it, present values are those after block `#down`, as long as the head is block `#up`. */
  #down: number
  #up: number
  #reverts: number
  /** Undefined where it has to be counted anew. */
  #footprint: number | undefined

  /** @param newer a state of the same chain above this one, of which a copy is made where it went through some blocks */
  constructor(present: PresentState, number: number, hash: string, newer?: PastTable) {
    this.number = number
    this.#present = present
    this.#hash = hash
    this.#reverts = present.reverts
    const head = headOf(present)
    this.#down = head
    this.#up = head
    if (newer === undefined || newer.#layer === undefined || newer.#reverts !== this.#reverts) return
    this.#layer = layerOver(present, newer.#layer.differences.copy())
    this.#down = newer.#down
    this.#up = newer.#up
  }

  /** Values that differ from the present ones, removals included. */
  get differences(): MemoryTable {
    return this.#whole()?.differences ?? new MemoryTable({ differences: true })
  }

  get footprint(): number {
    this.#footprint ??= this.#layer?.differences.footprint ?? 0
    return this.#footprint
  }

  /** The lowest block down to which it went, and whether it is worth a copy: what a state below it may begin with. */
  get reaches(): number {
    return this.#layer === undefined || this.#reverts !== this.#present.reverts ? headOf(this.#present) : this.#down
  }

  /** Blocks to go through before anything can be answered. */
  get behind(): number {
    const head = headOf(this.#present)
    if (this.#present.reverts !== this.#reverts) return head - this.number
    return head - this.#up + this.#down - this.number
  }

  /** Goes through so many of them. @throws StateError `UnknownBlock` when this one was taken back, or is no longer kept */
  approach(blocks: number): void {
    const present = this.#present
    present.checkOpen()
    const head = headOf(present)
    if (present.reverts !== this.#reverts) {
      if (present.hashOf(this.number) !== this.#hash) throw gone(this.number)
      this.#reverts = present.reverts
      this.#down = head
      this.#up = head
      this.#layer = undefined
      this.#footprint = undefined
    }
    if (this.#up === head && this.#down === this.number) return
    this.#footprint = undefined
    this.#layer ??= layerOver(present, new MemoryTable({ differences: true }))
    const { differences } = this.#layer
    // PERF: what a table keeps as it is given is the record's: it is copied at the end, once for all blocks that overwrote it.
    const borrowed = new Map<HexKey, Uint8Array>()
    const take = (key: HexKey, value: Uint8Array | undefined) => {
      differences.set(key, value)
      if (value !== undefined && value.length > MAX_INLINE) borrowed.set(key, value)
      else if (borrowed.size > 0) borrowed.delete(key)
    }
    try {
      let left = blocks
      // What a newer block overwrote matters only where no older one did; of older ones the oldest counts.
      for (; left > 0 && this.#up < head; left--, this.#up++) {
        present.undone(this.#up + 1, (key, value) => {
          if (!differences.knows(key)) take(key, value)
        })
      }
      for (; left > 0 && this.#down > this.number; left--, this.#down--) present.undone(this.#down, take)
      for (const [key, value] of borrowed) differences.set(key, value.slice())
    } catch (fault) {
      // Part of a record may have been taken in.
      this.#layer = undefined
      this.#down = head
      this.#up = head
      throw fault
    }
  }

  get(key: HexKey): Uint8Array | undefined {
    return (this.#whole() ?? this.#present.values).get(key)
  }

  keys(prefix: HexKey, after: HexKey | undefined, limit: number): HexKey[] {
    return (this.#whole() ?? this.#present.values).keys(prefix, after, limit)
  }

  /** What lies over the present values; undefined where nothing does. */
  #whole(): LayerTable | undefined {
    this.approach(Number.POSITIVE_INFINITY)
    return this.#layer
  }
}

const headOf = ({ head }: PresentState): number => (head as { number: number }).number

const layerOver = (present: PresentState, differences: MemoryTable): LayerTable =>
  new LayerTable(
    {
      get: (key) => present.values.get(key),
      keys: (prefix, after, limit) => present.values.keys(prefix, after, limit),
    },
    differences,
  )

function gone(number: number): StateError {
  return new StateError('UnknownBlock', `block ${number} of this reader was taken back: ask for a reader anew`)
}

/** The values of a store that has no block yet. */
export function beforeBlocks(present: Pick<PresentState, 'values' | 'checkOpen'>): Readable {
  const values = () => {
    present.checkOpen()
    return present.values
  }
  return {
    get: (key) => values().get(key),
    keys: (prefix, after, limit) => values().keys(prefix, after, limit),
    behind: 0,
    footprint: 0,
    approach: () => undefined,
  }
}

type Readable = Table & Pick<StateReader, 'behind' | 'footprint' | 'approach'>

/** Read access to a table. */
export const readerOf = (table: Readable): StateReader => new TableReader(table)

/** One is made for every block: a class costs less than functions. */
class TableReader implements StateReader {
  readonly #table: Readable

  constructor(table: Readable) {
    this.#table = table
  }

  get behind(): number {
    return this.#table.behind
  }

  get footprint(): number {
    return this.#table.footprint
  }

  approach(blocks: number): void {
    this.#table.approach(blocks)
  }

  get(key: HexKey): Uint8Array | undefined {
    return this.#table.get(key)
  }

  keys(prefix: HexKey, { after, limit = Number.POSITIVE_INFINITY }: { after?: HexKey; limit?: number } = {}): HexKey[] {
    return this.#table.keys(prefix, after, limit)
  }
}
