import { CodecError } from './errors.ts'

/** Cursor over SCALE bytes. Every read checks its bounds: bytes come from outside. */
export class Reader {
  readonly bytes: Uint8Array
  readonly view: DataView
  at: number
  /** Current depth of nested calls, bounded by the codecs that recurse. */
  depth = 0
  /** The runtime that types such as `RuntimeCall` decode through; set by whoever starts the decoding. */
  registry: unknown

  constructor(bytes: Uint8Array, at = 0) {
    this.bytes = bytes
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.at = at
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
    return this.view.getUint16(this.take(2), true)
  }

  u32(): number {
    return this.view.getUint32(this.take(4), true)
  }

  u64(): bigint {
    return this.view.getBigUint64(this.take(8), true)
  }

  u128(): bigint {
    const at = this.take(16)
    return this.view.getBigUint64(at, true) | (this.view.getBigUint64(at + 8, true) << 64n)
  }

  /** A copy of the next `size` bytes. */
  raw(size: number): Uint8Array {
    const at = this.take(size)
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
