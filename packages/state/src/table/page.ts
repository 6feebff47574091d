/** Longest value that stands in a page; longer ones are kept as they are beside it. */
const MAX_INLINE = 2048
/** Bytes before an entry's key: lengths of key rest and value, 16 bits each. */
const HEAD = 4
/** In place of a value's length: the value stands in `big`, at the index that follows. */
const BIG = 0xffff
/** In place of a value's length: the key is known to be absent, whatever lies below. */
const GONE = 0xfffe
const INDEX_BYTES = 2
const FIRST_BYTES = 512

/** A value that stands for "removed here" in a table of differences. */
export const REMOVED: unique symbol = Symbol('removed')
export type Stored = Uint8Array | typeof REMOVED

/**
 * Some neighbouring entries of a table in one block of bytes: the prefix that all keys share once, then for each entry
 * the rest of its key and its value. `offsets` gives the order; entries themselves lie in the order of their arrival.
 */
export class Page {
  count = 0
  #prefix: Uint8Array
  #data: Uint8Array
  #offsets: Uint16Array
  #end = 0
  /** Bytes of entries that were replaced. */
  #waste = 0
  #big: (Uint8Array | undefined)[] | undefined

  constructor(prefix: Uint8Array) {
    this.#prefix = prefix
    this.#data = new Uint8Array(FIRST_BYTES)
    this.#offsets = new Uint16Array(16)
  }

  /** Bytes in use. */
  get size(): number {
    return this.#end - this.#waste
  }

