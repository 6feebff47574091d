import type { Interner } from './interner.ts'

/** What a storage item tells of itself, so that its values can be kept decoded. */
export interface CachedItem<T> {
  /** Number of the item in this process, see {@link nextItemId}: its place in every overlay. */
  readonly id: number
  /** Parts of its key; 0 for a single value. */
  readonly arity: number
  /** Storage key (hex) that all keys of the item begin with, or that is the item's own. */
  readonly prefix: string
  /** Storage key of some key parts; of fewer than `arity`, what all keys that begin with them share. */
  keyOf(parts: readonly unknown[]): string
  /** True when storage keys are hashes that do not contain the parts. */
  readonly opaque: boolean
  /** Parts of a storage key; undefined where it has none. Hashes need not be looked at: {@link SlotTable.slotOfKey} does. */
  parseKey(key: string): readonly unknown[] | undefined
  encode(value: T): Uint8Array
  /**
   * The value of bytes, or undefined where they say that there is none. `registry` is whatever the overlay was made with: types
   * that refer to the whole runtime decode through it.
   */
  decode(bytes: Uint8Array, registry: unknown): T | undefined
}

/** How much an overlay keeps: numbered keys, lists of them, and long values. */
export interface Tally {
  kept: number
}

let items = 0

/** A number for a storage item. */
export function nextItemId(): number {
  return items++
}

const FIRST_CAPACITY = 16
/** Numbers below this that are whole keys point to their slots: netuids do, and nearly every rule looks something up by one. */
const DIRECT = 4096
/** Items with more keys than this make storage keys anew instead of keeping them. */
const KEPT_KEYS = 4096

/**
 * The keys of one item that were ever asked for, numbered. Key parts stand in columns of integers behind an open hash
 * table, so that a look-up makes no string and no closure; values stand elsewhere, under the numbers.
 */
export class SlotTable {
  readonly item: CachedItem<unknown>
  readonly tally: Tally
  readonly #interner: Interner
  readonly #columns: Int32Array[]
  readonly #numbers: boolean[]
  readonly #keys: (string | undefined)[] = []
  #ordered: readonly number[] = []
  /** Slot and one; 0 is free. */
  #index = new Int32Array(2 * FIRST_CAPACITY)
  #count = 0
  /** Slot and one by the number that is the whole key; 0 is free. */
  #direct = new Int32Array(0)
  // A rule that looks at a value often writes it next. Parts that are objects are told by identity here, since nobody
  // changes them once they were handed in: the interner keeps them too.
  #lastA: unknown
  #lastB: unknown
  #lastC: unknown
  #lastSlot = -1

  constructor(item: CachedItem<unknown>, interner: Interner, tally: Tally) {
    this.item = item
    this.tally = tally
    this.#interner = interner
    this.#columns = Array.from({ length: item.arity }, () => new Int32Array(FIRST_CAPACITY))
    this.#numbers = new Array<boolean>(item.arity).fill(false)
  }

  get count(): number {
    return this.#count
  }

  /** Slot of a value without a key. */
  slot0(): number {
    if (this.#count === 0) {
      this.#count = 1
      this.tally.kept++
    }
    return 0
  }

