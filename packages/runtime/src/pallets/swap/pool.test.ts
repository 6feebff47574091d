import { Ctx } from '@glia/frame'
import { memoryStore, Overlay } from '@glia/state'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { subtensorRuntime } from '../../runtime.ts'
import { swapAlphaForTao, swapTaoForAlpha } from '../subtensor/staking/swapStake.ts'
import { subnetAlphaIn, subnetMechanism, subnetTao } from '../subtensor/storage/index.ts'
import { feeRate, swapBalancer } from './declarations.ts'
import { adjustForLiquidity, currentPrice, feeOf, initializeSwap, MAX_PRICE, MIN_PRICE, swap } from './pool.ts'

const ONE = 1n << 64n
const TAO = 1_000_000_000n

function pool(tao: bigint, alpha: bigint, quote = 500_000_000_000_000_000n) {
  const rules = subtensorRuntime({ fastBlocks: false })
  const ctx = new Ctx(new Overlay(memoryStore().reader(), rules), rules, { verify: () => true }, 1)
  subnetMechanism.set(ctx, 1, 1)
  subnetTao.set(ctx, 1, tao)
  subnetAlphaIn.set(ctx, 1, alpha)
  swapBalancer.set(ctx, 1, { quote })
  initializeSwap(ctx, 1)
  swapBalancer.set(ctx, 1, { quote })
  return ctx
}
const reserve = fc.bigInt({ min: 10n ** 12n, max: 10n ** 15n })
const quote = fc.bigInt({ min: 10n ** 17n, max: 9n * 10n ** 17n })
/** Thousandths of a reserve. */
const part = fc.integer({ min: 1, max: 500 })

describe('a pool', () => {
  it('of 1,000 TAO and 4,000 alpha asks a quarter TAO for an alpha', () => {
    expect(currentPrice(pool(1_000n * TAO, 4_000n * TAO), 1)).toBe(ONE / 4n)
  })

  it('with halves as weights keeps the product of its reserves: 1,000 TAO buy 2,000 alpha', () => {
    const ctx = pool(1_000n * TAO, 4_000n * TAO)
    expect(swap(ctx, 1, 'buy', 1_000n * TAO, MAX_PRICE, true)).toEqual({
      paidIn: 1_000n * TAO,
      paidOut: 2_000n * TAO,
      fee: 0n,
      feeToAuthor: 0n,
    })
  })

  it('takes 33 parts of 65,535 for the author: 0.05 %', () => {
    const ctx = pool(1_000n * TAO, 4_000n * TAO)
    expect(feeOf(ctx, 1, TAO)).toBe(503_547n)
    feeRate.set(ctx, 1, 0)
    expect(feeOf(ctx, 1, TAO)).toBe(0n)
  })

  it('pays nothing for a price beyond the limit and refuses', () => {
    const ctx = pool(1_000n * TAO, 4_000n * TAO)
    expect(() => swap(ctx, 1, 'buy', TAO, 250_000_000n, false)).toThrow('Swap.PriceLimitExceeded')
    expect(() => swap(ctx, 1, 'sell', TAO, 250_000_000n, false)).toThrow('Swap.PriceLimitExceeded')
  })

  it('stops at the limit: from 0.25 to 1 TAO by 1,000 TAO', () => {
    const ctx = pool(1_000n * TAO, 4_000n * TAO)
    const result = swap(ctx, 1, 'buy', 5_000n * TAO, 1_000_000_000n, true)
    // Fixed-point powers lose some of the last digits.
    expect(Number(result.paidIn) / Number(1_000n * TAO)).toBeCloseTo(1, 6)
    expect(Number(result.paidOut) / Number(2_000n * TAO)).toBeCloseTo(1, 6)
  })

  it('never pays out more than it has, and there and back never gains', () => {
    fc.assert(
      fc.property(reserve, reserve, quote, part, (tao, alpha, weight, size) => {
        const ctx = pool(tao, alpha, weight)
        const paid = (tao * BigInt(size)) / 1_000n
        const { paidIn, paidOut } = swapTaoForAlpha(ctx, 1, paid, MAX_PRICE, true)
        // A price limit may leave a part of the payment out.
        expect(paidIn).toBeLessThanOrEqual(paid)
        expect(paidOut).toBeLessThan(alpha)
        expect([subnetTao.get(ctx, 1), subnetAlphaIn.get(ctx, 1)]).toEqual([tao + paidIn, alpha - paidOut])
        const back = swapAlphaForTao(ctx, 1, paidOut, MIN_PRICE, true)
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
          const ctx = pool(tao, alpha, weight)
          if (side === 'buy') swapTaoForAlpha(ctx, 1, (tao * BigInt(size)) / 1_000n, MAX_PRICE, true)
          else swapAlphaForTao(ctx, 1, (alpha * BigInt(size)) / 1_000n, MIN_PRICE, true)
          return currentPrice(ctx, 1)
        }
        const start = currentPrice(pool(tao, alpha, weight), 1)
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
        const ctx = pool(tao, alpha, weight)
        const before = currentPrice(ctx, 1)
        const added = adjustForLiquidity(ctx, 1, (tao * BigInt(a)) / 100_000n, (alpha * BigInt(b)) / 100_000n)
        subnetTao.set(ctx, 1, tao + added.tao)
        subnetAlphaIn.set(ctx, 1, alpha + added.alpha)
        const ratio = Number(currentPrice(ctx, 1)) / Number(before)
        expect(Math.abs(ratio - 1)).toBeLessThan(1e-9)
      }),
      { numRuns: 200 },
    )
  })
})
