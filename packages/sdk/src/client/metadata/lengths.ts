import { MetadataError } from './errors.ts'

/**
 * How long the encoding of a type is, as far as needed to tell where it ends. `cost` is what the decoded value takes, in units of
 * about 32 bytes.
 */
export type Shape =
  | { readonly kind: 'fixed'; readonly size: number; readonly cost: number }
  | { readonly kind: 'compact'; readonly bits: number }
  | { readonly kind: 'bytes' }
  | { readonly kind: 'bits' }
  | { readonly kind: 'list'; readonly of: Shape; readonly length?: number }
  | { readonly kind: 'all'; readonly of: readonly Shape[] }
  | { readonly kind: 'option'; readonly of: Shape }
  | { readonly kind: 'one'; readonly of: ReadonlyMap<number, Shape> }
  /** For types that hold themselves, such as calls. */
  | { readonly kind: 'later'; readonly shape: () => Shape }

export const fixed = (size: number, cost = 1): Shape => ({ kind: 'fixed', size, cost })
/** @param bits of the type whose numbers these are */
export const compactOf = (bits: number): Shape => ({ kind: 'compact', bits })
export const COMPACT = compactOf(32)
export const BYTES: Shape = { kind: 'bytes' }
export const NOTHING = fixed(0)
export const list = (of: Shape, length?: number): Shape => {
  if (of.kind === 'fixed' && length !== undefined) return fixed(of.size * length, 2 + of.cost * length)
  return { kind: 'list', of, ...(length === undefined ? {} : { length }) }
}
export const all = (...of: readonly Shape[]): Shape => {
  let size = 0
  let cost = 2
  for (const each of of) {
    if (each.kind !== 'fixed') return { kind: 'all', of }
    size += each.size
    cost += each.cost
  }
  return fixed(size, cost)
}
export const option = (of: Shape): Shape => ({ kind: 'option', of })

/** Units of {@link Shape} that one value may take: 2.5 times what the metagraphs of 128 full subnets do. */
const MAX_COST = 4_000_000
/** Deeper than a chain lets its calls hold each other. */
const MAX_DEPTH = 256

/** Follows an encoding without making anything of it. */
class Walk {
  readonly #bytes: Uint8Array
  #at = 0
  #cost = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  /** Bytes behind what was followed so far. */
  get left(): number {
    return this.#bytes.length - this.#at
  }

  go(shape: Shape, depth = 0): void {
    if (depth > MAX_DEPTH) throw new MetadataError(`they hold values that are nested more than ${MAX_DEPTH} deep`)
    switch (shape.kind) {
      case 'fixed':
        this.#pay(shape.cost)
        return this.#skip(shape.size)
      case 'compact':
        this.#pay(1)
        this.#number(shape.bits)
        return
      case 'bytes':
        this.#pay(2)
        return this.#skip(this.#compact())
      case 'bits':
        this.#pay(2)
        return this.#skip(Math.ceil(this.#compact() / 8))
      case 'list':
        return this.#list(shape.of, shape.length ?? this.#compact(), depth)
      case 'all':
        this.#pay(2)
        for (const each of shape.of) this.go(each, depth + 1)
        return
      case 'option':
        this.#pay(1)
        if (this.#byte() !== 0) this.go(shape.of, depth + 1)
        return
      case 'one': {
        this.#pay(2)
        const variant = this.#byte()
        const of = shape.of.get(variant)
        if (of === undefined) throw new MetadataError(`they choose variant ${variant}, which the type does not have`)
        return this.go(of, depth + 1)
      }
      case 'later':
        return this.go(shape.shape(), depth)
    }
  }

  #list(of: Shape, length: number, depth: number): void {
    this.#pay(2)
    if (of.kind === 'fixed') {
      this.#expectRoom(length, of.size)
      this.#pay(length * of.cost)
      return this.#skip(length * of.size)
    }
    // Whatever it is made of, an item that is not of fixed size begins with a byte.
    this.#expectRoom(length, 1)
    for (let n = 0; n < length; n++) this.go(of, depth + 1)
  }

  #expectRoom(length: number, size: number): void {
    if (length * size > this.left)
      throw new MetadataError(`they announce ${length} items of ${size} or more bytes where ${this.left} bytes follow`)
  }

  #pay(cost: number): void {
    this.#cost += cost
    if (this.#cost > MAX_COST) throw new MetadataError('they would take more memory than any honest value')
  }

  #skip(size: number): void {
    if (size > this.left) throw new MetadataError(`they announce ${size} bytes where ${this.left} follow`)
    this.#at += size
  }

  #byte(): number {
    this.#skip(1)
    return this.#bytes[this.#at - 1] ?? 0
  }

  /** A codec takes whatever width there is, and makes a number of it that its type does not have. */
  #number(bits: number): void {
    const from = this.#at
    const value = this.#compact()
    const isLarge = ((this.#bytes[from] ?? 0) & 3) === 3
    const isMore = isLarge
      ? this.#bytes.subarray(from + 1 + bits / 8, this.#at).some((byte) => byte > 0)
      : value >= 2 ** bits
    if (isMore) throw new MetadataError(`they hold a compact number that is more than ${bits} bits have`)
  }

  #compact(): number {
    const first = this.#byte()
    const mode = first & 3
    if (mode === 0) return first >>> 2
    const more = mode === 1 ? 1 : mode === 2 ? 3 : (first >>> 2) + 4
    let value = mode === 3 ? 0 : first >>> 2
    let scale = mode === 3 ? 1 : 64
    for (let n = 0; n < more; n++) {
      value += this.#byte() * scale
      scale *= 256
    }
    return value
  }
}

/**
 * Refuses bytes whose lengths cannot be, before anything is set aside for them: the codecs make a list as long as it is
 * announced to be. Gives the number of bytes behind the value.
 *
 * @throws MetadataError
 */
export function expectLengths(shape: Shape, bytes: Uint8Array): number {
  const walk = new Walk(bytes)
  walk.go(shape)
  return walk.left
}
