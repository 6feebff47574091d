import { asPrice, U64F64 } from '@glia/yuma'
import { describe, expect, it } from 'vitest'
import { ALICE, BOB, CHARLIE, DAVE } from '../../genesis/accounts.ts'
import { ONE_PERCENT, signed } from '../../testing/orders.ts'
import { asAlpha, asTao, type EitherKey } from '../subtensor/types.ts'
import { orderId } from './order.ts'
import {
  alphaShare,
  alphaToShare,
  type Buy,
  Fees,
  type Sale,
  sideOf,
  type Totals,
  taoShare,
  taoToAlpha,
  taoToShare,
  throughPool,
  toldAmount,
  totalsOf,
} from './shares.ts'
import { NO_CEILING, NO_FLOOR } from './terms.ts'

const price = (whole: bigint) => asPrice(U64F64.fromInteger(whole))
const TINY = asPrice(U64F64.saturate(1n))
const totals = (buys: bigint, sales: bigint, salesInTao: bigint, at = price(2n)): Totals => ({
  buys,
  sales,
  salesInTao,
  price: at,
})
function buy(signer: EitherKey, gross: bigint, net = gross): Buy {
  const order = signed({ signer, hotkey: DAVE, amount: gross })
  return { id: orderId(order.order), signed: order, gross: asTao(gross), net: asTao(net), limit: NO_CEILING }
}
function sale(signer: EitherKey, amount: bigint, feeRate = 0): Sale {
  const order = signed({ signer, hotkey: DAVE, amount, orderType: 'TakeProfit', feeRate })
  return { id: orderId(order.order), signed: order, gross: asAlpha(amount), net: asAlpha(amount), limit: NO_FLOOR }
}

describe('what a batch sends through the pool', () => {
  it.each([
    ['buys beyond what the sales are worth', totals(1_000n, 150n, 300n), 'Buy', 700n],
    ['sales beyond what the buys are worth', totals(200n, 500n, 400n), 'Sell', 400n],
    ['nothing where both are worth the same', totals(200n, 100n, 200n), 'Buy', 0n],
  ] as const)('is %s', (_, all, side, amount) => {
    expect([toldAmount(all, side), throughPool(all, side)]).toEqual([amount, amount])
  })

  it('is nothing that can be counted at a price of 2^-64', () => {
    const all = totals((1n << 128n) - 1n, 500n, 0n, TINY)
    expect(() => toldAmount(all, 'Sell')).toThrow('LimitOrders.ArithmeticOverflow')
    expect(() => throughPool(all, 'Sell')).toThrow('LimitOrders.ArithmeticOverflow')
    expect(() => alphaToShare(all, { side: 'Sell', out: 0n })).toThrow('LimitOrders.ArithmeticOverflow')
  })

  it('is told of what u64 holds of both sides', () => {
    const u64 = 1n << 64n
    expect(toldAmount(totals(3n * u64 + 7n, 0n, 2n * u64), 'Buy')).toBe(7n)
    expect(toldAmount(totals(10n, 2n * u64 + 3n, 0n, price(1n)), 'Sell')).toBe(0n)
    expect(throughPool(totals(10n, 2n * u64 + 3n, 0n, price(1n)), 'Sell')).toBe(u64 - 7n)
  })

  it('follows from the orders, a draw counts as a buy', () => {
    const all = totalsOf([buy(ALICE, 600n), buy(BOB, 400n, 396n)], [sale(CHARLIE, 498n)], price(2n))
    expect(all).toEqual(totals(996n, 498n, 996n))
    expect([sideOf(all), sideOf(totals(995n, 498n, 996n))]).toEqual(['Buy', 'Sell'])
  })

  it('has no alpha where there is no price', () => {
    expect([taoToAlpha(1_000n, price(0n)), taoToAlpha(1_001n, price(2n))]).toEqual([0n, 500n])
  })
})

