import { nibbleAt, putBytes } from './nibbles.ts'
import { digestOf, MAX_PAGE_BYTES, Page, REMOVED, type Stored } from './page.ts'
import { badKey, firstKeyAt, type HexKey, keyTooLong, MAX_TABLE_KEY_BYTES, type Table } from './table.ts'

const MAX_PAGE_ENTRIES = 160
/** Digits that all keys of a group share: the prefix of a storage item. */
const GROUP_DIGITS = 64

/** First digit behind the pallet's prefix, where the storage item's begins. */
const TELLING_DIGIT = 32
const NONE: (Group | undefined)[] = []

/** Bytes of the key at hand behind its group's prefix. */
const rest = new Uint8Array(MAX_TABLE_KEY_BYTES)
let restLength = 0
let restDigest = 0
const scratch = new Uint8Array(MAX_TABLE_KEY_BYTES)
const scratchText = Buffer.from(scratch.buffer)

/** Keys that begin with the same storage prefix, in pages; a shorter key is alone in its group. */
class Group {
  readonly prefix: HexKey
  readonly pages: Page[] = []

  constructor(prefix: HexKey) {
    this.prefix = prefix
  }

  copy(): Group {
    const copy = new Group(this.prefix)
    for (const page of this.pages) copy.pages.push(page.copy())
    return copy
  }

  /** The page for the key at hand: the last one whose first key is not above it. */
  find(): number {
    const { pages } = this
    let low = 1
    let high = pages.length
    while (low < high) {
      const middle = (low + high) >> 1
      const page = pages[middle] as Page
      const order = page.first === restDigest ? page.compareFirst(rest, restLength) : page.first - restDigest
      if (order <= 0) low = middle + 1
      else high = middle
    }
    return low - 1
  }
}

/**
 * An ordered map from keys to bytes in a few large blocks of memory, so that a state of millions of entries costs the
 * garbage collector next to nothing: about 20 bytes an entry beside its value and its key behind the item's prefix.
 *
 * With `differences` it holds what differs from a table below: a removed key is remembered as removed.
 *
 * PERF: about half a microsecond a look-up among 500,000 keys.
 */
export class MemoryTable implements Table {
  readonly #groups = new Map<HexKey, Group>()
  /** Prefixes of the groups in order; undefined once there are others. */
  #order: HexKey[] | undefined = []
  /** Groups used lately, by the byte of their prefix that differs most: finding one there needs no string and no hash. */
  #recent: (Group | undefined)[] = NONE
  readonly #differences: boolean
  #size = 0

  constructor({ differences = false }: { differences?: boolean } = {}) {
    this.#differences = differences
  }

  /** Number of entries, removals included. */
  get size(): number {
    return this.#size
  }

  /** Number of storage items that it has keys of. */
  get items(): number {
    return this.#groups.size
  }

