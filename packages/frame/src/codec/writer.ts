import type { Pool } from '@glia/state'

const U32 = 0xffff_ffffn
/** Bytes up to which a loop copies sooner than `slice`. */
const SHORT = 64

/** Growing little-endian byte buffer that codecs write into. */
export class Writer {
  bytes: Uint8Array
  view: DataView
  length = 0

  constructor(capacity = 256) {
    this.bytes = new Uint8Array(capacity)
    this.view = new DataView(this.bytes.buffer)
  }

  /** Begins anew. */
  clear(): void {
    this.length = 0
    // A single huge value must not pin its memory for the life of the process.
    if (this.bytes.length > 1 << 22) {
      this.bytes = new Uint8Array(1 << 12)
      this.view = new DataView(this.bytes.buffer)
    }
  }

  /** Makes room for `size` more bytes and returns where they start. */
  reserve(size: number): number {
    const at = this.length
    const need = at + size
    if (need > this.bytes.length) {
      const grown = new Uint8Array(Math.max(need, this.bytes.length * 2))
      grown.set(this.bytes.subarray(0, at))
      this.bytes = grown
      this.view = new DataView(grown.buffer)
    }
    this.length = need
    return at
  }

  u8(value: number): void {
    const at = this.reserve(1)
    this.bytes[at] = value
  }

  u16(value: number): void {
    const at = this.reserve(2)
    this.view.setUint16(at, value, true)
  }

  u32(value: number): void {
    const at = this.reserve(4)
    this.view.setUint32(at, value, true)
  }

  u64(value: bigint): void {
    const at = this.reserve(8)
    this.view.setBigUint64(at, value, true)
  }

  /** The lowest 128 bits, of a negative number in two's complement: each half takes what it has room for. */
  u128(value: bigint): void {
    const at = this.reserve(16)
    this.view.setBigUint64(at, value, true)
    this.view.setBigUint64(at + 8, value >> 64n, true)
  }

  raw(bytes: Uint8Array): void {
    const at = this.reserve(bytes.length)
    this.bytes.set(bytes, at)
  }

  /** SCALE compact integer; `value` below 2^53 as a number. */
  compact(value: number): void {
    if (value < 0x40) this.u8(value << 2)
    else if (value < 0x4000) this.u16((value << 2) | 1)
    else if (value < 0x4000_0000) this.u32(((value << 2) | 2) >>> 0)
    else this.compactBig(BigInt(value))
  }

  /** SCALE compact integer of any size up to 2^536 - 1. */
  compactBig(value: bigint): void {
    if (value < 0x4000_0000n) return this.compact(Number(value))
    let size = 4
    for (let rest = value >> 32n; rest > 0n; rest >>= 8n) size++
    this.u8(((size - 4) << 2) | 3)
    let rest = value
    let left = size
    for (; left >= 4; left -= 4) {
      this.u32(Number(rest & U32))
      rest >>= 32n
    }
    for (; left > 0; left--) {
      this.u8(Number(rest & 0xffn))
      rest >>= 8n
    }
  }

  /** What was written, in bytes of its own, from a pool if one is given. */
  copy(pool?: Pool): Uint8Array {
    const { bytes, length } = this
    if (length > SHORT) return pool === undefined ? bytes.slice(0, length) : pool.copy(bytes, 0, length)
    const copy = new Uint8Array(length)
    for (let i = 0; i < length; i++) copy[i] = bytes[i] as number
    return copy
  }
}