describe('alpha of a batch', () => {
  const buyers = [buy(ALICE, 300n), buy(BOB, 200n), buy(CHARLIE, 500n)]
  const shares = (of: readonly Buy[], all: Totals, side: 'Buy' | 'Sell', out: bigint) =>
    of.map((each) => alphaShare(each, all, alphaToShare(all, { side, out })))

  it('is shared by what each pays: the pool’s and the sellers’', () => {
    expect(shares(buyers, totals(1_000n, 200n, 0n, price(1n)), 'Buy', 800n)).toEqual([300n, 200n, 500n])
  })

  it('is what the pool gave, whatever it cost', () => {
    expect(shares(buyers, totals(1_000n, 200n, 0n, price(1n)), 'Buy', 750n)).toEqual([285n, 190n, 475n])
  })

  it('is the buyers’ TAO at the price where the sellers are more', () => {
    expect(shares([buy(ALICE, 400n), buy(BOB, 600n)], totals(1_000n, 999n, 0n), 'Sell', 0n)).toEqual([200n, 300n])
  })

  it('is rounded down; what is left over stays with the pallet', () => {
    const three = [ALICE, BOB, CHARLIE].map((who) => buy(who, 1n))
    expect(shares(three, totals(3n, 0n, 0n, price(1n)), 'Buy', 10n)).toEqual([3n, 3n, 3n])
  })

  it('is refused to all where one would get none', () => {
    const all = totals(1_000_001n, 0n, 0n, price(1n))
    expect(() => alphaShare(buy(BOB, 1n), all, 1_000n)).toThrow('LimitOrders.ZeroShareInBatch')
    expect(() => alphaShare(buy(BOB, 1n), totals(0n, 0n, 0n), 1_000n)).toThrow('LimitOrders.ZeroShareInBatch')
  })
})

describe('TAO of a batch', () => {
  const shares = (of: readonly Sale[], all: Totals, side: 'Buy' | 'Sell', out: bigint) =>
    of.map((each) => {
      const { net, fee } = taoShare(each, all, taoToShare(all, { side, out }))
      return [net, fee]
    })

  it('is shared by what each sells: the pool’s and the buyers’', () => {
    const all = totals(800n, 1_000n, 2_000n)
    expect(shares([sale(ALICE, 400n), sale(BOB, 600n)], all, 'Sell', 1_200n)).toEqual([
      [800n, 0n],
      [1_200n, 0n],
    ])
  })

  it('is shared less the fee', () => {
    const sellers = [sale(ALICE, 400n, ONE_PERCENT), sale(BOB, 600n, ONE_PERCENT)]
    expect(shares(sellers, totals(800n, 1_000n, 2_000n), 'Sell', 1_200n)).toEqual([
      [792n, 8n],
      [1_188n, 12n],
    ])
  })

  it('is the sellers’ alpha at the price where the buyers are more', () => {
    expect(shares([sale(ALICE, 300n), sale(BOB, 200n)], totals(0n, 500n, 1_000n), 'Buy', 0n)).toEqual([
      [600n, 0n],
      [400n, 0n],
    ])
  })

  it('is rounded down; what is left over stays with the pallet', () => {
    const three = [ALICE, BOB, CHARLIE].map((who) => sale(who, 1n))
    expect(shares(three, totals(0n, 3n, 3n, price(1n)), 'Sell', 10n)).toEqual([
      [3n, 0n],
      [3n, 0n],
      [3n, 0n],
    ])
  })

  it('is refused to all where one would get none, of itself or after the fee', () => {
    const all = totals(0n, 1_000_001n, 1_000_001n, price(1n))
    expect(() => taoShare(sale(BOB, 1n), all, 1_000n)).toThrow('LimitOrders.ZeroShareInBatch')
    expect(() => taoShare(sale(BOB, 1n, 1_000_000_000), all, 1_000_001n)).toThrow('LimitOrders.ZeroShareInBatch')
    expect(() => taoShare(sale(BOB, 1n), totals(0n, 1n, 0n), 1_000n)).toThrow('LimitOrders.ZeroShareInBatch')
  })
})

describe('fees of a batch', () => {
  it('are one sum for each recipient, in the order in which they come up', () => {
    const fees = new Fees()
    fees.add(DAVE, asTao(80n))
    fees.add(CHARLIE, asTao(5n))
    fees.add(DAVE, asTao(50n))
    fees.add(DAVE, asTao(150n))
    expect([...fees]).toEqual([
      [DAVE, 280n],
      [CHARLIE, 5n],
    ])
  })

  it('are none where they are nothing', () => {
    const fees = new Fees()
    fees.add(DAVE, asTao(0n))
    expect([...fees]).toEqual([])
  })
})
