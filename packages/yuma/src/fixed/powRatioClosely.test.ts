import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PERQUINTILL_ONE } from './perquintill.ts'
import { powRatioClosely } from './powRatioClosely.ts'
import { powRatioBySeries } from './powRatioScaled.ts'

const amount = fc.bigInt({ min: 1n, max: (1n << 64n) - 1n })
const weight = fc.bigInt({ min: PERQUINTILL_ONE / 100n, max: (PERQUINTILL_ONE * 99n) / 100n })
const BITS = 256n

describe('powers that are found closely', () => {
  const pool = fc
    .tuple(amount, amount, fc.constantFrom(1n, 1_000n, 10n ** 9n), weight)
    .map(([reserve, input, part, quote]) => ({
      baseNum: reserve,
      baseDen: reserve + input / part,
      p: quote,
      q: PERQUINTILL_ONE - quote,
    }))

  it('are those of the series in every digit, wherever an answer is given: pools of any size, inputs of any size', () => {
    fc.assert(
      fc.property(pool, (power) => {
        const closely = powRatioClosely(power, BITS, PERQUINTILL_ONE)
        if (closely !== undefined) expect(closely).toBe(powRatioBySeries(power, BITS, PERQUINTILL_ONE))
      }),
      { numRuns: 1_500 },
    )
  })

  it('are given, not an empty promise: only results below the doubt go without', () => {
    const pools = fc.sample(pool, { seed: 1, numRuns: 1_500 })
    expect(pools.filter((power) => powRatioClosely(power, BITS, PERQUINTILL_ONE) !== undefined).length).toBe(1_229)
  })

  it('are those of the series for any ratio and exponent', () => {
    fc.assert(
      fc.property(amount, amount, amount, amount, (baseNum, baseDen, p, q) => {
        const closely = powRatioClosely({ baseNum, baseDen, p, q }, BITS, PERQUINTILL_ONE)
        if (closely !== undefined)
          expect(closely).toBe(powRatioBySeries({ baseNum, baseDen, p, q }, BITS, PERQUINTILL_ONE))
      }),
      { numRuns: 500 },
    )
  })

  it('are left to the series where a digit is in doubt or the range is left', () => {
    const half = PERQUINTILL_ONE / 2n
    // Exactly 1: one bit less would show another digit.
    expect(powRatioClosely({ baseNum: 7n, baseDen: 7n, p: half, q: half + 1n }, BITS, PERQUINTILL_ONE)).toBeUndefined()
    expect(powRatioClosely({ baseNum: 1n, baseDen: 1n << 60n, p: 3n, q: 2n }, BITS, PERQUINTILL_ONE)).toBeUndefined()
    expect(powRatioClosely({ baseNum: 2n, baseDen: 3n, p: half, q: half + 1n }, 128n, PERQUINTILL_ONE)).toBeUndefined()
  })
})
