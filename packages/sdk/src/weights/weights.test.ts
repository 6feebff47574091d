import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fixture } from '../testing/fixture.ts'
import { commitHash, randomSalt, storageIndex } from './commit.ts'
import { clipToMaxWeight, processWeights, quantile } from './normalize.ts'
import { dequantizeRow, quantizeWeights, roundHalfEven, WeightsError } from './quantize.ts'

interface WeightFixtures {
  quantize: { uids: number[]; weights: number[]; float32: Vals; float64: Vals }[]
  normalize_max_weight: { x: number[]; limit: number; y: number[] }[]
  process: {
    uids: number[]
    weights: number[]
    n: number
    min_allowed: number
    max_limit: number
    exclude_quantile: number
    out_uids: number[]
    out_weights: number[]
  }[]
  hash: {
    address: string
    netuid_or_storage_index: number
    uids: number[]
    values: number[]
    version_key: number
    salt: number[]
    commit_hash: string
  }[]
}
interface Vals {
  uids: number[]
  vals: number[]
}
const known = fixture<WeightFixtures>('weights')

function expectClose(found: readonly number[], expected: readonly number[]): void {
  expect(found.length).toBe(expected.length)
  for (const [i, value] of found.entries()) expect(Math.abs(value - (expected[i] ?? Number.NaN))).toBeLessThan(1e-6)
}

describe('quantizeWeights', () => {
  it('says which list is none, for callers whose names nobody checks', () => {
    expect(() => quantizeWeights(undefined as never, [1])).toThrow('expected a list of numbers as uids')
    for (const none of ['1', new DataView(new ArrayBuffer(1))])
      expect(() => quantizeWeights([1], none as never)).toThrow('expected a list of numbers as weights')
  })

  it('names what is too small for the chain, and keeps it at the smallest value where asked to', () => {
    const uids = [7, 8, 9, 3]
    // Half of 1/65535 rounds to even, which is 0.
    const weights = [1, 0.5 / 65_535, 0.51 / 65_535, 0]
    expect(quantizeWeights(uids, weights)).toEqual({ uids: [7, 9], values: [65_535, 1], dropped: [8] })
    expect(quantizeWeights(uids, weights, { keepSmallWeights: true })).toEqual({
      uids: [7, 8, 9],
      values: [65_535, 1, 1],
      dropped: [],
    })
    expect(quantizeWeights([1, 2], [0, 0], { keepSmallWeights: true })).toEqual({ uids: [], values: [], dropped: [] })
    const tiny = quantizeWeights([1, 2], [1, 1e-60], { float32: true, keepSmallWeights: true })
    expect(tiny).toEqual({ uids: [1, 2], values: [65_535, 1], dropped: [] })
  })

  it.each(known.quantize)('$weights', ({ uids, weights, float32, float64 }) => {
    expect(quantizeWeights(uids, weights, { float32: true })).toMatchObject({
      uids: float32.uids,
      values: float32.vals,
    })
    expect(quantizeWeights(uids, weights)).toMatchObject({ uids: float64.uids, values: float64.vals })
  })

  it('names every weight that float32 makes nothing of, and refuses one that it makes endless', () => {
    const tiny = [1e-60, 0, 2e-60]
    expect(quantizeWeights([4, 5, 6], tiny, { float32: true })).toEqual({ uids: [], values: [], dropped: [4, 6] })
    expect(quantizeWeights([4, 5, 6], tiny, { float32: true, keepSmallWeights: true })).toEqual({
      uids: [4, 6],
      values: [1, 1],
      dropped: [],
    })
    expect(quantizeWeights([4, 5, 6], tiny)).toEqual({ uids: [4, 6], values: [32_768, 65_535], dropped: [] })
    const rules = { neurons: 2, minAllowedWeights: 1, maxWeightLimit: 1 }
    for (const hold of [
      () => quantizeWeights([0, 1], [1, 1e39], { float32: true }),
      () => processWeights([0, 1], [1, 1e39], rules),
    ])
      expect(hold).toThrow(
        new WeightsError('a weight held as float32 must be below 3.5e38, found 1e+39: scale all of them down'),
      )
  })

  it('rounds halves to even', () => {
    expect([0.5, 1.5, 2.5, 3.49].map(roundHalfEven)).toEqual([0, 2, 2, 3])
  })

  it('always gives the best neuron 65535 and keeps the order', () => {
    const row = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 64 })
    fc.assert(
      fc.property(row, (weights) => {
        fc.pre(weights.some((weight) => weight > 0))
        const { uids, values } = quantizeWeights([...weights.keys()], weights)
        expect(Math.max(...values)).toBe(65_535)
        for (const [i, a] of uids.entries()) {
          for (const [j, b] of uids.entries()) {
            if ((weights[a] ?? 0) > (weights[b] ?? 0)) expect(values[i]).toBeGreaterThanOrEqual(values[j] ?? 0)
          }
        }
      }),
    )
  })

  it('refuses what the chain would refuse', () => {
    expect(() => quantizeWeights([1], [-1])).toThrow(WeightsError)
    expect(() => quantizeWeights([1], [Number.NaN])).toThrow('found NaN')
    expect(() => quantizeWeights([1, 2], [1])).toThrow('found 1 and 2')
    expect(() => quantizeWeights([70_000], [1])).toThrow('uid')
  })

  it('comes back as shares', () => {
    expect([
      ...dequantizeRow(4, [
        [1, 30_000],
        [3, 10_000],
      ]),
    ]).toEqual([0, 0.75, 0, 0.25])
    expect([...dequantizeRow(2, [])]).toEqual([0, 0])
    expect(() => dequantizeRow(2, [[2, 1]])).toThrow('outside')
  })
})

