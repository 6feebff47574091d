import { StateError } from '../error.ts'
import type { HexKey } from '../table/table.ts'
import { UndoCursor, undoneAt } from './recordCodec.ts'
import { MOST_PLACES, type Place, type Tally, UndoSegment } from './undoSegment.ts'

export interface UndoIndexOptions {
  /** Blocks of the smallest segments. */
  readonly base: number
  /** How many segments of a size make one of the next. */
  readonly fanout: number
  /** Bytes of all segments; those asked for longest ago go first. */
  readonly mostBytes: number
  /** What one state may need beyond that. */
  readonly mostForOne: number
}

export const UNDO_INDEX: UndoIndexOptions = {
  base: 128,
  fanout: 16,
  mostBytes: 24 * 1024 * 1024,
  mostForOne: 64 * 1024 * 1024,
}
/** Bytes of records that were read last: many values of a state stand in the same ones, and each read of a database copies a whole one. */
const RECENT_BYTES = 4 * 1024 * 1024
/** Keys that are taken in between two looks at the clock: some hundredths of a millisecond. */
const STEP = 32
/** Who does not go on for so many milliseconds has no claim to what was made for it: others may need the room. */
const STANDS_MS = 1_000

/** What the index needs of the store that it belongs to. */
export interface Records {
  readonly head: { readonly number: number } | undefined
  /** Lowest block whose state is kept. */
  readonly oldest: number
  /** A block's record. @throws StateError `UnknownBlock` for a block that is not kept */
  bytesOf(number: number): Uint8Array
}

/**
 * Finds in the records of later blocks what the state after a block was: a segment tells where, by key, for a run of blocks.
 * They are made when a state is asked for, little by little if need be, and serve all states below. The way from a block to the
 * head goes through some ten of each size: of 128 blocks up to where one of 2,048 begins, of these up to where one of 32,768 does, and so on.
 */
export class UndoIndex {
  readonly #records: Records
  readonly #options: UndoIndexOptions
  readonly #tally: Tally = { bytes: 0 }
  /** In the order of use. */
  readonly #segments = new Map<number, UndoSegment>()
  /** States that somebody goes to, in the order in which the first came, and when one last went on. */
  readonly #held = new Map<number, { holders: number; movedAt: number }>()
  /** By block, as they were read. */
  readonly #recent = new Map<number, Uint8Array>()
  #recentBytes = 0
  #oldest = 0
  /** Grows whenever segments go. */
  drops = 0

  constructor(records: Records, options: Partial<UndoIndexOptions> = {}) {
    this.#records = records
    this.#options = { ...UNDO_INDEX, ...options }
    const { base } = this.#options
    if (base > MOST_PLACES)
      throw new StateError('BadOption', `expected segments of at most ${MOST_PLACES} blocks, found ${base}`)
  }

  /** Bytes that it takes, about. */
  get bytes(): number {
    return this.#tally.bytes
  }

