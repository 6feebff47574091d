import { alphaRao, rao } from '@glia/base'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { U64F64 } from '../fixed/fixed.ts'
import { PERQUINTILL_ONE, perquintill } from '../fixed/perquintill.ts'
import {
  asPrice,
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

const pool = (tao: bigint, alpha: bigint) => ({ tao: rao(tao), alpha: alphaRao(alpha) })
const reserve = fc.bigInt({ min: 1_000_000n, max: 10n ** 16n })
const quote = fc.constantFrom(
  BALANCER_MIN_WEIGHT,
  perquintill(PERQUINTILL_ONE / 4n),
  BALANCER_DEFAULT_QUOTE,
  perquintill(PERQUINTILL_ONE - BALANCER_MIN_WEIGHT),
)

describe('the balancer', () => {
  it('never pays out more than the reserve', () => {
    fc.assert(
      fc.property(quote, reserve, reserve, (w, x, dx) => {
        const sold = balancerExpBaseQuote(w, { reserve: alphaRao(x), paid: alphaRao(dx) })
        for (const power of [sold, balancerExpQuoteBase(w, { reserve: rao(x), paid: rao(dx) })]) {
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
        expect(balancerExpBaseQuote(BALANCER_DEFAULT_QUOTE, { reserve: alphaRao(x), paid: alphaRao(dx) })).toBe(
          (exact << 64n) / PERQUINTILL_ONE,
        )
      }),
    )
    expect(balancerPrice(BALANCER_DEFAULT_QUOTE, alphaRao(4_000n), rao(1_000n))).toBe(U64F64.one / 4n)
    expect(balancerPrice(BALANCER_DEFAULT_QUOTE, alphaRao(0n), rao(1_000n))).toBe(0n)
  })

  it('keeps the price when liquidity is added out of proportion', () => {
    fc.assert(
      fc.property(reserve, reserve, fc.bigInt({ min: 0n, max: 10n ** 5n }), (tao, alpha, taoDelta) => {
        const next = balancerWeightAfterLiquidity(BALANCER_DEFAULT_QUOTE, pool(tao, alpha), pool(taoDelta, 0n))
        if (next === undefined) return
        const before = balancerPrice(BALANCER_DEFAULT_QUOTE, alphaRao(alpha), rao(tao))
        const after = balancerPrice(next, alphaRao(alpha), rao(tao + taoDelta))
        const difference = before > after ? before - after : after - before
        expect(difference <= before / 10n ** 12n + 2n).toBe(true)
      }),
    )
  })

  it('refuses weights below one hundredth', () => {
    expect(balancerWeightAllowed(BALANCER_MIN_WEIGHT)).toBe(true)
    expect(balancerWeightAllowed(perquintill(BALANCER_MIN_WEIGHT - 1n))).toBe(false)
    expect(balancerWeightAllowed(PERQUINTILL_ONE)).toBe(false)
    expect(
      balancerWeightAfterLiquidity(BALANCER_MIN_WEIGHT, pool(10n ** 9n, 10n ** 9n), pool(0n, 10n ** 9n)),
    ).toBeUndefined()
    expect(balancerWeightAfterLiquidity(BALANCER_MIN_WEIGHT, pool(0n, 0n), pool(0n, 0n))).toBe(BALANCER_DEFAULT_QUOTE)
  })

  it('finds the amounts that reach a limit price', () => {
    const price = asPrice(U64F64.one)
    const fourfold = asPrice(U64F64.fromInteger(4))
    // Four times the price takes the square root of 4, twice the reserve: one reserve more.
    expect(balancerQuoteDeltaIn(BALANCER_DEFAULT_QUOTE, { from: price, to: fourfold }, rao(1_000_000n))).toBe(
      1_000_000n,
    )
    expect(balancerBaseDeltaIn(BALANCER_DEFAULT_QUOTE, { from: fourfold, to: price }, alphaRao(1_000_000n))).toBe(
      1_000_000n,
    )
    expect(balancerQuoteDeltaIn(BALANCER_DEFAULT_QUOTE, { from: price, to: price }, rao(1_000_000n))).toBe(0n)
    expect(balancerBaseNeededForQuote(BALANCER_DEFAULT_QUOTE, pool(1_000_000n, 1_000_000n), rao(500_000n))).toBe(
      1_000_000n,
    )
    expect(balancerBaseNeededForQuote(BALANCER_DEFAULT_QUOTE, pool(1_000n, 1_000n), rao(1_000n))).toBe(0n)
  })
})