  slot1(a: unknown): number {
    if (typeof a === 'number' && a < this.#direct.length) {
      const slot = (this.#direct[a] as number) - 1
      if (slot >= 0) return slot
    }
    if (this.#lastSlot >= 0 && a === this.#lastA) return this.#lastSlot
    const slot = this.#find1(a)
    this.#lastA = a
    this.#lastSlot = slot
    if (typeof a === 'number' && a >= 0 && a < DIRECT) this.#point(a, slot)
    return slot
  }

  #find1(a: unknown): number {
    const x = this.#interner.of(a)
    const [first] = this.#columns as [Int32Array]
    const index = this.#index
    const mask = index.length - 1
    for (let at = mix(x) & mask; ; at = (at + 1) & mask) {
      const slot = (index[at] as number) - 1
      if (slot < 0) return this.#add(at, [a], x)
      if (first[slot] === x) return slot
    }
  }

  slot2(a: unknown, b: unknown): number {
    if (this.#lastSlot >= 0 && a === this.#lastA && b === this.#lastB) return this.#lastSlot
    const slot = this.#find2(a, b)
    this.#lastA = a
    this.#lastB = b
    this.#lastSlot = slot
    return slot
  }

  #find2(a: unknown, b: unknown): number {
    const x = this.#interner.of(a)
    const y = this.#interner.of(b)
    const [first, second] = this.#columns as [Int32Array, Int32Array]
    const index = this.#index
    const mask = index.length - 1
    for (let at = mix(mix(x) + y) & mask; ; at = (at + 1) & mask) {
      const slot = (index[at] as number) - 1
      if (slot < 0) return this.#add(at, [a, b], x, y)
      if (first[slot] === x && second[slot] === y) return slot
    }
  }

  slot3(a: unknown, b: unknown, c: unknown): number {
    if (this.#lastSlot >= 0 && a === this.#lastA && b === this.#lastB && c === this.#lastC) return this.#lastSlot
    const slot = this.#find3(a, b, c)
    this.#lastA = a
    this.#lastB = b
    this.#lastC = c
    this.#lastSlot = slot
    return slot
  }

  #find3(a: unknown, b: unknown, c: unknown): number {
    const x = this.#interner.of(a)
    const y = this.#interner.of(b)
    const z = this.#interner.of(c)
    const [first, second, third] = this.#columns as [Int32Array, Int32Array, Int32Array]
    const index = this.#index
    const mask = index.length - 1
    for (let at = mix(mix(mix(x) + y) + z) & mask; ; at = (at + 1) & mask) {
      const slot = (index[at] as number) - 1
      if (slot < 0) return this.#add(at, [a, b, c], x, y, z)
      if (first[slot] === x && second[slot] === y && third[slot] === z) return slot
    }
  }

  slotOf(parts: readonly unknown[]): number {
    switch (parts.length) {
      case 0:
        return this.slot0()
      case 1:
        return this.slot1(parts[0])
      case 2:
        return this.slot2(parts[0], parts[1])
      case 3:
        return this.slot3(parts[0], parts[1], parts[2])
      default:
        return this.#slotN(parts)
    }
  }

  /**
   * Slot of a storage key, if it is a key of the item. Parts are read from a key without a look at the hashes in front of
   * them: with other hashes it is another key. One that does not contain its parts is known once its slot was asked for.
   */
  slotOfKey(key: string): number | undefined {
    if (this.item.opaque) {
      for (let slot = 0; slot < this.#count; slot++) if (this.key(slot) === key) return slot
      return undefined
    }
    const parts = this.item.parseKey(key)
    if (parts === undefined) return undefined
    const slot = this.slotOf(parts)
    return this.key(slot) === key ? slot : undefined
  }

  /** Key parts of a slot. */
  parts(slot: number): readonly unknown[] {
    const out: unknown[] = []
    for (let i = 0; i < this.#columns.length; i++) {
      const id = (this.#columns[i] as Int32Array)[slot] as number
      out.push(this.#numbers[i] ? id >>> 0 : this.#interner.value(id))
    }
    return out
  }

  /** Storage key of a slot. */
  key(slot: number): string {
    const known = this.#keys[slot]
    if (known !== undefined) return known
    const key = this.item.keyOf(this.parts(slot))
    if (this.#count <= KEPT_KEYS) place(this.#keys, slot, key)
    return key
  }

  /** Storage key of a slot that is written: it will be written again. */
  writtenKey(slot: number): string {
    const key = this.#keys[slot] ?? this.item.keyOf(this.parts(slot))
    place(this.#keys, slot, key)
    return key
  }

  /** All slots in the order of their storage keys; for items with few keys. */
  ordered(): readonly number[] | undefined {
    if (this.#count > KEPT_KEYS) return undefined
    if (this.#ordered.length !== this.#count) {
      const slots = Array.from({ length: this.#count }, (_, slot) => slot)
      this.#ordered = slots.sort((a, b) => (this.key(a) < this.key(b) ? -1 : 1))
    }
    return this.#ordered
  }

  /** Identifies the list of keys that begin with the first `used` parts of a slot. */
  listKey(slot: number, used: number): number | string {
    if (used === 0) return ''
    const first = (this.#columns[0] as Int32Array)[slot] as number
    if (used === 1) return first
    let text = String(first)
    for (let i = 1; i < used; i++) text += `,${(this.#columns[i] as Int32Array)[slot]}`
    return text
  }

  /** The same for key parts. */
  listKeyOf(parts: readonly unknown[]): number | string {
    if (parts.length === 0) return ''
    if (parts.length === 1) return this.#interner.of(parts[0])
    return parts.map((part) => this.#interner.of(part)).join(',')
  }

  #slotN(parts: readonly unknown[]): number {
    const ids = parts.map((part) => this.#interner.of(part))
    const index = this.#index
    const mask = index.length - 1
    for (let at = mixed(ids) & mask; ; at = (at + 1) & mask) {
      const slot = (index[at] as number) - 1
      if (slot < 0) return this.#add(at, parts, ...ids)
      if (ids.every((id, i) => (this.#columns[i] as Int32Array)[slot] === id)) return slot
    }
  }

  #add(at: number, parts: readonly unknown[], ...ids: number[]): number {
    const slot = this.#count++
    this.tally.kept++
    if (slot === 0) parts.forEach((part, i) => (this.#numbers[i] = typeof part === 'number'))
    if (slot === (this.#columns[0] as Int32Array).length) this.#grow()
    ids.forEach((id, i) => ((this.#columns[i] as Int32Array)[slot] = id))
    if (this.#index.length < 2 * (slot + 1)) this.#reindex()
    else this.#index[at] = slot + 1
    return slot
  }

  #point(number: number, slot: number): void {
    if (number >= this.#direct.length) {
      let size = FIRST_CAPACITY
      while (size <= number) size *= 2
      const longer = new Int32Array(size)
      longer.set(this.#direct)
      this.#direct = longer
    }
    this.#direct[number] = slot + 1
  }

  #grow(): void {
    for (let i = 0; i < this.#columns.length; i++) {
      const longer = new Int32Array(2 * (this.#columns[i] as Int32Array).length)
      longer.set(this.#columns[i] as Int32Array)
      this.#columns[i] = longer
    }
  }

  #reindex(): void {
    const index = new Int32Array(2 * this.#index.length)
    const mask = index.length - 1
    for (let slot = 0; slot < this.#count; slot++) {
      let hash = 0
      for (const column of this.#columns) hash = mix(hash + (column[slot] as number))
      let at = hash & mask
      while (index[at] !== 0) at = (at + 1) & mask
      index[at] = slot + 1
    }
    this.#index = index
  }
}

/** Puts a value at its slot. Slots come in any order, and a list with gaps is as slow as a map, and larger. */
export function place<T>(values: (T | undefined)[], slot: number, value: T): void {
  while (values.length < slot) values.push(undefined)
  values[slot] = value
}

function mix(value: number): number {
  let x = Math.imul(value ^ (value >>> 16), 0x45d9f3b)
  x = Math.imul(x ^ (x >>> 16), 0x45d9f3b)
  return x ^ (x >>> 16)
}

function mixed(ids: readonly number[]): number {
  let hash = 0
  for (const id of ids) hash = mix(hash + id)
  return hash
}
