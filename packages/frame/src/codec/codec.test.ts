import { toHexDigits } from '@glia/base'
import fc from 'fast-check'
import * as scale from 'scale-ts'
import { describe, expect, it } from 'vitest'
import {
  type AccountId,
  accountId,
  array,
  bool,
  boundedBytes,
  btreeMap,
  btreeSet,
  bytes,
  type Codec,
  CodecError,
  compact,
  decode,
  encode,
  fixedBytes,
  h160,
  h256,
  i8,
  i16,
  i32,
  i64,
  i128,
  mapped,
  option,
  plainEnum,
  Reader,
  str,
  struct,
  tuple,
  u8,
  u16,
  u32,
  u64,
  u128,
  u256,
  variant,
  vec,
} from '../index.ts'

/** Our bytes are the library's, and both ways round give the value back. */
function agrees<T>(ours: Codec<T>, theirs: scale.Codec<never>, values: fc.Arbitrary<T>): void {
  const other = theirs as unknown as scale.Codec<T>
  fc.assert(
    fc.property(values, (value) => {
      const encoded = encode(ours, value)
      expect(encoded).toEqual(other.enc(value))
      expect(decode(ours, encoded)).toEqual(other.dec(encoded))
    }),
  )
}
const as = (codec: scale.Codec<never> | scale.Codec<unknown>): scale.Codec<never> => codec as scale.Codec<never>
const big = (bits: number, signed = false) =>
  signed
    ? fc.bigInt({ min: -(1n << BigInt(bits - 1)), max: (1n << BigInt(bits - 1)) - 1n })
    : fc.bigInt({ min: 0n, max: (1n << BigInt(bits)) - 1n })
const blob = fc.uint8Array({ maxLength: 300 })

describe('SCALE codecs against scale-ts', () => {
  it('integers', () => {
    agrees(u8, as(scale.u8 as never), fc.integer({ min: 0, max: 0xff }))
    agrees(u16, as(scale.u16 as never), fc.integer({ min: 0, max: 0xffff }))
    agrees(u32, as(scale.u32 as never), fc.integer({ min: 0, max: 0xffff_ffff }))
    agrees(u64, as(scale.u64 as never), big(64))
    agrees(u128, as(scale.u128 as never), big(128))
    agrees(u256, as(scale.u256 as never), big(256))
    agrees(i8, as(scale.i8 as never), fc.integer({ min: -0x80, max: 0x7f }))
    agrees(i16, as(scale.i16 as never), fc.integer({ min: -0x8000, max: 0x7fff }))
    agrees(i32, as(scale.i32 as never), fc.integer({ min: -0x8000_0000, max: 0x7fff_ffff }))
    agrees(i64, as(scale.i64 as never), big(64, true))
    agrees(i128, as(scale.i128 as never), big(128, true))
  })

  it('compact integers of every width', () => {
    fc.assert(
      fc.property(fc.oneof(big(6), big(14), big(30), big(64)), (value) => {
        const encoded = encode(compact(u64), value)
        expect(encoded).toEqual(scale.compact.enc(value))
        expect(decode(compact(u64), encoded)).toBe(value)
      }),
    )
  })

  it('texts, bytes, options, sequences, tuples, structs', () => {
    agrees(bool, as(scale.bool as never), fc.boolean())
    agrees(str, as(scale.str as never), fc.string({ unit: 'grapheme' }))
    agrees(bytes, as(scale.Bytes() as never), blob)
    agrees(fixedBytes(7), as(scale.Bytes(7) as never), fc.uint8Array({ minLength: 7, maxLength: 7 }))
    agrees(option(u32), as(scale.Option(scale.u32) as never), fc.option(fc.nat(), { nil: undefined }))
    agrees(
      vec(tuple<readonly [number, bigint]>(u16, u64)),
      as(scale.Vector(scale.Tuple(scale.u16, scale.u64)) as never),
      fc.array(fc.tuple(fc.integer({ min: 0, max: 0xffff }), big(64)), { maxLength: 200 }),
    )
    agrees(
      array(u8, 3),
      as(scale.Vector(scale.u8, 3) as never),
      fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 3, maxLength: 3 }),
    )
    agrees(
      struct({ first: u8, secondField: str }),
      as(scale.Struct({ first: scale.u8, secondField: scale.str }) as never),
      fc.record({ first: fc.integer({ min: 0, max: 255 }), secondField: fc.string() }),
    )
  })

  it('enums by their indices', () => {
    const ours = variant<{ Nothing: undefined; Number: number }>(
      { Nothing: tuple() as never, Number: u32 },
      { indices: { Number: 7 } },
    )
    expect(encode(ours, { type: 'Number', value: 258 })).toEqual(new Uint8Array([7, 2, 1, 0, 0]))
    expect(decode(ours, new Uint8Array([0]))).toEqual({ type: 'Nothing' })
    expect(encode(plainEnum('x', ['A', 'B']), 'B')).toEqual(new Uint8Array([1]))
  })

  it('maps as ordered entries', () => {
    const value = new Map([
      [1, 10n],
      [2, 20n],
    ])
    const entries = encode(vec(tuple<[number, bigint]>(u16, u64)), [...value])
    expect(encode(btreeMap(u16, u64), value)).toEqual(entries)
    expect(decode(btreeMap(u16, u64), entries)).toEqual(value)
  })

  it('sets in their order, each item once, in whatever order they were written', () => {
    const written = (items: readonly number[]) => encode(vec(u16), items)
    for (const items of [[], [3], [1, 2, 300]]) expect(decode(btreeSet(u16), written(items))).toEqual(items)
    expect(decode(btreeSet(u16), written([300, 2, 2, 1, 300]))).toEqual([1, 2, 300])
    const pairs = encode(vec(tuple<[number, number]>(u16, u16)), [
      [2, 1],
      [1, 9],
      [2, 1],
    ])
    const byBoth = ([a, b]: readonly [number, number], [c, d]: readonly [number, number]) => a - c || b - d
    expect(decode(btreeSet(tuple<readonly [number, number]>(u16, u16), byBoth), pairs)).toEqual([
      [1, 9],
      [2, 1],
    ])
  })

  it('write hexadecimal digits of either case as bytes, and nothing else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (given) => {
        const digits = toHexDigits(given)
        expect(encode(accountId, `0x${digits}` as AccountId)).toEqual(given)
        expect(encode(accountId, `0x${digits.toUpperCase()}` as AccountId)).toEqual(given)
      }),
    )
    for (const bad of ['g', '/', ':', '@', 'G', '`', '\u0141', ' '])
      for (const at of [0, 1, 62, 63]) {
        const digits = `${'0'.repeat(at)}${bad}${'0'.repeat(63 - at)}`
        expect(() => encode(accountId, `0x${digits}` as AccountId)).toThrow(CodecError)
      }
  })

  it('read from hexadecimal digits as from bytes', () => {
    const negated = mapped(
      u16,
      (value) => -value,
      (value) => -value,
    )
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 40, maxLength: 40 }), fc.integer({ min: 0, max: 8 }), (given, at) => {
        for (const codec of [u16, negated, accountId, h256, h160] as Codec<unknown>[]) {
          const { inHex } = codec as { inHex: { digits: number; read(hex: string, at: number): unknown } }
          const input = new Reader(given, at)
          expect(inHex.read(toHexDigits(given), 2 * at)).toBe(codec.decodeFrom(input))
          expect(inHex.digits).toBe(2 * (input.at - at))
          // A key has several parts, and each is read for every key of a listing.
          expect(codec.inHex).toBe(inHex)
        }
      }),
    )
  })
})

