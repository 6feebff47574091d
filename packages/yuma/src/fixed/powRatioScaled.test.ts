import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PERQUINTILL_ONE, perquintillFromRational } from './perquintill.ts'
import { powRatioScaled } from './powRatioScaled.ts'

const amount = fc.bigInt({ min: 1n, max: (1n << 64n) - 1n })

describe('powRatioScaled', () => {
  it('is exact for small exponents', () => {
    expect(powRatioScaled(2n, 3n, 1n, 2n, 0, 1_000n)).toBe(816n)
    expect(powRatioScaled(9n, 4n, 6n, 4n, 0, 1_000n)).toBe(3_375n)
    fc.assert(
      fc.property(amount, amount, (a, b) => {
        expect(powRatioScaled(a, b, 7n, 7n, 256, PERQUINTILL_ONE)).toBe((a * PERQUINTILL_ONE) / b)
      }),
    )
  })

  it('is within one unit of the exact root just outside the exact range', () => {
    const unit = 10n ** 6n
    fc.assert(
      // 1/2 as a fraction that does not reduce: series instead of the exact root.
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 9n }), fc.bigInt({ min: 1n, max: 10n ** 9n }), (a, b) => {
        const series = powRatioScaled(a, b, 500_000_000_000_000_000n, 1_000_000_000_000_000_001n, 256, unit) as bigint
        const exact = powRatioScaled(a, b, 1n, 2n, 256, unit) as bigint
        const difference = series > exact ? series - exact : exact - series
        expect(difference <= exact / 10n ** 15n + 1n).toBe(true)
      }),
      { numRuns: 30 },
    )
  })

  it('has no value for a zero denominator or negative arguments', () => {
    expect(powRatioScaled(1n, 0n, 1n, 1n, 0, 1n)).toBeNull()
    expect(powRatioScaled(1n, 1n, 1n, 0n, 0, 1n)).toBeNull()
    expect(powRatioScaled(-1n, 1n, 1n, 1n, 0, 1n)).toBeNull()
    expect(powRatioScaled(0n, 1n, 1n, 1n, 0, 5n)).toBe(0n)
    expect(powRatioScaled(3n, 1n, 0n, 1n, 0, 5n)).toBe(5n)
  })
})

describe('perquintillFromRational', () => {
  it('floors, and is 1 for a zero divisor or a ratio above 1', () => {
    expect(perquintillFromRational(1n, 3n)).toBe(333_333_333_333_333_333n)
    expect(perquintillFromRational(5n, 0n)).toBe(PERQUINTILL_ONE)
    expect(perquintillFromRational(5n, 4n)).toBe(PERQUINTILL_ONE)
  })
})
