import { MemoryTable } from '../table/memoryTable.ts'
import { MAX_INLINE } from '../table/page.ts'
import type { HexKey } from '../table/table.ts'
import type { UndoCursor } from './recordCodec.ts'

/** Where a value stands that a block overwrote: in which block's record, and where in it (see `undoneAt`). */
export interface Place {
  readonly block: number
  readonly at: number
}

/** Bytes that all segments of an index take, about. */
export interface Tally {
  bytes: number
}

const PLACE_BYTES = 8
/** Places that one key may have: of longer values a table does not tell parts. */
export const MOST_PLACES = MAX_INLINE / PLACE_BYTES
/** Bytes for each storage item whose keys a table has, empty pages and all. */
const ITEM_BYTES = 2600
/** Bytes of an entry beside key and places, and what a page is larger than what is in it. */
const ENTRY_BYTES = 16
const PAGE_SHARE = 1.4
/** Keys asked for at a time when all are needed. */
const PAGE = 64
/** Digits of a key that a table has once for all keys of an item. */
const ITEM_DIGITS = 64

/**
 * Where the values stand that a run of blocks overwrote, by key: of each key all of them in the smallest segments, which are
 * made of the blocks' records, and the first in larger ones, which are made of smaller ones.
 */
export class UndoSegment {
  readonly level: number
  /** It is about the blocks [first, first + size). */
  readonly first: number
  readonly size: number
  /** What it has taken in so far: the blocks [first, end). */
  end: number
  /** Of a smaller segment that comes next: the last key that was taken in. */
  reached: HexKey | undefined
  #cursor: UndoCursor | undefined
  /** Bytes of the record that the cursor keeps. */
  #kept = 0
  #table = new MemoryTable()
  readonly #tally: Tally
  #bytes = 0

  constructor(level: number, first: number, size: number, tally: Tally) {
    this.level = level
    this.first = first
    this.size = size
    this.end = first
    this.#tally = tally
  }

  /** Number of keys. */
  get count(): number {
    return this.#table.size
  }

  /** Bytes of keys and places; a record on the way is not what the segment needs in the end. */
  get bytes(): number {
    return this.#bytes - this.#kept
  }

  /** The rest of the record that comes next, of which some was taken in. */
  get cursor(): UndoCursor | undefined {
    return this.#cursor
  }

  /** Goes through a record from now on, which counts as long as it is kept. */
  begin(cursor: UndoCursor, bytes: number): UndoCursor {
    this.finish()
    this.#cursor = cursor
    this.#kept = bytes
    this.#grow(bytes)
    return cursor
  }

  /** Is through with its record. */
  finish(): void {
    this.#cursor = undefined
    this.#grow(-this.#kept)
    this.#kept = 0
  }

  /** A block of those that come next overwrote a key. Places come in the order of their blocks. */
  add(key: HexKey, { block, at }: Place): void {
    const known = this.#table.get(key)
    if (known !== undefined && this.level > 0) return
    const places = new Uint8Array((known?.length ?? 0) + PLACE_BYTES)
    if (known !== undefined) places.set(known)
    const to = places.length - PLACE_BYTES
    writeNumber(places, to, block - this.first)
    writeNumber(places, to + 4, at)
    const { items } = this.#table
    this.#table.set(key, places)
    if (this.#table.items > items) this.#grow(ITEM_BYTES)
    const rest = Math.max(0, key.length - ITEM_DIGITS) >> 1
    this.#grow(Math.round(PAGE_SHARE * (PLACE_BYTES + (known === undefined ? rest + ENTRY_BYTES : 0))))
  }

  /** Where the value stands that was overwritten first after a block; undefined where none was. */
  find(key: HexKey, after: number, table: MemoryTable = this.#table): Place | undefined {
    return table.read(key, (bytes, from, to) => {
      // The first one behind, of places in the order of their blocks.
      let low = 0
      let high = (to - from) / PLACE_BYTES
      while (low < high) {
        const middle = (low + high) >> 1
        if (this.first + readNumber(bytes, from + middle * PLACE_BYTES) > after) high = middle
        else low = middle + 1
      }
      const place = from + low * PLACE_BYTES
      if (place === to) return undefined
      return { block: this.first + readNumber(bytes, place), at: readNumber(bytes, place + 4) }
    })
  }

  /** Its keys, as `Table.keys`. */
  keys(prefix: HexKey, after: HexKey | undefined, limit: number): HexKey[] {
    return this.#table.keys(prefix, after, limit)
  }

  /** All its keys, ascending, with what {@link find} answers. Whoever has begun goes on though the segment is cleared meanwhile. */
  places(after: number): Iterable<readonly [HexKey, Place | undefined]> {
    return this.#placesIn(this.#table, after)
  }

  *#placesIn(table: MemoryTable, after: number): Generator<readonly [HexKey, Place | undefined]> {
    for (let keys = table.keys('', undefined, PAGE); keys.length > 0; keys = table.keys('', keys.at(-1), PAGE))
      for (const key of keys) yield [key, this.find(key, after, table)]
  }

  /** Forgets all of it. */
  clear(): void {
    this.#table = new MemoryTable()
    this.finish()
    this.#tally.bytes -= this.#bytes
    this.#bytes = 0
  }

  #grow(bytes: number): void {
    this.#bytes += bytes
    this.#tally.bytes += bytes
  }
}

function writeNumber(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value & 0xff
  bytes[at + 1] = (value >>> 8) & 0xff
  bytes[at + 2] = (value >>> 16) & 0xff
  bytes[at + 3] = value >>> 24
}

function readNumber(bytes: Uint8Array, at: number): number {
  const low = (bytes[at] as number) | ((bytes[at + 1] as number) << 8) | ((bytes[at + 2] as number) << 16)
  return (low | ((bytes[at + 3] as number) << 24)) >>> 0
}