describe('bytes from outside', () => {
  const codecs: readonly Codec<unknown>[] = [
    u64 as Codec<unknown>,
    str as Codec<unknown>,
    vec(vec(u8)) as Codec<unknown>,
    boundedBytes(16) as Codec<unknown>,
    option(bool) as Codec<unknown>,
    struct({ a: compact(u32), b: vec(str) }) as Codec<unknown>,
    variant<{ A: number; B: string }>({ A: u8, B: str }) as Codec<unknown>,
  ]

  it('never do anything but decode or fail with CodecError', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), fc.constantFrom(...codecs), (input, codec) => {
        try {
          decode(codec, input)
        } catch (error) {
          expect(error).toBeInstanceOf(CodecError)
        }
      }),
      { numRuns: 2_000 },
    )
  })

  it.each([
    ['a length beyond the input', vec(u64), '0xfeffffff'],
    ['a compact integer in a longer form', compact(u32), '0x0100'],
    ['a bool of 2', bool, '0x02'],
    ['an option of 2', option(u8), '0x0200'],
    ['trailing bytes', u8, '0x0102'],
    ['text that is not UTF-8', str, '0x04ff'],
    ['too many bytes for a bound', boundedBytes(1), '0x080102'],
  ])('refuses %s', (_, codec, hex) => {
    expect(() => decode(codec as Codec<unknown>, new Uint8Array(Buffer.from(hex.slice(2), 'hex')))).toThrow(CodecError)
  })

  it.each([
    ['a number out of range', u8, 256],
    ['a fraction', u16, 1.5],
    ['a number for a bigint', u64, 1],
    ['an unknown variant', plainEnum('x', ['A']), 'B'],
  ])('refuses to encode %s', (_, codec, value) => {
    expect(() => encode(codec as Codec<unknown>, value)).toThrow(CodecError)
  })
})
