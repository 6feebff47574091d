import { byteAt } from '@glia/base'
import type { Codec } from './codec.ts'
import { CodecError } from './errors.ts'
import type { Reader } from './reader.ts'
import type { Primitive, TypeInfo } from './typeInfo.ts'
import type { Writer } from './writer.ts'

const info = (primitive: Primitive): TypeInfo => ({ def: { kind: 'primitive', primitive } })

function smallInteger(
  name: Primitive,
  min: number,
  max: number,
  write: (out: Writer, value: number) => void,
  read: (input: Reader) => number,
): Codec<number> {
  return {
    type: info(name),
    encodeTo(value, out) {
      // `!(in range)` also refuses NaN and undefined that slipped past the types.
      if (!(value >= min && value <= max) || !Number.isInteger(value)) {
        throw new CodecError(`expected ${name} (${min}..${max}), found ${String(value)}`)
      }
      write(out, value)
    },
    decodeFrom: read,
  }
}

function bigInteger(
  name: Primitive,
  min: bigint,
  max: bigint,
  write: (out: Writer, value: bigint) => void,
  read: (input: Reader) => bigint,
): Codec<bigint> {
  return {
    type: info(name),
    encodeTo(value, out) {
      if (typeof value !== 'bigint' || value < min || value > max) {
        throw new CodecError(`expected ${name}, found ${String(value)}`)
      }
      write(out, value)
    },
    decodeFrom: read,
  }
}

export const u8 = smallInteger(
  'u8',
  0,
  0xff,
  (o, v) => o.u8(v),
  (i) => i.u8(),
)
export const u16: Codec<number> = {
  ...smallInteger(
    'u16',
    0,
    0xffff,
    (o, v) => o.u16(v),
    (i) => i.u16(),
  ),
  inHex: { digits: 4, read: (hex, at) => byteAt(hex, at) | (byteAt(hex, at + 2) << 8) },
}
export const u32 = smallInteger(
  'u32',
  0,
  0xffff_ffff,
  (o, v) => o.u32(v),
  (i) => i.u32(),
)
export const i8 = smallInteger(
  'i8',
  -0x80,
  0x7f,
  (o, v) => o.u8(v & 0xff),
  (i) => (i.u8() << 24) >> 24,
)
export const i16 = smallInteger(
  'i16',
  -0x8000,
  0x7fff,
  (o, v) => o.u16(v & 0xffff),
  (i) => (i.u16() << 16) >> 16,
)
export const i32 = smallInteger(
  'i32',
  -0x8000_0000,
  0x7fff_ffff,
  (o, v) => o.u32(v >>> 0),
  (i) => i.u32() | 0,
)

export const u64 = bigInteger(
  'u64',
  0n,
  (1n << 64n) - 1n,
  (o, v) => o.u64(v),
  (i) => i.u64(),
)
export const u128 = bigInteger(
  'u128',
  0n,
  (1n << 128n) - 1n,
  (o, v) => o.u128(v),
  (i) => i.u128(),
)
export const u256 = bigInteger(
  'u256',
  0n,
  (1n << 256n) - 1n,
  (o, v) => {
    o.u128(BigInt.asUintN(128, v))
    o.u128(v >> 128n)
  },
  (i) => {
    const low = i.u128()
    return low | (i.u128() << 128n)
  },
)
export const i64 = bigInteger(
  'i64',
  -(1n << 63n),
  (1n << 63n) - 1n,
  (o, v) => o.u64(BigInt.asUintN(64, v)),
  (i) => BigInt.asIntN(64, i.u64()),
)
export const i128 = bigInteger(
  'i128',
  -(1n << 127n),
  (1n << 127n) - 1n,
  (o, v) => o.u128(v),
  (i) => BigInt.asIntN(128, i.u128()),
)

export const bool: Codec<boolean> = {
  type: info('bool'),
  encodeTo: (value, out) => out.u8(value ? 1 : 0),
  decodeFrom(input) {
    const byte = input.u8()
    if (byte > 1) throw new CodecError(`expected bool (0 or 1), found ${byte}`)
    return byte === 1
  },
}

const utf8 = new TextEncoder()
const fromUtf8 = new TextDecoder('utf-8', { fatal: true })
/** Bytes of memory of a text, beside its characters, which take two each where one of them is beyond Latin-1. */
const TEXT_MEMORY = 32

export const str: Codec<string> = {
  type: info('str'),
  encodeTo(value, out) {
    const bytes = utf8.encode(value)
    out.compact(bytes.length)
    out.raw(bytes)
  },
  decodeFrom(input) {
    const size = input.compact()
    const at = input.take(size)
    input.hold(TEXT_MEMORY + 2 * size)
    try {
      return fromUtf8.decode(input.bytes.subarray(at, at + size))
    } catch {
      throw new CodecError('expected UTF-8 text, found other bytes')
    }
  },
}

/** `Vec<u8>`. */
export const bytes: Codec<Uint8Array> = {
  type: { def: { kind: 'sequence', item: u8.type } },
  encodeTo(value, out) {
    out.compact(value.length)
    out.raw(value)
  },
  decodeFrom: (input) => input.raw(input.compact()),
}

/** `()`. */
export const unit: Codec<undefined> = {
  type: { def: { kind: 'tuple', items: [] } },
  encodeTo() {},
  decodeFrom: () => undefined,
}

/** `()` as a value that stands in storage: that it is there is all it says, and that is true. */
export const present: Codec<true> = { type: unit.type, encodeTo() {}, decodeFrom: () => true }

/** `[u8; length]` as bytes. */
export function fixedBytes(length: number): Codec<Uint8Array> {
  return {
    type: { def: { kind: 'array', length, item: u8.type } },
    encodeTo(value, out) {
      if (value.length !== length) throw new CodecError(`expected ${length} bytes, found ${value.length}`)
      out.raw(value)
    },
    decodeFrom: (input) => input.raw(length),
  }
}