  /** Bytes of memory, about. */
  get footprint(): number {
    let bytes = 0
    for (const { pages } of this.#groups.values()) for (const page of pages) bytes += page.footprint + 160
    return bytes
  }

  get(key: HexKey): Uint8Array | undefined {
    const found = this.find(key)
    return found === REMOVED ? undefined : found
  }

  /** The value, {@link REMOVED} where a removal is remembered, undefined where nothing is known. */
  find(key: HexKey): Stored | undefined {
    // Nothing has such a key.
    if (key.length > 2 * MAX_TABLE_KEY_BYTES || (key.length & 1) !== 0) return undefined
    const group = this.#group(key)
    if (group === undefined || !readRest(key)) return undefined
    const page = group.pages[group.find()] as Page
    const index = page.find(rest, restLength, restDigest)
    return index < 0 ? undefined : page.value(index)
  }

  /** Whether {@link find} has an answer, which is not copied for it. */
  knows(key: HexKey): boolean {
    if (key.length > 2 * MAX_TABLE_KEY_BYTES || (key.length & 1) !== 0) return false
    const group = this.#group(key)
    if (group === undefined || !readRest(key)) return false
    return (group.pages[group.find()] as Page).find(rest, restLength, restDigest) >= 0
  }

  /** What is made of a value of at most `MAX_INLINE` bytes where it stands; undefined where there is none. */
  read<T>(key: HexKey, make: (bytes: Uint8Array, from: number, to: number) => T): T | undefined {
    if (key.length > 2 * MAX_TABLE_KEY_BYTES || (key.length & 1) !== 0) return undefined
    const group = this.#group(key)
    if (group === undefined || !readRest(key)) return undefined
    const page = group.pages[group.find()] as Page
    const index = page.find(rest, restLength, restDigest)
    return index < 0 ? undefined : page.read(index, make)
  }

  set(key: HexKey, value: Uint8Array | undefined): void {
    checkKey(key)
    const stored = value ?? (this.#differences ? REMOVED : undefined)
    let group = this.#group(key)
    if (!readRest(key)) throw badKey(key)
    if (group === undefined) {
      if (stored === undefined) return
      const prefix = key.slice(0, GROUP_DIGITS)
      for (let i = 0; i < prefix.length; i++) if (nibbleAt(prefix, i) < 0) throw badKey(key)
      group = new Group(prefix)
      this.#groups.set(prefix, group)
      this.#order = undefined
      group.pages.push(new Page())
    }
    const at = group.find()
    const page = group.pages[at] as Page
    const index = page.find(rest, restLength, restDigest)
    if (index >= 0) {
      if (stored === undefined) this.#remove(group, at, index)
      else {
        page.replace(index, stored)
        // A page that came in order is full as it is; only values that grew are a reason to cut it.
        if (page.size > 2 * MAX_PAGE_BYTES) split(group, at)
      }
    } else if (stored !== undefined) {
      this.#size++
      insert(group, at, -1 - index, stored)
    }
  }

  /** Another table with the same entries; what is written into one is not in the other. */
  copy(): MemoryTable {
    const copy = new MemoryTable({ differences: this.#differences })
    for (const [prefix, group] of this.#groups) copy.#groups.set(prefix, group.copy())
    copy.#order = undefined
    copy.#size = this.#size
    return copy
  }

  /** Knows nothing of a key any more, not even that it was removed. */
  forget(key: HexKey): void {
    const group = this.#group(key)
    if (group === undefined || !readRest(key)) return
    const at = group.find()
    const index = (group.pages[at] as Page).find(rest, restLength, restDigest)
    if (index >= 0) this.#remove(group, at, index)
  }

  keys(prefix: HexKey, after: HexKey | undefined, limit: number): HexKey[] {
    const out: HexKey[] = []
    if (limit <= 0) return out
    this.#scan(prefix, after, (key, page, index) => {
      if (!page.isRemoved(index)) out.push(key)
      return out.length < limit
    })
    return out
  }

  /** Every entry, ascending. */
  entries(): [HexKey, Stored][] {
    const out: [HexKey, Stored][] = []
    this.#scan('', undefined, (key, page, index) => {
      out.push([key, page.value(index)])
      return true
    })
    return out
  }

  /** Keys with `prefix` strictly after `after`, with whether they are known to be removed; at most `limit`. */
  differences(prefix: HexKey, after: HexKey | undefined, limit: number): { key: HexKey; removed: boolean }[] {
    const out: { key: HexKey; removed: boolean }[] = []
    if (limit <= 0) return out
    this.#scan(prefix, after, (key, page, index) => {
      out.push({ key, removed: page.isRemoved(index) })
      return out.length < limit
    })
    return out
  }

  clear(): void {
    this.#groups.clear()
    this.#recent = NONE
    this.#order = []
    this.#size = 0
  }

  #remove(group: Group, at: number, index: number): void {
    const page = group.pages[at] as Page
    page.remove(index)
    this.#size--
    if (page.count > 0) return
    group.pages.splice(at, 1)
    if (group.pages.length > 0) return
    this.#groups.delete(group.prefix)
    this.#recent = NONE
    this.#order = undefined
  }

  #group(key: HexKey): Group | undefined {
    const place = (nibbleAt(key, TELLING_DIGIT) << 4) | nibbleAt(key, TELLING_DIGIT + 1)
    if (key.length < GROUP_DIGITS || place < 0) return this.#groups.get(key.slice(0, GROUP_DIGITS))
    const recent = this.#recent[place]
    if (recent !== undefined && key.startsWith(recent.prefix)) return recent
    const group = this.#groups.get(key.slice(0, GROUP_DIGITS))
    if (group === undefined) return undefined
    if (this.#recent === NONE) this.#recent = new Array<Group | undefined>(256).fill(undefined)
    this.#recent[place] = group
    return group
  }

  /** Visits entries with `prefix`, ascending, strictly after `after`, until told to stop. */
  #scan(prefix: HexKey, after: HexKey | undefined, visit: (key: HexKey, page: Page, index: number) => boolean): void {
    const begin = after !== undefined && after >= prefix ? after : prefix
    this.#order ??= [...this.#groups.keys()].sort()
    const order = this.#order
    const beginGroup = begin.slice(0, GROUP_DIGITS)
    for (let at = lowerBound(order, beginGroup); at < order.length; at++) {
      const group = this.#groups.get(order[at] as HexKey) as Group
      const shared = Math.min(group.prefix.length, prefix.length)
      if (!group.prefix.startsWith(prefix.slice(0, shared))) return
      // A short key that the prefix goes beyond.
      if (group.prefix.length < prefix.length && group.prefix.length < GROUP_DIGITS) continue
      if (!visitGroup(group, group.prefix === beginGroup ? begin : undefined, after, prefix, visit)) return
    }
  }
}

