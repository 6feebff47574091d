import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { YumaInputError } from '../errors.ts'
import { simulateVariant, totalDividends, VARIANT_CASES, VARIANTS } from './index.ts'
import type { Variant, VariantCase } from './types.ts'

interface Published {
  totals: Record<string, Record<string, number[][]>>
  lastIncentive: Record<string, number[][]>
  noise: { two: number[][][]; three: number[][][] }
}

const published = JSON.parse(
  readFileSync(new URL('../../testdata/variants/published.json', import.meta.url), 'utf8'),
) as Published
const variant = (id: string): Variant => VARIANTS.find((v) => v.id === id) as Variant
const test = (id: number): VariantCase => VARIANT_CASES.find((c) => c.id === id) as VariantCase

describe('the cases', () => {
  it('are the 22 published ones, 40 epochs each', () => {
    expect(VARIANT_CASES.map(({ id }) => id)).toEqual(Array.from({ length: 22 }, (_, i) => i + 1))
    for (const { epochs, validators, servers } of VARIANT_CASES) {
      expect(epochs).toHaveLength(40)
      for (const { weights, stake } of epochs) {
        expect([weights.length, stake.length]).toEqual([validators.length, validators.length])
        expect(weights.every((row) => row.length === servers)).toBe(true)
      }
    }
  })

  it('draw the same noise', () => {
    for (const [id, expected] of [
      [20, published.noise.two],
      [22, published.noise.three],
    ] as const) {
      for (const [e, rows] of expected.entries()) {
        for (const [i, row] of rows.entries()) {
          for (const [j, weight] of row.entries()) expect(test(id).epochs[e]?.weights[i]?.[j]).toBeCloseTo(weight, 6)
        }
      }
    }
  })
})

describe.each(Object.keys(published.totals))('%s', (id) => {
  it.each(Object.keys(published.totals[id] ?? {}))(
    'pays the published dividends with a bond penalty of %s',
    (penalty) => {
      for (const [i, expected] of (published.totals[id]?.[penalty] ?? []).entries()) {
        const totals = totalDividends(simulateVariant(variant(id), test(i + 1), { bondPenalty: Number(penalty) }))
        expect(totals).toHaveLength(expected.length)
        // Forty 32-bit sums against 64-bit ones.
        for (const [k, total] of expected.entries()) expect(Math.abs((totals[k] as number) - total)).toBeLessThan(1e-5)
      }
    },
  )

  it('gives the published incentive in the last epoch', () => {
    for (const [i, expected] of (published.lastIncentive[id] ?? []).entries()) {
      const incentive = simulateVariant(variant(id), test(i + 1), { bondPenalty: 1 }).at(-1)?.incentive as number[]
      for (const [j, share] of expected.entries()) expect(incentive[j]).toBeCloseTo(share, 5)
    }
  })
})

describe('simulateVariant', () => {
  it('clears the bonds of a replaced server only without consensus in Yuma 3.2', () => {
    // Case 5: server 2 holds all consensus when the reset comes, so nothing is cleared.
    const bonds = (id: string, c: VariantCase) => simulateVariant(variant(id), c).map((result) => result.bonds)
    expect(bonds('yuma3.2', test(5))).toEqual(bonds('yuma3', test(5)))
    expect(bonds('yuma3.1', test(5))).not.toEqual(bonds('yuma3', test(5)))
    // Case 6: server 1 has none at epoch 21, so it is cleared.
    expect(bonds('yuma3.2', test(6))).toEqual(bonds('yuma3.1', test(6)))
  })

  it('takes its own parameters', () => {
    const plain = totalDividends(simulateVariant(variant('yuma1'), test(2)))
    const slow = totalDividends(simulateVariant(variant('yuma1'), test(2), { bondMovingAverage: 0.9 }))
    expect(slow).not.toEqual(plain)
    expect(totalDividends([])).toEqual([])
  })

  it('refuses rows that do not fit', () => {
    const c = test(1)
    const broken = { ...c, epochs: [{ weights: [[1], [1], [1]], stake: [1, 1, 1] }] }
    expect(() => simulateVariant(variant('yuma1'), broken)).toThrow(YumaInputError)
    const short = { ...c, epochs: [{ weights: [[1, 0]], stake: [1, 1] }] }
    expect(() => simulateVariant(variant('yuma1'), short)).toThrow(
      /epochs\[0\]\.stake: expected length 1, found length 2/,
    )
  })
})