  /**
   * Makes what is needed to read the state after a block, or goes on with that.
   *
   * @param goesOn asked between two steps of some hundredths of a millisecond
   * @param mostForOne bytes that it may take, where the state needs more than all may have
   * @returns whether all of it is there
   * @throws StateError `TooFar` where that would take too much memory, `Corrupt`
   */
  approach(number: number, goesOn: () => boolean, mostForOne = this.#options.mostForOne): boolean {
    this.#forgetOutdated()
    const held = this.#held.get(number)
    if (held !== undefined) held.movedAt = performance.now()
    try {
      for (const { segment, to } of this.#way(number)) if (!this.#fill(segment, to, goesOn)) return false
      return true
    } finally {
      this.#makeRoom(number, mostForOne)
    }
  }

  /** What is needed to read the state after a block, nearest first. It must be there. */
  segments(number: number): UndoSegment[] {
    return Array.from(this.#way(number), ({ segment }) => segment)
  }

  /** Keys that blocks overwrote and where the values stand, as their records have them: first of the first block. */
  *overwritten(first: number, last: number): Generator<readonly [HexKey, Place]> {
    for (let block = first; block <= last; block++) {
      const cursor = new UndoCursor(block, this.#records.bytesOf(block))
      while (cursor.next()) yield [cursor.key, { block, at: cursor.at }]
    }
  }

  /** The bytes at a place are the record's own. */
  value({ block, at }: Place): Uint8Array | undefined {
    return at === 0 ? undefined : undoneAt(block, this.#record(block), at)
  }

  /** Somebody is on the way to a state: unless others came before, what was made for it stays until the answer is called. */
  hold(number: number): () => void {
    const held = this.#held.get(number) ?? { holders: 0, movedAt: performance.now() }
    this.#held.set(number, held)
    held.holders++
    let isHeld = true
    return () => {
      if (!isHeld) return
      isHeld = false
      if (--held.holders === 0) this.#held.delete(number)
    }
  }

  /** Blocks above were taken back. */
  retract(to: number): void {
    this.#recent.clear()
    this.#recentBytes = 0
    for (const [key, segment] of this.#segments)
      if (endOfTaken(segment, this.#options) > to + 1) this.#drop(key, segment)
  }

  #record(block: number): Uint8Array {
    const known = this.#recent.get(block)
    if (known !== undefined) return known
    const record = this.#records.bytesOf(block)
    this.#recent.set(block, record)
    this.#recentBytes += record.length
    for (const [oldest, { length }] of this.#recent) {
      if (this.#recentBytes <= RECENT_BYTES || oldest === block) break
      this.#recent.delete(oldest)
      this.#recentBytes -= length
    }
    return record
  }

  *#way(number: number): Generator<{ readonly segment: UndoSegment; readonly to: number }> {
    const head = this.#records.head?.number ?? number
    for (let from = number + 1; from <= head; ) {
      const { level, size, to } = stretch(from, head, this.#options)
      yield { segment: this.#segment(level, from - (from % size), size), to }
      from = to
    }
  }

  #segment(level: number, first: number, size: number): UndoSegment {
    const key = keyOf(level, first)
    const segment = this.#segments.get(key) ?? new UndoSegment(level, first, size, this.#tally)
    this.#segments.delete(key)
    this.#segments.set(key, segment)
    return segment
  }

  /** Has a segment take in the blocks up to `to`; false where there was no time for all. */
  #fill(segment: UndoSegment, to: number, goesOn: () => boolean): boolean {
    try {
      return segment.level === 0 ? this.#fillByRecords(segment, to, goesOn) : this.#fillBySmaller(segment, to, goesOn)
    } catch (fault) {
      this.#drop(keyOf(segment.level, segment.first), segment)
      throw fault
    }
  }

  #fillByRecords(segment: UndoSegment, to: number, goesOn: () => boolean): boolean {
    for (;;) {
      // What blocks overwrote that are not kept any more nobody asks for.
      const { oldest } = this.#records
      if (segment.end <= oldest) {
        segment.end = Math.min(oldest + 1, to)
        segment.finish()
      }
      if (segment.end >= to) return true
      const block = segment.end
      const cursor = segment.cursor ?? this.#opened(segment, block)
      let left = STEP
      while (left > 0 && cursor.next()) {
        segment.add(cursor.key, { block, at: cursor.at })
        left--
      }
      if (left > 0) {
        segment.finish()
        segment.end++
      }
      if (!goesOn()) return segment.end >= to
    }
  }

  #opened(segment: UndoSegment, block: number): UndoCursor {
    const bytes = this.#records.bytesOf(block)
    return segment.begin(new UndoCursor(block, bytes), bytes.length)
  }

  #fillBySmaller(segment: UndoSegment, to: number, goesOn: () => boolean): boolean {
    const size = segment.size / this.#options.fanout
    while (segment.end < to) {
      const smaller = this.#segment(segment.level - 1, segment.end, size)
      if (!this.#fill(smaller, segment.end + size, goesOn)) return false
      const keys = smaller.keys('', segment.reached, STEP)
      for (const key of keys) segment.add(key, smaller.find(key, segment.first - 1) as Place)
      segment.reached = keys.at(-1)
      if (keys.length < STEP) {
        segment.reached = undefined
        segment.end += size
      }
      if (!goesOn()) return segment.end >= to
    }
    return true
  }

  /** Lets segments go until what is left is no more than may be, but none that is needed for this state, or for who waits longest. */
  #makeRoom(number: number, mostForOne: number): void {
    const { mostBytes } = this.#options
    if (this.#tally.bytes <= mostBytes) return
    let needed = this.#needed(number)
    const bytes = needed.reduce((sum, segment) => sum + segment.bytes, 0)
    const isTooMuch = bytes > mostForOne
    if (isTooMuch) needed = []
    const { oldest } = this.#records
    const now = performance.now()
    for (const [first, { movedAt }] of this.#held) {
      if (first < oldest || now - movedAt > STANDS_MS) continue
      if (first !== number) needed.push(...this.#needed(first))
      break
    }
    const stay = new Set(needed)
    for (const [key, segment] of this.#segments) {
      if (this.#tally.bytes <= mostBytes) break
      if (!stay.has(segment)) this.#drop(key, segment)
    }
    if (!isTooMuch) return
    const details = `block ${number}, where an index of that takes more than ${mostForOne} bytes`
    throw new StateError('TooFar', `expected a block since which less of the state has changed, found ${details}`)
  }

  /** The segments of a way, and those that others of them are being made of. */
  #needed(number: number): UndoSegment[] {
    const needed: UndoSegment[] = []
    for (const { segment, to } of this.#way(number)) {
      needed.push(segment)
      let { level, size, end } = segment
      for (let isMade = end >= to; level > 0 && !isMade; level--) {
        size /= this.#options.fanout
        const smaller = this.#segments.get(keyOf(level - 1, end))
        if (smaller === undefined) break
        needed.push(smaller)
        isMade = smaller.end >= end + size
        end = smaller.end
      }
    }
    return needed
  }

  #forgetOutdated(): void {
    const { oldest } = this.#records
    if (oldest < this.#oldest + this.#options.base) return
    this.#oldest = oldest
    for (const [key, segment] of this.#segments)
      if (segment.first + segment.size <= oldest + 1) this.#drop(key, segment)
  }

  #drop(key: number, segment: UndoSegment): void {
    segment.clear()
    this.#segments.delete(key)
    this.drops++
  }
}

const keyOf = (level: number, first: number): number => first * 8 + level

/** The first block of which nothing was taken in. */
function endOfTaken({ level, end, size, cursor, reached }: UndoSegment, { fanout }: UndoIndexOptions): number {
  if (level === 0) return cursor === undefined ? end : end + 1
  return reached === undefined ? end : end + size / fanout
}

/**
 * How far one segment leads from a block towards the head, [from, to): the largest that begins there and has a smaller one that is
 * whole, or the smallest one that it stands in.
 */
function stretch(
  from: number,
  head: number,
  { base, fanout }: UndoIndexOptions,
): { readonly level: number; readonly size: number; readonly to: number } {
  let level = 0
  let size = base
  while (from % (size * fanout) === 0 && from + size <= head + 1) {
    level++
    size *= fanout
  }
  if (level === 0) return { level, size, to: Math.min(from - (from % size) + size, head + 1) }
  const smaller = size / fanout
  return { level, size, to: Math.min(from + size, from + Math.floor((head + 1 - from) / smaller) * smaller) }
}
