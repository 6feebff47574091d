import { passing } from './pool.ts'

/** A page is cut in two above this. */
export const MAX_PAGE_BYTES = 6144
/** Longest value that stands in a page; longer ones are kept as they are beside it. */
export const MAX_INLINE = 2048
/** Bytes before an entry's key: lengths of key and value, 16 bits each. */
const HEAD = 4
/** In place of a value's length: the value stands in `big`, at the index that follows. */
const BIG = 0xffff
/** In place of a value's length: the key is known to be absent, whatever lies below. */
const GONE = 0xfffe
const INDEX_BYTES = 2
const FIRST_BYTES = 256
/** Room for what a page has when it is cut in two, and an ordinary entry beside. */
const FULL_BYTES = MAX_PAGE_BYTES + 256
/** Offsets have 16 bits. */
const MOST_BYTES = 0x10000
const FIRST_ENTRIES = 8

/** A value that stands for "removed here" in a table of differences. */
export const REMOVED: unique symbol = Symbol('removed')
export type Stored = Uint8Array | typeof REMOVED

/** The first six bytes of a key as a number: orders keys as far as they differ there. */
export function digestOf(key: Uint8Array, length: number): number {
  let digest = 0
  for (let i = 0; i < 6; i++) digest = digest * 256 + (i < length ? (key[i] as number) : 0)
  return digest
}

/**
 * Some neighbouring entries of a table in one block of bytes. `digests` and `offsets` give the order; the entries
 * themselves lie in the order of their arrival.
 */
export class Page {
  count = 0
  #data = new Uint8Array(FIRST_BYTES)
  #digests = new Float64Array(FIRST_ENTRIES)
  #offsets = new Uint16Array(FIRST_ENTRIES)
  #end = 0
  /** Bytes of entries that were replaced. */
  #waste = 0
  #big: (Uint8Array | undefined)[] | undefined

  /** Bytes in use. */
  get size(): number {
    return this.#end - this.#waste
  }

