import { toHex0x } from '@glia/base'
import { type Codec, compact, decode, encode, toAccountId, tuple, u8, u16, u64, vec } from '@glia/frame'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compactBytes, compactRow, compactU16Vector, compactU64Vector, payouts } from './vectors.ts'

/** Halves, sizes and edges of the four modes of compact integers. */
const amount = fc.oneof(
  fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }),
  fc
    .integer({ min: 0, max: 64 })
    .chain((bits) => fc.constantFrom((1n << BigInt(bits)) - 1n, bits === 64 ? 0n : 1n << BigInt(bits))),
)
const small = fc.integer({ min: 0, max: 0xffff })

function same<T, U>(typed: Codec<T>, plain: Codec<U>, value: T, items: U): void {
  const bytes = encode(typed, value)
  expect(toHex0x(bytes)).toBe(toHex0x(encode(plain, items)))
  expect(decode(typed, bytes)).toEqual(value)
}

describe('lists of compact numbers', () => {
  it('have the bytes of plain lists', () => {
    fc.assert(
      fc.property(fc.array(amount), fc.array(small), fc.uint8Array(), (amounts, numbers, text) => {
        same(compactU64Vector, vec(compact(u64)), BigUint64Array.from(amounts), amounts)
        same(compactU16Vector, vec(compact(u16)), Uint16Array.from(numbers), numbers)
        same(compactBytes, vec(compact(u8)), text, [...text])
      }),
    )
  })

  it('of pairs have the bytes of plain pairs', () => {
    const accounts = (count: number) =>
      Array.from({ length: count }, (_, i) => toAccountId(new Uint8Array(32).fill(i & 0xff)))
    fc.assert(
      fc.property(fc.array(amount), fc.array(fc.tuple(small, small)), (amounts, pairs) => {
        same(
          compactRow,
          vec(tuple<readonly [number, number]>(compact(u16), compact(u16))),
          { uids: Uint16Array.from(pairs, ([uid]) => uid), values: Uint16Array.from(pairs, ([, value]) => value) },
          pairs,
        )
        const names = accounts(amounts.length)
        const bytes = encode(payouts, { accounts: names, amounts: BigUint64Array.from(amounts) })
        expect(decode(payouts, bytes)).toEqual({ accounts: names, amounts: BigUint64Array.from(amounts) })
      }),
    )
  })

  it('that say they are longer than their bytes are refused', () => {
    expect(() => decode(compactU64Vector, new Uint8Array([0xfe, 0xff, 0xff, 0xff, 1]))).toThrow('items')
  })
})