/** False when the visit is over. */
function visitGroup(
  group: Group,
  begin: HexKey | undefined,
  after: HexKey | undefined,
  prefix: HexKey,
  visit: (key: HexKey, page: Page, index: number) => boolean,
): boolean {
  let at = 0
  let index = 0
  let skipping = false
  if (begin !== undefined) {
    readRest(firstKeyAt(begin))
    at = group.find()
    const found = (group.pages[at] as Page).find(rest, restLength, restDigest)
    index = found < 0 ? -1 - found : found
    skipping = begin === after
  }
  const groupBytes = group.prefix.length >> 1
  scratchText.write(group.prefix, 0, 'hex')
  for (; at < group.pages.length; at++, index = 0) {
    const page = group.pages[at] as Page
    for (; index < page.count; index++) {
      const key = scratchText.toString('hex', 0, page.key(index, scratch, groupBytes))
      if (!key.startsWith(prefix)) return false
      if (skipping && key <= (after as HexKey)) continue
      skipping = false
      if (!visit(key, page, index)) return false
      // Whoever is visited may have used the work space.
    }
  }
  return true
}

function insert(group: Group, at: number, index: number, value: Stored): void {
  const page = group.pages[at] as Page
  // Keys that come in order fill their pages to the end.
  if (index === page.count && isFull(page)) {
    const next = new Page()
    next.insert(0, rest, restLength, restDigest, value)
    group.pages.splice(at + 1, 0, next)
    return
  }
  page.insert(index, rest, restLength, restDigest, value)
  if (index < page.count - 1) split(group, at)
}

function split(group: Group, at: number): void {
  const page = group.pages[at] as Page
  if (page.count < 2 || !isFull(page)) return
  const middle = page.count >> 1
  group.pages.splice(at, 1, page.part(0, middle), page.part(middle, page.count))
}

function isFull(page: Page): boolean {
  return page.size > MAX_PAGE_BYTES || page.count >= MAX_PAGE_ENTRIES
}

function checkKey(key: HexKey): void {
  if ((key.length & 1) !== 0) throw badKey(key)
  if (key.length > 2 * MAX_TABLE_KEY_BYTES) throw keyTooLong(key)
}

/** Makes a key the one at hand; false when it is none. */
function readRest(key: HexKey): boolean {
  const whole = putBytes(key, GROUP_DIGITS, key.length, rest, 0)
  restLength = Math.max(0, (key.length - GROUP_DIGITS) >> 1)
  restDigest = digestOf(rest, restLength)
  return whole
}

function lowerBound(order: readonly HexKey[], prefix: HexKey): number {
  let low = 0
  let high = order.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((order[middle] as HexKey) < prefix) low = middle + 1
    else high = middle
  }
  return low
}
