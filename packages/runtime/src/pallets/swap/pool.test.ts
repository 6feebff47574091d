import { Ctx } from '@glia/frame'
import { memoryStore, Overlay } from '@glia/state'
import { perquintill } from '@glia/yuma'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { subtensorRuntime } from '../../runtime.ts'
import { swapAlphaForTao, swapTaoForAlpha } from '../subtensor/staking/swapStake.ts'
import { subnetAlphaIn, subnetMechanism, subnetTao } from '../subtensor/storage/index.ts'
import { type Alpha, asAlpha, asLimitPrice, asNetUid, asTao, type Tao } from '../subtensor/types.ts'
import { feeRate, swapBalancer } from './declarations.ts'
import { adjustForLiquidity, currentPrice, feeOf, initializeSwap, MAX_PRICE, MIN_PRICE, swap } from './pool.ts'

const NET = asNetUid(1)
const ONE = 1n << 64n
const TAO = 1_000_000_000n

function pool(tao: Tao, alpha: Alpha, quote = 500_000_000_000_000_000n) {
  const rules = subtensorRuntime({ fastBlocks: false })
  const ctx = new Ctx(new Overlay(memoryStore().reader(), rules), rules, { verify: () => true }, 1)
  subnetMechanism.set(ctx, NET, 1)
  subnetTao.set(ctx, NET, tao)
  subnetAlphaIn.set(ctx, NET, alpha)
  swapBalancer.set(ctx, NET, { quote: perquintill(quote) })
  initializeSwap(ctx, NET)
  swapBalancer.set(ctx, NET, { quote: perquintill(quote) })
  return ctx
}
const reserve = fc.bigInt({ min: 10n ** 12n, max: 10n ** 15n })
const quote = fc.bigInt({ min: 10n ** 17n, max: 9n * 10n ** 17n })
/** Thousandths of a reserve. */
const part = fc.integer({ min: 1, max: 500 })

describe('a pool', () => {
  it('of 1,000 TAO and 4,000 alpha asks a quarter TAO for an alpha', () => {
    expect(currentPrice(pool(asTao(1_000n * TAO), asAlpha(4_000n * TAO)), NET)).toBe(ONE / 4n)
  })

  it('with halves as weights keeps the product of its reserves: 1,000 TAO buy 2,000 alpha', () => {
    const ctx = pool(asTao(1_000n * TAO), asAlpha(4_000n * TAO))
    expect(
      swap(ctx, { netuid: NET, side: 'buy', amount: asTao(1_000n * TAO), limit: MAX_PRICE, dropFees: true }),
    ).toEqual({
      paidIn: 1_000n * TAO,
      paidOut: 2_000n * TAO,
      fee: 0n,
      feeToAuthor: 0n,
    })
  })

  it('takes 33 parts of 65,535 for the author: 0.05 %', () => {
    const ctx = pool(asTao(1_000n * TAO), asAlpha(4_000n * TAO))
    expect(feeOf(ctx, NET, asTao(TAO))).toBe(503_547n)
    feeRate.set(ctx, NET, 0)
    expect(feeOf(ctx, NET, asTao(TAO))).toBe(0n)
  })

  it('pays nothing for a price beyond the limit and refuses', () => {
    const ctx = pool(asTao(1_000n * TAO), asAlpha(4_000n * TAO))
    expect(() =>
      swap(ctx, { netuid: NET, side: 'buy', amount: asTao(TAO), limit: asLimitPrice(250_000_000n), dropFees: false }),
    ).toThrow('Swap.PriceLimitExceeded')
    expect(() =>
      swap(ctx, {
        netuid: NET,
        side: 'sell',
        amount: asAlpha(TAO),
        limit: asLimitPrice(250_000_000n),
        dropFees: false,
      }),
    ).toThrow('Swap.PriceLimitExceeded')
  })

  it('stops at the limit: from 0.25 to 1 TAO by 1,000 TAO', () => {
    const ctx = pool(asTao(1_000n * TAO), asAlpha(4_000n * TAO))
    const result = swap(ctx, {
      netuid: NET,
      side: 'buy',
      amount: asTao(5_000n * TAO),
      limit: asLimitPrice(1_000_000_000n),
      dropFees: true,
    })
    // Fixed-point powers lose some of the last digits.
    expect(Number(result.paidIn) / Number(1_000n * TAO)).toBeCloseTo(1, 6)
    expect(Number(result.paidOut) / Number(2_000n * TAO)).toBeCloseTo(1, 6)
  })

  it('never pays out more than it has, and there and back never gains', () => {
    fc.assert(
      fc.property(reserve, reserve, quote, part, (tao, alpha, weight, size) => {
        const ctx = pool(asTao(tao), asAlpha(alpha), weight)
        const paid = (tao * BigInt(size)) / 1_000n
        const { paidIn, paidOut } = swapTaoForAlpha(ctx, NET, asTao(paid), MAX_PRICE, true)
        // A price limit may leave a part of the payment out.
        expect(paidIn).toBeLessThanOrEqual(paid)
        expect(paidOut).toBeLessThan(alpha)
        expect([subnetTao.get(ctx, NET), subnetAlphaIn.get(ctx, NET)]).toEqual([tao + paidIn, alpha - paidOut])
        const back = swapAlphaForTao(ctx, NET, paidOut, MIN_PRICE, true)
        // Rounding of 64-bit powers may be worth a part in 10^12 of the reserve; more would be value from nothing.
        expect(back.paidOut).toBeLessThanOrEqual(paidIn + tao / 10n ** 12n + 1n)
      }),
      { numRuns: 300 },
    )
  })

  it('gets dearer with every purchase and cheaper with every sale', () => {
    fc.assert(
      fc.property(reserve, reserve, quote, part, part, (tao, alpha, weight, a, b) => {
        const [small, large] = a < b ? [a, b] : [b, a]
        const after = (side: 'buy' | 'sell', size: number) => {
          const ctx = pool(asTao(tao), asAlpha(alpha), weight)
          if (side === 'buy') swapTaoForAlpha(ctx, NET, asTao((tao * BigInt(size)) / 1_000n), MAX_PRICE, true)
          else swapAlphaForTao(ctx, NET, asAlpha((alpha * BigInt(size)) / 1_000n), MIN_PRICE, true)
          return currentPrice(ctx, NET)
        }
        const start = currentPrice(pool(asTao(tao), asAlpha(alpha), weight), NET)
        expect(after('buy', small)).toBeGreaterThanOrEqual(start)
        expect(after('buy', large)).toBeGreaterThanOrEqual(after('buy', small))
        expect(after('sell', small)).toBeLessThanOrEqual(start)
        expect(after('sell', large)).toBeLessThanOrEqual(after('sell', small))
      }),
      { numRuns: 200 },
    )
  })

  it('keeps its price when both sides grow: the weights move', () => {
    fc.assert(
      fc.property(reserve, reserve, quote, part, part, (tao, alpha, weight, a, b) => {
        const ctx = pool(asTao(tao), asAlpha(alpha), weight)
        const before = currentPrice(ctx, NET)
        const added = adjustForLiquidity(ctx, NET, {
          tao: asTao((tao * BigInt(a)) / 100_000n),
          alpha: asAlpha((alpha * BigInt(b)) / 100_000n),
        })
        subnetTao.set(ctx, NET, asTao(tao + added.tao))
        subnetAlphaIn.set(ctx, NET, asAlpha(alpha + added.alpha))
        const ratio = Number(currentPrice(ctx, NET)) / Number(before)
        expect(Math.abs(ratio - 1)).toBeLessThan(1e-9)
      }),
      { numRuns: 200 },
    )
  })
})
