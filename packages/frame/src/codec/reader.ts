import type { BoundCall } from '../pallet/pallet.ts'
import { CodecError } from './errors.ts'

/** Bytes of memory of a list of bytes, beside the bytes themselves. */
const BYTES_MEMORY = 160
/** Bytes from which on a view of what is kept takes the place of a copy. Shorter ones would keep far more than their own. */
const LONG = 16 * 1024
/** Bytes of memory that is decoded for somebody who pays nothing for it. */
const MOST_MEMORY = 8 * 1024 * 1024

/** Boxes and lists in one another (`MAX_EXTRINSIC_DEPTH`). */
const MOST_DEEP = 256

/** For `Reader.onMemory`. @throws CodecError beyond {@link MOST_MEMORY} */
export function requireLittleMemory(bytes: number): void {
  if (bytes > MOST_MEMORY)
    throw new CodecError(`expected at most ${MOST_MEMORY} bytes of memory once decoded, found more`)
}

/** What hears of a decoding under way, and may end it by what it throws. */
export type Overseer = Partial<Pick<Reader, 'onCall' | 'onMemory'>>

/** Cursor over SCALE bytes. Every read checks its bounds: bytes come from outside. */
export class Reader {
  readonly bytes: Uint8Array
  at: number
  /** Boxes, and lists of what is no plain number, that are being read, one in the other (`descend_ref`). */
  depth = 0
  /** The most that there were. */
  deepest = 0
  /** The runtime that types such as `RuntimeCall` decode through; set by whoever starts the decoding. */
  registry: unknown
  /** Hears of each call before its arguments are read, the outermost first; what it throws ends the decoding. */
  onCall: ((call: BoundCall) => void) | undefined = undefined
  /** The bytes are kept for as long as what is decoded, and never change: long parts of them need no copy. */
  isKept = false
  /** Bytes that lists, texts and the calls in calls take in memory, about: it may be many times what they were read from. */
  memory = 0
  /** Hears of `memory` before what takes it is read; what it throws ends the decoding. */
  onMemory: ((bytes: number) => void) | undefined = undefined
  /** Most values are short, and a view of their bytes takes longer to make than they to read. */
  #view: DataView | undefined

  constructor(bytes: Uint8Array, at = 0) {
    this.bytes = bytes
    this.at = at
  }

  /** What is read next takes so many bytes of memory. */
  hold(bytes: number): void {
    this.memory += bytes
    this.onMemory?.(this.memory)
  }

  /** A box or a list begins, which may hold others: whoever reads it counts {@link depth} down at its end. @throws CodecError */
  descend(): void {
    if (++this.depth > MOST_DEEP)
      throw new CodecError(`expected at most ${MOST_DEEP} boxes and lists in one another, found more`)
    if (this.depth > this.deepest) this.deepest = this.depth
  }

  get left(): number {
    return this.bytes.length - this.at
  }

  /** Advances by `size` and returns where those bytes start. */
  take(size: number): number {
    const at = this.at
    if (size > this.bytes.length - at) {
      throw new CodecError(`expected ${size} more bytes at offset ${at}, found ${this.bytes.length - at}`)
    }
    this.at = at + size
    return at
  }

  u8(): number {
    return this.bytes[this.take(1)] as number
  }

  u16(): number {
    const at = this.take(2)
    const { bytes } = this
    return (bytes[at] as number) | ((bytes[at + 1] as number) << 8)
  }

  u32(): number {
    return this.#wordAt(this.take(4))
  }

  u64(): bigint {
    return this.#longAt(this.take(8))
  }

  u128(): bigint {
    const at = this.take(16)
    const low = this.#longAt(at)
    const high = this.#longAt(at + 8)
    return high === 0n ? low : low | (high << 64n)
  }

  #wordAt(at: number): number {
    const { bytes } = this
    const low = (bytes[at] as number) | ((bytes[at + 1] as number) << 8) | ((bytes[at + 2] as number) << 16)
    return (low | ((bytes[at + 3] as number) << 24)) >>> 0
  }

  #longAt(at: number): bigint {
    const high = this.#wordAt(at + 4)
    // Numbers hold up to 53 bits exactly.
    if (high < 0x20_0000) return BigInt(high * 0x1_0000_0000 + this.#wordAt(at))
    this.#view ??= new DataView(this.bytes.buffer, this.bytes.byteOffset, this.bytes.byteLength)
    return this.#view.getBigUint64(at, true)
  }

  /** The next `size` bytes: a copy, or a view where they are many and `isKept`. */
  raw(size: number): Uint8Array {
    const at = this.take(size)
    if (size >= LONG && this.isKept) {
      this.hold(BYTES_MEMORY)
      return this.bytes.subarray(at, at + size)
    }
    this.hold(BYTES_MEMORY + size)
    return this.bytes.slice(at, at + size)
  }

  /** SCALE compact integer that must fit a u32 (lengths, indices). Rejects non-canonical forms as Substrate does. */
  compact(): number {
    const value = this.compactBig()
    if (value > 0xffff_ffffn) throw new CodecError(`compact value ${value} does not fit u32`)
    return Number(value)
  }

  compactBig(): bigint {
    const first = this.u8()
    switch (first & 3) {
      case 0:
        return BigInt(first >> 2)
      case 1: {
        const value = (first | (this.u8() << 8)) >>> 2
        if (value < 0x40) throw new CodecError('compact integer is not in its shortest form')
        return BigInt(value)
      }
      case 2: {
        this.at -= 1
        const value = this.u32() >>> 2
        if (value < 0x4000) throw new CodecError('compact integer is not in its shortest form')
        return BigInt(value)
      }
      default: {
        const size = (first >> 2) + 4
        const at = this.take(size)
        let value = 0n
        for (let i = size - 1; i >= 0; i--) value = (value << 8n) | BigInt(this.bytes[at + i] as number)
        if (this.bytes[at + size - 1] === 0 || value < 0x4000_0000n) {
          throw new CodecError('compact integer is not in its shortest form')
        }
        return value
      }
    }
  }

  /** Throws unless every byte was read. */
  finish(): void {
    if (this.left !== 0) throw new CodecError(`expected the end of the value, found ${this.left} more bytes`)
  }
}
