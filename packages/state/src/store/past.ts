import { StateError } from '../error.ts'
import { MemoryTable } from '../table/memoryTable.ts'
import { MAX_INLINE } from '../table/page.ts'
import type { HexKey, Table } from '../table/table.ts'
import { finish } from './steps.ts'
import type { KeyLook, StateReader } from './types.ts'
import type { Records, UndoIndex } from './undoIndex.ts'
import type { Place, UndoSegment } from './undoSegment.ts'

/** What a past state needs of the store that it belongs to. */
export interface PresentState extends Records {
  readonly values: Table
  readonly undoIndex: UndoIndex
  /** Grows whenever blocks are taken back. */
  readonly reverts: number
  /** Throws StateError `Closed` once nothing can be read any more. */
  checkOpen(): void
  hashOf(number: number): string | undefined
}

/** Keys that are looked through at once, at least: of few that are wanted, many may have come since. */
const LEAST_KEYS = 256
const MOST_KEYS = 1024
/** The same in all segments together: some ten milliseconds of work. */
const MOST_LOOKS = 8192
const NONE: readonly UndoSegment[] = []

/** Keys in which a state differs from the head's, and bytes of their values. */
export interface Differences {
  readonly keys: number
  readonly bytes: number
}

/** Keys that are looked up in segments between two pauses: some tenths of a millisecond. */
const PIECE_LOOKS = 128

/** Of 32 keys: so many take a tenth of a second or so. */
const STEPS = 4096

const UNBOUNDED: Differences = { keys: Number.POSITIVE_INFINITY, bytes: Number.POSITIVE_INFINITY }
/** How often a key may stand in segments, one with the other, where few have changed. */
const MOST_IN_COMMON = 4

/**
 * The values after a block: the present ones, seen through what the blocks since have overwritten. Where that stands is made out when
 * the state is asked, so one that nobody asks costs nothing, and for all states together.
 */
export class PastTable implements Table {
  readonly #number: number
  readonly #hash: string
  readonly #present: PresentState
  #reverts: number
  /** What the way to block `#head` goes through, if it is there and nothing of the index has gone since. */
  #segments = NONE
  #head: number
  #drops: number

  /** @param number a block that is kept */
  constructor(present: PresentState, number: number, hash: string) {
    this.#number = number
    this.#hash = hash
    this.#present = present
    this.#reverts = present.reverts
    // It needs nothing as long as it is the present state.
    this.#head = number
    this.#drops = present.undoIndex.drops
  }

