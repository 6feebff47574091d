import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { U64F64 } from '../fixed/fixed.ts'
import { PERQUINTILL_ONE } from '../fixed/perquintill.ts'
import {
  BALANCER_DEFAULT_QUOTE,
  BALANCER_MIN_WEIGHT,
  balancerBaseDeltaIn,
  balancerBaseNeededForQuote,
  balancerExpBaseQuote,
  balancerExpQuoteBase,
  balancerPrice,
  balancerQuoteDeltaIn,
  balancerWeightAfterLiquidity,
  balancerWeightAllowed,
} from './balancer.ts'

const reserve = fc.bigInt({ min: 1_000_000n, max: 10n ** 16n })
const quote = fc.constantFrom(
  BALANCER_MIN_WEIGHT,
  PERQUINTILL_ONE / 4n,
  BALANCER_DEFAULT_QUOTE,
  PERQUINTILL_ONE - BALANCER_MIN_WEIGHT,
)

describe('the balancer', () => {
  it('never pays out more than the reserve', () => {
    fc.assert(
      fc.property(quote, reserve, reserve, (w, x, dx) => {
        for (const power of [balancerExpBaseQuote(w, x, dx), balancerExpQuoteBase(w, x, dx)]) {
          expect(power >= 0n && power <= U64F64.one).toBe(true)
        }
      }),
      { numRuns: 40 },
    )
  })

  it('is the constant product at equal weights', () => {
    fc.assert(
      fc.property(reserve, reserve, (x, dx) => {
        const exact = (x * PERQUINTILL_ONE) / (x + dx)
        expect(balancerExpBaseQuote(BALANCER_DEFAULT_QUOTE, x, dx)).toBe((exact << 64n) / PERQUINTILL_ONE)
      }),
    )
    expect(balancerPrice(BALANCER_DEFAULT_QUOTE, 4_000n, 1_000n)).toBe(U64F64.one / 4n)
    expect(balancerPrice(BALANCER_DEFAULT_QUOTE, 0n, 1_000n)).toBe(0n)
  })

  it('keeps the price when liquidity is added out of proportion', () => {
    fc.assert(
      fc.property(reserve, reserve, fc.bigInt({ min: 0n, max: 10n ** 5n }), (tao, alpha, taoDelta) => {
        const next = balancerWeightAfterLiquidity(BALANCER_DEFAULT_QUOTE, tao, alpha, taoDelta, 0n)
        if (next === null) return
        const before = balancerPrice(BALANCER_DEFAULT_QUOTE, alpha, tao)
        const after = balancerPrice(next, alpha, tao + taoDelta)
        const difference = before > after ? before - after : after - before
        expect(difference <= before / 10n ** 12n + 2n).toBe(true)
      }),
    )
  })

  it('refuses weights below one hundredth', () => {
    expect(balancerWeightAllowed(BALANCER_MIN_WEIGHT)).toBe(true)
    expect(balancerWeightAllowed(BALANCER_MIN_WEIGHT - 1n)).toBe(false)
    expect(balancerWeightAllowed(PERQUINTILL_ONE)).toBe(false)
    expect(balancerWeightAfterLiquidity(BALANCER_MIN_WEIGHT, 10n ** 9n, 10n ** 9n, 0n, 10n ** 9n)).toBeNull()
    expect(balancerWeightAfterLiquidity(BALANCER_MIN_WEIGHT, 0n, 0n, 0n, 0n)).toBe(BALANCER_DEFAULT_QUOTE)
  })

  it('finds the amounts that reach a limit price', () => {
    const price = U64F64.one
    // Four times the price takes the square root of 4, twice the reserve: one reserve more.
    expect(balancerQuoteDeltaIn(BALANCER_DEFAULT_QUOTE, price, price << 2n, 1_000_000n)).toBe(1_000_000n)
    expect(balancerBaseDeltaIn(BALANCER_DEFAULT_QUOTE, price << 2n, price, 1_000_000n)).toBe(1_000_000n)
    expect(balancerQuoteDeltaIn(BALANCER_DEFAULT_QUOTE, price, price, 1_000_000n)).toBe(0n)
    expect(balancerBaseNeededForQuote(BALANCER_DEFAULT_QUOTE, 1_000_000n, 1_000_000n, 500_000n)).toBe(1_000_000n)
    expect(balancerBaseNeededForQuote(BALANCER_DEFAULT_QUOTE, 1_000n, 1_000n, 1_000n)).toBe(0n)
  })
})