describe('clipToMaxWeight', () => {
  it.each(known.normalize_max_weight)('$x at $limit', ({ x, limit, y }) => expectClose(clipToMaxWeight(x, limit), y))

  it('gives everybody the same where cutting leaves nothing, which the reference divides by: it answers NaN', () => {
    const shares = clipToMaxWeight([2.0484772264291107e-10, 0.0010000000000000002, 0], 0.48816759685970007)
    expect(shares).toEqual([1 / 3, 1 / 3, 1 / 3])
  })

  it('goes beyond the limit where the reference does', () => {
    const row = [0.0010000000000000002, 2.1008607476009975e-10, 0]
    expect(clipToMaxWeight(row, 0.47599547529648956)).toEqual([0.5, 0.5, 0])
  })

  it('sums to one and never exceeds the limit', () => {
    // The reference adds 1e-7 to its sums: shares of that size are noise, and limits hold for what is well above.
    const weight = fc.oneof(fc.constant(0), fc.double({ min: 1, max: 1000, noNaN: true }))
    const row = fc.array(weight, { minLength: 1, maxLength: 40 })
    fc.assert(
      fc.property(row, fc.double({ min: 0.02, max: 1, noNaN: true }), (weights, limit) => {
        fc.pre(weights.some((each) => each > 0))
        const shares = clipToMaxWeight(weights, limit)
        expect(shares.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9)
        if (weights.length * limit > 1) expect(Math.max(...shares)).toBeLessThanOrEqual(limit + 1e-5)
      }),
    )
  })
})

describe('processWeights', () => {
  it.each(known.process)('$weights, at least $min_allowed, at most $max_limit', (row) => {
    const rules = {
      neurons: row.n,
      minAllowedWeights: row.min_allowed,
      maxWeightLimit: row.max_limit,
      excludeQuantile: row.exclude_quantile,
    }
    const { uids, weights } = processWeights(row.uids, row.weights, rules)
    expect(uids).toEqual(row.out_uids)
    expectClose(weights, row.out_weights)
  })

  it('interpolates quantiles linearly', () => {
    expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5)
    expect(quantile([4, 1, 3, 2], 1)).toBe(4)
    expect(quantile([7], 0.3)).toBe(7)
  })
})

describe('commitHash', () => {
  it.each(known.hash)('of netuid $netuid_or_storage_index', (row) => {
    const { address: hotkey, netuid_or_storage_index: netuid, uids, values, salt, version_key: versionKey } = row
    expect(commitHash({ hotkey, netuid, uids, values, salt, versionKey })).toBe(row.commit_hash)
  })

  it('uses the mechanism in the storage index, and fresh salts', () => {
    expect(storageIndex(1, 1)).toBe(4097)
    expect(storageIndex(5)).toBe(5)
    expect(randomSalt()).toHaveLength(8)
    expect(randomSalt()).not.toEqual(randomSalt())
  })
})
