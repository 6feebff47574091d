import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PERQUINTILL_ONE } from './perquintill.ts'
import { powRatioNearOne } from './powRatioNearOne.ts'
import { powRatioBySeries, powRatioScaled } from './powRatioScaled.ts'

const amount = fc.bigInt({ min: 1n, max: (1n << 64n) - 1n })
const weight = fc.bigInt({ min: PERQUINTILL_ONE / 100n, max: (PERQUINTILL_ONE * 99n) / 100n })
const BITS = 256n

describe('powers of what is near 1', () => {
  const part = fc.integer({ min: 8, max: 60 }).map((bits) => 1n << BigInt(bits))
  const small = fc.tuple(amount, amount, part, weight, fc.boolean()).map(([reserve, input, of, quote, grows]) => {
    const change = (reserve * input) / ((1n << 64n) * of)
    return {
      baseNum: reserve,
      baseDen: grows ? reserve + change : reserve - change,
      p: quote,
      q: PERQUINTILL_ONE - quote,
    }
  })

  it('are those of the reference in every digit: any pool, inputs and outputs of any size that is small beside it', () => {
    fc.assert(
      fc.property(small, (power) => {
        const near = powRatioNearOne(power, PERQUINTILL_ONE)
        if (near !== undefined) expect(near).toBe(powRatioBySeries(power, BITS, PERQUINTILL_ONE))
      }),
      { numRuns: 4_000 },
    )
  })

  it('are given, but for what does not change at all, and for 9 of 2,912 that are too close to call', () => {
    const powers = fc.sample(small, { seed: 1, numRuns: 4_000 })
    const left = powers.filter((power) => powRatioNearOne(power, PERQUINTILL_ONE) === undefined)
    expect([left.length, left.filter(({ baseNum, baseDen }) => baseNum !== baseDen).length]).toEqual([1_097, 9])
  })

  it('are exact where the exponent is a small fraction', () => {
    const small = fc.bigInt({ min: 1n, max: 7n })
    fc.assert(
      fc.property(amount, fc.bigInt({ min: 9n, max: 40n }), small, small, (reserve, bits, p, q) => {
        const power = { baseNum: reserve, baseDen: reserve + (reserve >> bits), p, q }
        const near = powRatioNearOne(power, PERQUINTILL_ONE)
        if (near === undefined) return
        // r = near is the floor: r^q <= base^p scale^q < (r + 1)^q.
        const whole = power.baseNum ** p * PERQUINTILL_ONE ** q
        expect(near ** q * power.baseDen ** p <= whole).toBe(true)
        expect((near + 1n) ** q * power.baseDen ** p > whole).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  it('hold at the ends of the range: largest distance, largest and least exponent', () => {
    const big = 1n << 63n
    for (const quote of [PERQUINTILL_ONE / 100n, (PERQUINTILL_ONE * 99n) / 100n, PERQUINTILL_ONE / 2n + 1n]) {
      for (const baseDen of [big + big / 257n, big - big / 257n, big + 1n, big - 1n, big + big / 1_000n]) {
        const power = { baseNum: big, baseDen, p: quote, q: PERQUINTILL_ONE - quote }
        const near = powRatioNearOne(power, PERQUINTILL_ONE)
        expect(near).toBe(powRatioBySeries(power, BITS, PERQUINTILL_ONE))
        expect(powRatioScaled(big, baseDen, power.p, power.q, 256, PERQUINTILL_ONE)).toBe(near)
      }
    }
  })

  it('are left to others where a digit is in doubt or the range is left', () => {
    const half = PERQUINTILL_ONE / 2n
    expect(powRatioNearOne({ baseNum: 7n, baseDen: 7n, p: half, q: half + 1n }, PERQUINTILL_ONE)).toBeUndefined()
    expect(powRatioNearOne({ baseNum: 2n, baseDen: 3n, p: half, q: half + 1n }, PERQUINTILL_ONE)).toBeUndefined()
    expect(powRatioNearOne({ baseNum: 999n, baseDen: 1_000n, p: 129n, q: 1n }, PERQUINTILL_ONE)).toBeUndefined()
    expect(powRatioNearOne({ baseNum: 999n, baseDen: 1_000n, p: 3n, q: 2n }, 1n << 65n)).toBeUndefined()
  })
})