  get(key: HexKey): Uint8Array | undefined {
    const { undoIndex, values } = this.#present
    for (const segment of this.#whole()) {
      const place = segment.find(key, this.#number)
      if (place !== undefined) return undoIndex.value(place)
    }
    return values.get(key)
  }

  keys(prefix: HexKey, after: HexKey | undefined, limit: number): HexKey[] {
    const keys: HexKey[] = []
    for (let from = after; keys.length < limit; ) {
      const page = this.look(prefix, from, limit - keys.length)
      for (const key of page.keys) keys.push(key)
      if (page.next === undefined) break
      from = page.next
    }
    return keys
  }

  /** As {@link StateReader.look}. */
  look(prefix: HexKey, after: HexKey | undefined, limit: number): KeyLook {
    const segments = this.#whole()
    const { values } = this.#present
    if (segments.length === 0) return pageOf(values.keys(prefix, after, limit), limit)
    const share = Math.floor(MOST_LOOKS / segments.length)
    const most = Math.max(LEAST_KEYS, Math.min(MOST_KEYS, share, limit))
    const below = values.keys(prefix, after, most)
    // As far as all lists are known to be complete.
    let bound = below.length < most ? undefined : below.at(-1)
    const changed = new Map<HexKey, boolean>()
    for (const segment of segments) {
      const keys = segment.keys(prefix, after, most)
      const last = keys.at(-1) as HexKey
      if (keys.length === most && (bound === undefined || last < bound)) bound = last
      for (const key of keys) {
        if (bound !== undefined && key > bound) break
        if (changed.has(key)) continue
        const place = segment.find(key, this.#number)
        if (place !== undefined) changed.set(key, place.at > 0)
      }
    }
    const keys = below.filter((key) => !changed.has(key))
    for (const [key, wasThere] of changed) if (wasThere) keys.push(key)
    const found = (bound === undefined ? keys : keys.filter((key) => key <= (bound as HexKey))).sort()
    if (found.length <= limit) return { keys: found, next: bound }
    found.length = limit
    return { keys: found, next: found.at(-1) }
  }

  /** Goes towards what is needed to read; answers whether it is there: see {@link StateReader}. */
  approach(goesOn: () => boolean): boolean {
    if (this.#isWhole()) return true
    this.#requireKept()
    return this.#present.undoIndex.approach(this.#number, goesOn)
  }

  /** The values of all keys that were overwritten since, removals included: nothing is too much, the index itself included. */
  differences(): MemoryTable {
    this.#whole(true)
    return finish(this.inSteps())
  }

  /** The same where it is no more than that, all at once; undefined where it is more. */
  fewDifferences(most: Differences): MemoryTable | undefined {
    try {
      return finish(this.inSteps(most))
    } catch (fault) {
      if (fault instanceof StateError && fault.code === 'TooFar') return undefined
      throw fault
    }
  }

  /**
   * The same of blocks up to the head that there is now: further ones may come meanwhile. Can be interrupted.
   *
   * @param most how many there may be, for who cannot wait long
   * @throws StateError `TooFar`
   */
  *inSteps(most: Differences = UNBOUNDED): Generator<undefined, MemoryTable> {
    const { head, undoIndex } = this.#present
    const end = head?.number ?? this.#number
    const segments = this.#whole()
    const { keys: mostKeys, bytes: mostBytes } = most
    // Segments have many keys in common, but not so many.
    const known = segments.slice(1).reduce((sum, { count }) => sum + count, 0)
    if (known > MOST_IN_COMMON * mostKeys) throw tooFar(this.#number, `${known} times a key`)
    // All of them before the first pause: segments may go meanwhile.
    const places = segments.map((segment) => this.#placesIn(segment, end, MOST_IN_COMMON * mostKeys))
    let bytes = 0
    let looks = 0
    const table = new MemoryTable({ differences: true })
    for (const found of places) {
      for (const [key, place] of found) {
        if (++looks % PIECE_LOOKS === 0) yield
        if (place === undefined || place.block > end || table.knows(key)) continue
        const value = undoIndex.value(place)
        bytes += value?.length ?? 0
        if (bytes > mostBytes) throw tooFar(this.#number, `values of ${bytes} bytes`)
        if (table.size === mostKeys) throw tooFar(this.#number, `${mostKeys} keys`)
        // What a table keeps as it is given is the record's.
        table.set(key, value !== undefined && value.length > MAX_INLINE ? value.slice() : value)
      }
    }
    return table
  }

  /**
   * Where the values stand that the blocks of a segment overwrote after this one, a key once or more, the first time first. The
   * nearest segment is also about blocks before: where it has too many keys, the records behind are read instead.
   *
   * @throws StateError `TooFar` where those say more than `most` times that a key was overwritten
   */
  #placesIn(segment: UndoSegment, end: number, most: number): Iterable<readonly [HexKey, Place | undefined]> {
    if (segment.count <= most || segment.first > this.#number) return segment.places(this.#number)
    return this.#placesInRecords(Math.min(segment.first + segment.size - 1, end), most)
  }

  *#placesInRecords(end: number, most: number): Generator<readonly [HexKey, Place]> {
    let count = 0
    for (const found of this.#present.undoIndex.overwritten(this.#number + 1, end)) {
      if (count++ === most) throw tooFar(this.#number, `${most} times a key`)
      yield found
    }
  }

  #isWhole(): boolean {
    const { head, reverts, undoIndex } = this.#present
    this.#present.checkOpen()
    if (this.#reverts !== reverts || this.#head !== head?.number) return false
    return this.#segments === NONE || this.#drops === undoIndex.drops
  }

  #whole(isUnbounded = false): readonly UndoSegment[] {
    if (this.#isWhole()) return this.#segments
    this.#requireKept()
    const { head, undoIndex } = this.#present
    // Now and then what was only on the way is let go of.
    let steps: number
    const goesOn = () => --steps > 0
    do steps = STEPS
    while (!undoIndex.approach(this.#number, goesOn, isUnbounded ? Number.POSITIVE_INFINITY : undefined))
    const segments = undoIndex.segments(this.#number)
    this.#segments = segments.length === 0 ? NONE : segments
    this.#head = head?.number ?? this.#number
    this.#drops = undoIndex.drops
    return this.#segments
  }

  #requireKept(): void {
    const { reverts, oldest } = this.#present
    if (this.#number < oldest)
      throw new StateError(
        'UnknownBlock',
        `the state of block ${this.#number} is no longer kept: ask for a newer block`,
      )
    if (this.#reverts === reverts) return
    if (this.#present.hashOf(this.#number) !== this.#hash)
      throw new StateError('UnknownBlock', `block ${this.#number} of this reader was taken back: ask for a reader anew`)
    this.#reverts = reverts
    this.#head = Number.NaN
  }
}

/** @param found what has changed since a block */
const tooFar = (number: number, found: string): StateError =>
  new StateError(
    'TooFar',
    `expected a block since which less has changed than ${found}, found block ${number}: ask for a proof at a newer block`,
  )

/** What a list of at most `limit` keys says of how it goes on. */
const pageOf = (keys: HexKey[], limit: number): KeyLook => ({
  keys,
  next: keys.length < limit ? undefined : keys.at(-1),
})

/** The values of a store that has no block yet. */
export function beforeBlocks(present: Pick<PresentState, 'values' | 'checkOpen'>): Readable {
  const values = () => {
    present.checkOpen()
    return present.values
  }
  return {
    get: (key) => values().get(key),
    keys: (prefix, after, limit) => values().keys(prefix, after, limit),
    look: (prefix, after, limit) => pageOf(values().keys(prefix, after, limit), limit),
    approach: () => true,
  }
}

type Readable = Table & Pick<StateReader, 'look' | 'approach'>

/** Read access to a table. */
export const readerOf = (table: Readable): StateReader => new TableReader(table)

/** One is made for every block: a class costs less than functions. */
class TableReader implements StateReader {
  readonly #table: Readable

  constructor(table: Readable) {
    this.#table = table
  }

  approach(goesOn: () => boolean): boolean {
    return this.#table.approach(goesOn)
  }

  get(key: HexKey): Uint8Array | undefined {
    return this.#table.get(key)
  }

  keys(prefix: HexKey, { after, limit = Number.POSITIVE_INFINITY }: { after?: HexKey; limit?: number } = {}): HexKey[] {
    return this.#table.keys(prefix, after, limit)
  }

  look(prefix: HexKey, after: HexKey | undefined, limit: number): KeyLook {
    return this.#table.look(prefix, after, limit)
  }
}
