import { type Codec, encode, Reader, toAccountId } from '@glia/frame'
import { I96F32 } from '@glia/yuma'
import { expect, it } from 'vitest'
import { compactBytes, compactRow, compactU16Vector, compactU64Vector, payouts } from './api/vectors.ts'
import { RootRates, rootRates } from './rootRates.ts'
import { asNetUid } from './types.ts'
import { flagVector, sparseRow, u16Vector, u64Vector } from './vectors.ts'

const COUNT = 1000
const row = { uids: new Uint16Array(COUNT), values: new Uint16Array(COUNT) }
const account = toAccountId(new Uint8Array(32))
const rates = new RootRates(
  Array.from({ length: COUNT }, (_, at) => asNetUid(at)),
  Array.from({ length: COUNT }, () => I96F32.wrap(1n)),
)

function counted<T>(name: string, codec: Codec<T>, value: T, each: number, lists: number) {
  const read = () => {
    const input = new Reader(encode(codec, value))
    codec.decodeFrom(input)
    return input.memory
  }
  return { name, read, each, lists }
}

it.each([
  counted('u16Vector', u16Vector, row.uids, 2, 1),
  counted('u64Vector', u64Vector, new BigUint64Array(COUNT), 8, 1),
  counted('flagVector', flagVector, new Uint8Array(COUNT), 1, 1),
  counted('sparseRow', sparseRow, row, 4, 2),
  counted('compactBytes', compactBytes, new Uint8Array(COUNT), 1, 1),
  counted('compactU16Vector', compactU16Vector, row.uids, 2, 1),
  counted('compactU64Vector', compactU64Vector, new BigUint64Array(COUNT), 8, 1),
  counted('compactRow', compactRow, row, 4, 2),
  counted('payouts', payouts, { accounts: Array(COUNT).fill(account), amounts: new BigUint64Array(COUNT) }, 8 + 108, 1),
])('$name is counted with what it takes in memory', ({ read, each, lists }) => {
  expect(read()).toBe(lists * 160 + COUNT * each)
})

it('rates are counted with what their lists and bigints take', () => {
  expect(counted('rootRates', rootRates, rates, 0, 0).read()).toBeGreaterThan(COUNT * (12 + 12 + 32))
})
