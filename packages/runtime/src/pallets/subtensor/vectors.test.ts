import { bool, type Codec, decode, encode, tuple, u16, u64, vec } from '@glia/frame'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { flagVector, resized, sparseRow, u16Vector, u64Vector, withBigValue, withValue } from './vectors.ts'

const anyU16 = fc.integer({ min: 0, max: 0xffff })
const anyU64 = fc.bigInt({ min: 0n, max: (1n << 64n) - 1n })

/** What the plain codec of the same type writes. */
const plain = <T>(codec: Codec<T>, value: T): string => Buffer.from(encode(codec, value)).toString('hex')
const typed = <T>(codec: Codec<T>, value: T): string => {
  const bytes = encode(codec, value)
  expect(decode(codec, bytes)).toEqual(value)
  return Buffer.from(bytes).toString('hex')
}

describe('codecs of what epochs read', () => {
  it('write the bytes of plain vectors and read them back', () => {
    fc.assert(
      fc.property(fc.array(anyU16), (values) => {
        expect(typed(u16Vector, Uint16Array.from(values))).toBe(plain(vec(u16), values))
      }),
    )
    fc.assert(
      fc.property(fc.array(anyU64), (values) => {
        expect(typed(u64Vector, BigUint64Array.from(values))).toBe(plain(vec(u64), values))
      }),
    )
    fc.assert(
      fc.property(fc.array(fc.boolean()), (values) => {
        expect(typed(flagVector, Uint8Array.from(values, Number))).toBe(plain(vec(bool), values))
      }),
    )
    const pairs = vec(tuple<readonly [number, number]>(u16, u16))
    fc.assert(
      fc.property(fc.array(fc.tuple(anyU16, anyU16)), (values) => {
        const row = {
          uids: Uint16Array.from(values, ([uid]) => uid),
          values: Uint16Array.from(values, ([, value]) => value),
        }
        expect(typed(sparseRow, row)).toBe(plain(pairs, values))
      }),
    )
  })

  it('refuse a length that the bytes cannot hold, and flags that are none', () => {
    const tooLong = Uint8Array.of(0xfe, 0xff, 0xff, 0xff, 1, 2)
    for (const codec of [u16Vector, u64Vector, flagVector, sparseRow]) {
      expect(() => decode(codec as Codec<unknown>, tooLong)).toThrow('items of')
    }
    expect(() => decode(flagVector, Uint8Array.of(4, 2))).toThrow('expected bool')
    expect(() => encode(flagVector, Uint8Array.of(2))).toThrow('expected 0 or 1')
    expect(() => encode(sparseRow, { uids: new Uint16Array(1), values: new Uint16Array(2) })).toThrow('as many values')
  })
})

describe('changes of stored vectors', () => {
  it('leave the stored vector as it is', () => {
    const stored = Uint16Array.of(1, 2)
    expect(withValue(stored, 1, 9)).toEqual(Uint16Array.of(1, 9))
    expect(resized(stored, 1)).toEqual(Uint16Array.of(1))
    expect(resized(stored, 3)).toEqual(Uint16Array.of(1, 2, 0))
    expect(stored).toEqual(Uint16Array.of(1, 2))
    expect(withBigValue(BigUint64Array.of(5n), 0, 6n)).toEqual(BigUint64Array.of(6n))
  })
})