  /** Bytes this page keeps from the garbage collector, values beside it included. */
  get footprint(): number {
    let bytes = this.#data.length + this.#offsets.byteLength + this.#digests.byteLength
    for (const value of this.#big ?? []) bytes += value?.length ?? 0
    return bytes
  }

  /** Digest of the first key. */
  get first(): number {
    return this.#digests[0] as number
  }

  /** Where the first `length` bytes of `key` stand: the index, or `-1 - index` of the first entry above. */
  find(key: Uint8Array, length: number, digest: number): number {
    const digests = this.#digests
    let low = 0
    let high = this.count
    while (low < high) {
      const middle = (low + high) >> 1
      const found = digests[middle] as number
      const compared = found === digest ? this.#compare(middle, key, length) : found - digest
      if (compared === 0) return middle
      if (compared < 0) low = middle + 1
      else high = middle
    }
    return -1 - low
  }

  /** Negative when the first key here is below `key`. */
  compareFirst(key: Uint8Array, length: number): number {
    return this.#compare(0, key, length)
  }

  value(index: number): Stored {
    const data = this.#data
    const at = this.#offsets[index] as number
    const valueLength = (data[at + 2] as number) | ((data[at + 3] as number) << 8)
    const from = at + HEAD + ((data[at] as number) | ((data[at + 1] as number) << 8))
    if (valueLength < GONE) return passing.copy(data, from, from + valueLength)
    if (valueLength === GONE) return REMOVED
    // PERF: as it was given, for nobody changes what a table holds or tells: a copy of megabytes for each look fills memory.
    return (this.#big as Uint8Array[])[(data[from] as number) | ((data[from + 1] as number) << 8)] as Uint8Array
  }

  /** What is made of a value's bytes, which stand in the page and are not copied; undefined where they do not. */
  read<T>(index: number, make: (bytes: Uint8Array, from: number, to: number) => T): T | undefined {
    const data = this.#data
    const at = this.#offsets[index] as number
    const valueLength = (data[at + 2] as number) | ((data[at + 3] as number) << 8)
    const from = at + HEAD + ((data[at] as number) | ((data[at + 1] as number) << 8))
    return valueLength < GONE ? make(data, from, from + valueLength) : undefined
  }

  isRemoved(index: number): boolean {
    const at = this.#offsets[index] as number
    return ((this.#data[at + 2] as number) | ((this.#data[at + 3] as number) << 8)) === GONE
  }

  /** Puts the key at `index` into `out` from `to` on and gives where it ends. */
  key(index: number, out: Uint8Array, to: number): number {
    const data = this.#data
    const at = this.#offsets[index] as number
    const length = (data[at] as number) | ((data[at + 1] as number) << 8)
    for (let i = 0; i < length; i++) out[to + i] = data[at + HEAD + i] as number
    return to + length
  }

  replace(index: number, value: Stored): void {
    const data = this.#data
    const at = this.#offsets[index] as number
    const keyLength = (data[at] as number) | ((data[at + 1] as number) << 8)
    const valueLength = (data[at + 2] as number) | ((data[at + 3] as number) << 8)
    const from = at + HEAD + keyLength
    if (value !== REMOVED && value.length === valueLength && value.length <= MAX_INLINE) {
      for (let i = 0; i < valueLength; i++) data[from + i] = value[i] as number
      return
    }
    if (valueLength === BIG) {
      const place = (data[from] as number) | ((data[from + 1] as number) << 8)
      const big = this.#big as (Uint8Array | undefined)[]
      if (value !== REMOVED && value.length > MAX_INLINE) {
        big[place] = value
        return
      }
      big[place] = undefined
    }
    const key = data.slice(at + HEAD, from)
    this.#waste += HEAD + keyLength + inlineBytes(valueLength)
    this.#offsets[index] = this.#append(key, keyLength, value)
    this.#tidy()
  }

  insert(index: number, key: Uint8Array, length: number, digest: number, value: Stored): void {
    const at = this.#append(key, length, value)
    if (this.count === this.#offsets.length) {
      const capacity = 2 * this.count
      const offsets = new Uint16Array(capacity)
      const digests = new Float64Array(capacity)
      offsets.set(this.#offsets)
      digests.set(this.#digests)
      this.#offsets = offsets
      this.#digests = digests
    }
    this.#offsets.copyWithin(index + 1, index, this.count)
    this.#digests.copyWithin(index + 1, index, this.count)
    this.#offsets[index] = at
    this.#digests[index] = digest
    this.count++
  }

  remove(index: number): void {
    const data = this.#data
    const at = this.#offsets[index] as number
    const keyLength = (data[at] as number) | ((data[at + 1] as number) << 8)
    const valueLength = (data[at + 2] as number) | ((data[at + 3] as number) << 8)
    const from = at + HEAD + keyLength
    if (valueLength === BIG)
      (this.#big as (Uint8Array | undefined)[])[(data[from] as number) | ((data[from + 1] as number) << 8)] = undefined
    this.#waste += HEAD + keyLength + inlineBytes(valueLength)
    this.#offsets.copyWithin(index, index + 1, this.count)
    this.#digests.copyWithin(index, index + 1, this.count)
    this.count--
    this.#tidy()
  }

  /** A page of its own with the same entries. */
  copy(): Page {
    const copy = new Page()
    copy.count = this.count
    copy.#data = this.#data.slice()
    copy.#digests = this.#digests.slice()
    copy.#offsets = this.#offsets.slice()
    copy.#end = this.#end
    copy.#waste = this.#waste
    copy.#big = this.#big?.slice()
    return copy
  }

  /** Entries [from, to) as a page of their own. */
  part(from: number, to: number): Page {
    const data = this.#data
    const page = new Page()
    let size = 0
    for (let i = from; i < to; i++) size += this.#bytesOf(i)
    const count = to - from
    page.#data = new Uint8Array(size + (size >> 2))
    page.#digests = new Float64Array(count + (count >> 1) + 1)
    page.#offsets = new Uint16Array(count + (count >> 1) + 1)
    page.#digests.set(this.#digests.subarray(from, to))
    for (let i = from; i < to; i++) {
      const at = this.#offsets[i] as number
      const end = at + this.#bytesOf(i)
      page.#offsets[i - from] = page.#end
      page.#data.set(data.subarray(at, end), page.#end)
      page.#end += end - at
      if (((data[at + 2] as number) | ((data[at + 3] as number) << 8)) === BIG) {
        const place = (data[end - 2] as number) | ((data[end - 1] as number) << 8)
        page.#keepBig((this.#big as Uint8Array[])[place] as Uint8Array, page.#end - INDEX_BYTES)
      }
    }
    page.count = count
    return page
  }

  /** Bytes that an entry takes in the page. */
  #bytesOf(index: number): number {
    const data = this.#data
    const at = this.#offsets[index] as number
    const code = (data[at + 2] as number) | ((data[at + 3] as number) << 8)
    return HEAD + ((data[at] as number) | ((data[at + 1] as number) << 8)) + inlineBytes(code)
  }

  /** Keeps a value beside the page and puts its index at `at`. */
  #keepBig(value: Uint8Array, at: number): void {
    this.#big ??= []
    let place = this.#big.indexOf(undefined)
    if (place < 0) place = this.#big.length
    this.#big[place] = value
    this.#data[at] = place & 0xff
    this.#data[at + 1] = place >> 8
  }

  #compare(index: number, key: Uint8Array, length: number): number {
    const data = this.#data
    const at = this.#offsets[index] as number
    const own = (data[at] as number) | ((data[at + 1] as number) << 8)
    const from = at + HEAD
    const end = own < length ? own : length
    for (let i = 0; i < end; i++) {
      const difference = (data[from + i] as number) - (key[i] as number)
      if (difference !== 0) return difference
    }
    return own - length
  }

  #append(key: Uint8Array, length: number, value: Stored): number {
    const big = value !== REMOVED && value.length > MAX_INLINE
    const valueBytes = value === REMOVED ? 0 : big ? INDEX_BYTES : value.length
    const at = this.#end
    const end = at + HEAD + length + valueBytes
    if (end > this.#data.length) {
      const longer = new Uint8Array(roomFor(end, this.#data.length))
      longer.set(this.#data.subarray(0, at))
      this.#data = longer
    }
    const data = this.#data
    const code = value === REMOVED ? GONE : big ? BIG : value.length
    data[at] = length & 0xff
    data[at + 1] = length >> 8
    data[at + 2] = code & 0xff
    data[at + 3] = code >> 8
    for (let i = 0; i < length; i++) data[at + HEAD + i] = key[i] as number
    if (big) {
      this.#keepBig(value, at + HEAD + length)
    } else if (value !== REMOVED) {
      const from = at + HEAD + length
      for (let i = 0; i < value.length; i++) data[from + i] = value[i] as number
    }
    this.#end = end
    return at
  }

  /** Moves entries together once a good part of the bytes is no longer in use. */
  #tidy(): void {
    if (this.#waste < 256 || this.#waste * 3 < this.#end) return
    const data = new Uint8Array(this.size + 128)
    let end = 0
    for (let i = 0; i < this.count; i++) {
      const at = this.#offsets[i] as number
      const length = this.#bytesOf(i)
      data.set(this.#data.subarray(at, at + length), end)
      this.#offsets[i] = end
      end += length
    }
    this.#data = data
    this.#end = end
    this.#waste = 0
  }
}

/** Bytes for a page that has so many and needs `end`: twice as many, but few have more than a full one. */
function roomFor(end: number, length: number): number {
  const more = length < FULL_BYTES ? Math.min(2 * length, FULL_BYTES) : length + (length >> 1)
  return Math.min(MOST_BYTES, Math.max(end, more))
}

/** Bytes that a value of this length code takes in the page itself. */
function inlineBytes(code: number): number {
  return code === BIG ? INDEX_BYTES : code === GONE ? 0 : code
}