  /** Bytes this page keeps from the garbage collector, values beside it included. */
  get footprint(): number {
    let bytes = this.#data.length + this.#offsets.byteLength + this.#prefix.length
    for (const value of this.#big ?? []) bytes += value?.length ?? 0
    return bytes
  }

  /** True when `key`, whose bytes they are, may stand here without the page being made anew. */
  fits(key: Uint8Array, length: number): boolean {
    const prefix = this.#prefix
    if (prefix.length > length) return false
    for (let i = prefix.length - 1; i >= 0; i--) if (prefix[i] !== key[i]) return false
    return this.#end + HEAD + length + MAX_INLINE < 0xffff
  }

  /**
   * Where the first `length` bytes of `key` stand: the index, or `-1 - index` of the first entry above.
   */
  find(key: Uint8Array, length: number): number {
    const skip = this.#prefix.length
    const order = comparePrefix(this.#prefix, key, length)
    if (order !== 0) return order > 0 ? -1 : -1 - this.count
    let low = 0
    let high = this.count
    while (low < high) {
      const middle = (low + high) >> 1
      const compared = this.#compareRest(middle, key, skip, length)
      if (compared === 0) return middle
      if (compared < 0) low = middle + 1
      else high = middle
    }
    return -1 - low
  }

  /** Negative when the first key here is below `key`. Both are known to agree in the first `from` bytes. */
  compareFirst(key: Uint8Array, length: number, from: number): number {
    const prefix = this.#prefix
    const end = Math.min(prefix.length, length)
    for (let i = from; i < end; i++) {
      if (prefix[i] !== key[i]) {
        agreed = i
        return (prefix[i] as number) - (key[i] as number)
      }
    }
    if (prefix.length > length) {
      agreed = length
      return 1
    }
    return this.#compareRest(0, key, prefix.length, length)
  }

  value(index: number): Stored {
    const data = this.#data
    const at = this.#offsets[index] as number
    const keyLength = (data[at] as number) | ((data[at + 1] as number) << 8)
    const valueLength = (data[at + 2] as number) | ((data[at + 3] as number) << 8)
    const from = at + HEAD + keyLength
    if (valueLength < GONE) return data.slice(from, from + valueLength)
    if (valueLength === GONE) return REMOVED
    return (this.#big as Uint8Array[])[(data[from] as number) | ((data[from + 1] as number) << 8)] as Uint8Array
  }

  isRemoved(index: number): boolean {
    const at = this.#offsets[index] as number
    return ((this.#data[at + 2] as number) | ((this.#data[at + 3] as number) << 8)) === GONE
  }

  /** Puts the key at `index` into `out` and gives its length. */
  key(index: number, out: Uint8Array): number {
    const data = this.#data
    const at = this.#offsets[index] as number
    const length = (data[at] as number) | ((data[at + 1] as number) << 8)
    const skip = this.#prefix.length
    out.set(this.#prefix)
    for (let i = 0; i < length; i++) out[skip + i] = data[at + HEAD + i] as number
    return skip + length
  }

  replace(index: number, value: Stored): void {
    const data = this.#data
    const at = this.#offsets[index] as number
    const keyLength = (data[at] as number) | ((data[at + 1] as number) << 8)
    const valueLength = (data[at + 2] as number) | ((data[at + 3] as number) << 8)
    const from = at + HEAD + keyLength
    if (value !== REMOVED && value.length === valueLength && value.length <= MAX_INLINE) {
      data.set(value, from)
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
    const rest = data.slice(at + HEAD, from)
    this.#waste += HEAD + keyLength + (valueLength === BIG ? INDEX_BYTES : valueLength === GONE ? 0 : valueLength)
    this.#offsets[index] = this.#append(rest, 0, keyLength, value)
    this.#tidy()
  }

  insert(index: number, key: Uint8Array, length: number, value: Stored): void {
    const at = this.#append(key, this.#prefix.length, length, value)
    if (this.count === this.#offsets.length) {
      const longer = new Uint16Array(this.#offsets.length * 2)
      longer.set(this.#offsets)
      this.#offsets = longer
    }
    this.#offsets.copyWithin(index + 1, index, this.count)
    this.#offsets[index] = at
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
    this.#waste += HEAD + keyLength + (valueLength === BIG ? INDEX_BYTES : valueLength === GONE ? 0 : valueLength)
    this.#offsets.copyWithin(index, index + 1, this.count)
    this.count--
    this.#tidy()
  }

  /** Entries [from, to) as a page of their own, with the longest prefix they share. */
  part(from: number, to: number, scratch: Uint8Array): Page {
    const first = scratch.slice(0, this.key(from, scratch))
    const length = this.key(to - 1, scratch)
    let shared = 0
    while (shared < Math.min(first.length, length) && first[shared] === scratch[shared]) shared++
    return this.#copy(from, to, first.slice(0, shared), scratch)
  }

  /** The same entries with a prefix of `length` bytes at most, so that other keys fit. */
  loosened(length: number, scratch: Uint8Array): Page {
    return this.#copy(0, this.count, this.#prefix.slice(0, length), scratch)
  }

  /** Bytes of the prefix that `key` shares. */
  sharedWith(key: Uint8Array, length: number): number {
    let shared = 0
    const end = Math.min(this.#prefix.length, length)
    while (shared < end && this.#prefix[shared] === key[shared]) shared++
    return shared
  }

  #copy(from: number, to: number, prefix: Uint8Array, scratch: Uint8Array): Page {
    const page = new Page(prefix)
    for (let i = from; i < to; i++) page.insert(i - from, scratch, this.key(i, scratch), this.value(i))
    return page
  }

  #compareRest(index: number, key: Uint8Array, skip: number, length: number): number {
    const data = this.#data
    const at = this.#offsets[index] as number
    const rest = (data[at] as number) | ((data[at + 1] as number) << 8)
    const from = at + HEAD - skip
    const end = Math.min(skip + rest, length)
    for (let i = skip; i < end; i++) {
      const difference = (data[from + i] as number) - (key[i] as number)
      if (difference !== 0) {
        agreed = i
        return difference
      }
    }
    agreed = end
    return skip + rest - length
  }

  #append(key: Uint8Array, skip: number, length: number, value: Stored): number {
    const rest = length - skip
    const big = value !== REMOVED && value.length > MAX_INLINE
    const valueBytes = value === REMOVED ? 0 : big ? INDEX_BYTES : value.length
    const at = this.#end
    const end = at + HEAD + rest + valueBytes
    if (end > this.#data.length) {
      const longer = new Uint8Array(Math.min(0x10000, Math.max(end, this.#data.length + (this.#data.length >> 1))))
      longer.set(this.#data.subarray(0, at))
      this.#data = longer
    }
    const data = this.#data
    const code = value === REMOVED ? GONE : big ? BIG : value.length
    data[at] = rest & 0xff
    data[at + 1] = rest >> 8
    data[at + 2] = code & 0xff
    data[at + 3] = code >> 8
    for (let i = 0; i < rest; i++) data[at + HEAD + i] = key[skip + i] as number
    if (big) {
      this.#big ??= []
      let place = this.#big.indexOf(undefined)
      if (place < 0) place = this.#big.length
      this.#big[place] = value as Uint8Array
      data[at + HEAD + rest] = place & 0xff
      data[at + HEAD + rest + 1] = place >> 8
    } else if (value !== REMOVED) {
      data.set(value, at + HEAD + rest)
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
      const code = (this.#data[at + 2] as number) | ((this.#data[at + 3] as number) << 8)
      const valueBytes = code === BIG ? INDEX_BYTES : code === GONE ? 0 : code
      const length = HEAD + ((this.#data[at] as number) | ((this.#data[at + 1] as number) << 8)) + valueBytes
      data.set(this.#data.subarray(at, at + length), end)
      this.#offsets[i] = end
      end += length
    }
    this.#data = data
    this.#end = end
    this.#waste = 0
  }
}

/** How many leading bytes the last comparison of {@link Page.compareFirst} found equal. */
export let agreed = 0

/** Order of what all keys of a page begin with and the beginning of `key`: 0 when the key begins so too. */
function comparePrefix(prefix: Uint8Array, key: Uint8Array, length: number): number {
  const end = Math.min(prefix.length, length)
  for (let i = 0; i < end; i++) if (prefix[i] !== key[i]) return (prefix[i] as number) - (key[i] as number)
  return prefix.length > length ? 1 : 0
}
