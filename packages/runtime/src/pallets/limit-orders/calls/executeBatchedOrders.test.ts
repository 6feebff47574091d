import { type AccountId, NONE, ROOT } from '@glia/frame'
import { beforeEach, describe, expect, it } from 'vitest'
import { ALICE, BOB, CHARLIE, DAVE, EVE, FERDIE } from '../../../genesis/accounts.ts'
import { alphaOf, limits, pool } from '../../../testing/fixedPool.ts'
import { buy, FixedPoolChain, IN_PARTS, RECIPIENT, STRANGER, sell, times } from '../../../testing/fixedPoolChain.ts'
import { ANY_PRICE, batched, ONE_PERCENT, part, statusOf, told } from '../../../testing/orders.ts'
import { asNetUid } from '../../subtensor/types.ts'
import { now } from '../../timestamp/index.ts'
import { PALLET_ACCOUNT } from '../declarations.ts'
import { type Order, orderId } from '../order.ts'
import { orders } from '../storage.ts'

/* The same for orders that are executed together, as in the reference’s tests of this pallet. */

let chain: FixedPoolChain
beforeEach(() => {
  chain = new FixedPoolChain()
})

describe('execute_batched_orders', () => {
  const summary = (netSide: 'Buy' | 'Sell', netAmount: bigint, actualOut: bigint, executedCount: number) =>
    expect(told(chain.ctx, 'GroupExecutionSummary')).toEqual([
      { netuid: 1, netSide, netAmount, actualOut, executedCount },
    ])

  it('is signed, and does nothing for nothing', () => {
    expect([batched(chain.ctx, NONE, []), batched(chain.ctx, ROOT, []), chain.batch()]).toEqual([
      'BadOrigin',
      'BadOrigin',
      'ok',
    ])
    expect(told(chain.ctx, 'GroupExecutionSummary')).toEqual([])
  })

  it.each<[string, Partial<Order>, bigint, bigint]>([
    ['OrderExpired', { expiry: 1_000_000n }, 1n, 2_000_001n],
    ['OrderNetUidMismatch', { netuid: asNetUid(99) }, 1n, 1_000_000n],
    ['PriceConditionNotMet', { limitPrice: times(1n) }, 100n, 1_000_000n],
    ['RelayerMissMatch', { relayer: [BOB] }, 1n, 1_000_000n],
  ])('is refused with %s', (error, about, price, time) => {
    chain.priceIs(price)
    now.set(chain.ctx, time)
    pool.bought = 100n
    const list = [buy(BOB, 1_000n), buy(ALICE, 1_000n, about)]
    expect(chain.kept(() => chain.batch(...list))).toBe(`LimitOrders.${error}`)
    expect(chain.statuses(...list)).toEqual([undefined, undefined])
  })

  it('is refused with OrderCancelled, and for root', () => {
    const order = buy(ALICE, 1_000n)
    orders.set(chain.ctx, orderId(order.order), { type: 'Cancelled' })
    expect([chain.batch(order), chain.statuses(order)]).toEqual(['LimitOrders.OrderCancelled', ['Cancelled']])
    expect(batched(chain.ctx, CHARLIE, [order], 0)).toBe('LimitOrders.RootNetUidNotAllowed')
  })

  it('shares what it buys', () => {
    pool.bought = 500n
    const list = [buy(ALICE, 600n), buy(BOB, 400n)]
    expect([chain.batch(...list), chain.statuses(...list)]).toEqual(['ok', ['Fulfilled', 'Fulfilled']])
    expect([alphaOf(ALICE), alphaOf(BOB), chain.gained(ALICE), chain.gained(BOB)]).toEqual([300n, 200n, -600n, -400n])
    summary('Buy', 1_000n, 500n, 2)
  })

  it('shares what it gets for what it sells', () => {
    chain.priceIs(2n)
    pool.sold = 800n
    const list = [sell(ALICE, 300n), sell(BOB, 200n)]
    expect([chain.batch(...list), chain.statuses(...list)]).toEqual(['ok', ['Fulfilled', 'Fulfilled']])
    expect([chain.gained(ALICE), chain.gained(BOB), alphaOf(ALICE), alphaOf(BOB)]).toEqual([480n, 320n, -300n, -200n])
    summary('Sell', 500n, 800n, 2)
  })

  it('settles sales with buys that are more', () => {
    chain.priceIs(2n)
    pool.bought = 300n
    expect(chain.batch(buy(ALICE, 1_000n), buy(BOB, 600n), sell(CHARLIE, 200n))).toBe('ok')
    expect([alphaOf(ALICE), alphaOf(BOB), chain.gained(CHARLIE)]).toEqual([312n, 187n, 400n])
    // Of 500 alpha one is left over.
    expect(alphaOf(PALLET_ACCOUNT)).toBe(1n)
    expect(pool.asked).toEqual([{ side: 'buy', amount: 1_200n, limit: ANY_PRICE }])
    summary('Buy', 1_200n, 300n, 3)
  })

  it('settles buys with sales that are more', () => {
    chain.priceIs(2n)
    pool.sold = 300n
    expect(chain.batch(buy(ALICE, 200n), sell(BOB, 300n), sell(CHARLIE, 200n))).toBe('ok')
    expect([alphaOf(ALICE), chain.gained(BOB), chain.gained(CHARLIE)]).toEqual([100n, 300n, 200n])
    expect(pool.asked).toEqual([{ side: 'sell', amount: 400n, limit: 0n }])
    summary('Sell', 400n, 300n, 3)
  })

  it('leaves the pool alone where both sides are worth the same', () => {
    chain.priceIs(2n)
    expect(chain.batch(buy(ALICE, 400n), sell(BOB, 200n))).toBe('ok')
    expect([alphaOf(ALICE), chain.gained(BOB), pool.asked]).toEqual([200n, 400n, []])
    summary('Buy', 0n, 0n, 2)
  })

  it('shares all that the pool gives with what was sold to the buyers', () => {
    pool.bought = 400n
    expect(chain.batch(buy(ALICE, 1_000n), sell(BOB, 500n))).toBe('ok')
    expect([alphaOf(ALICE), chain.gained(BOB)]).toEqual([900n, 500n])
  })

  it.each([
    ['buyer', buy, { bought: 1_000n }],
    ['seller', sell, { sold: 1_000n }],
  ] as const)('is refused where a %s would get nothing', (_, order, gives) => {
    Object.assign(pool, gives)
    const list = [order(ALICE, 1_000_000n), order(BOB, 1n)]
    expect(chain.kept(() => chain.batch(...list))).toBe('LimitOrders.ZeroShareInBatch')
    expect(chain.statuses(...list)).toEqual([undefined, undefined])
    expect(told(chain.ctx, 'OrderExecuted')).toEqual([])
  })

  it('goes through where each gets something', () => {
    pool.bought = 1_000n
    expect(chain.batch(buy(ALICE, 600n), buy(BOB, 400n))).toBe('ok')
    expect([alphaOf(ALICE), alphaOf(BOB)]).toEqual([600n, 400n])
  })

  it.each([
    ['buys', buy(ALICE, 1_000n)],
    ['sells', sell(ALICE, 1_000n)],
  ])('is refused where the pool gives nothing to what it %s', (_, order) => {
    expect([chain.kept(() => chain.batch(order)), chain.statuses(order)]).toEqual([
      'LimitOrders.SwapReturnedZero',
      [undefined],
    ])
  })

  it.each([
    ['buy', buy(ALICE, 1_000n)],
    ['sale', sell(ALICE, 1_000n)],
  ])('is refused as the pool refuses its %s', (_, order) => {
    pool.refuses = true
    expect([chain.kept(() => chain.batch(order)), chain.statuses(order)]).toEqual(['Other', [undefined]])
  })

  describe('pays fees', () => {
    const fee = { feeRate: ONE_PERCENT }
    /** What accounts got in transfers of their own. */
    const payments = (to: AccountId) =>
      chain.ctx.events
        .filter(({ event }) => event.pallet === 'Balances' && event.name === 'Transfer')
        .map(({ fields }) => fields as { from: AccountId; to: AccountId; amount: bigint })
        .filter((each) => each.to === to)
        .map(({ amount }) => amount)

    it('of a buy', () => {
      pool.bought = 500n
      expect([chain.batch(buy(ALICE, 1_000n, fee)), chain.gained(RECIPIENT)]).toEqual(['ok', 10n])
      expect(pool.asked).toMatchObject([{ amount: 990n }])
      expect(told(chain.ctx, 'OrderExecuted')).toMatchObject([{ amountIn: 1_000n, amountOut: 500n }])
    })

    it('of both sides, also of what is settled inside', () => {
      pool.sold = 9n
      expect(chain.batch(buy(ALICE, 1_000n, fee), sell(BOB, 1_000n, fee))).toBe('ok')
      expect([chain.gained(RECIPIENT), chain.gained(BOB), pool.asked]).toMatchObject([
        19n,
        990n,
        [{ side: 'sell', amount: 10n }],
      ])
    })

    it('to each who is named', () => {
      pool.bought = 900n
      const list = [
        buy(ALICE, 1_000n, { ...fee, feeRecipient: CHARLIE }),
        buy(BOB, 1_000n, { ...fee, feeRecipient: DAVE }),
      ]
      expect([chain.batch(...list), chain.gained(CHARLIE), chain.gained(DAVE)]).toEqual(['ok', 10n, 10n])
    })

    it('once to who is named twice', () => {
      pool.bought = 900n
      const to = { ...fee, feeRecipient: CHARLIE }
      expect([chain.batch(buy(ALICE, 1_000n, to), buy(BOB, 1_000n, to)), payments(CHARLIE)]).toEqual(['ok', [20n]])
    })

    it('of four orders to two', () => {
      pool.sold = 18n
      const to = { ...fee, feeRecipient: FERDIE }
      const sales = [sell(CHARLIE, 1_000n, fee), sell(EVE, 1_000n, fee)]
      expect(chain.batch(buy(ALICE, 1_000n, to), buy(BOB, 1_000n, to), ...sales)).toBe('ok')
      expect([payments(FERDIE), payments(RECIPIENT)]).toEqual([[20n], [18n]])
    })

    it('or is refused whole', () => {
      pool.bought = 900n
      const list = [buy(ALICE, 1_000n, { ...fee, feeRecipient: STRANGER })]
      expect([chain.kept(() => chain.batch(...list)), chain.statuses(...list)]).toEqual([
        'Token.BelowMinimum',
        [undefined],
      ])
    })
  })

  describe('asks the pool for the strictest price', () => {
    const percents = (count: number) => ({ limitPrice: times(1n), maxSlippage: count * ONE_PERCENT })

    it('of its buys', () => {
      pool.bought = 500n
      expect(
        chain.batch(buy(ALICE, 600n, percents(2)), buy(BOB, 200n, percents(1)), buy(DAVE, 200n, percents(3))),
      ).toBe('ok')
      expect(limits()).toEqual([1_010_000_000n])
    })

    it('of its sales', () => {
      chain.priceIs(2_000n)
      pool.sold = 500n
      expect(
        chain.batch(sell(ALICE, 600n, percents(3)), sell(BOB, 200n, percents(1)), sell(DAVE, 200n, percents(2))),
      ).toBe('ok')
      expect(limits()).toEqual([990_000_000n])
    })

    it('which may be any', () => {
      pool.bought = 500n
      expect([chain.batch(buy(ALICE, 1_000n)), limits()]).toEqual(['ok', [ANY_PRICE]])
    })

    it('of sales, of which those without a slippage ask for none', () => {
      chain.priceIs(2_000n)
      pool.sold = 500n
      const stop = sell(DAVE, 200n, { orderType: 'StopLoss', limitPrice: times(5_000n) })
      const list = [sell(ALICE, 600n, percents(3)), sell(BOB, 200n, percents(1)), stop]
      expect([chain.batch(...list), limits(), chain.statuses(...list)]).toEqual([
        'ok',
        [990_000_000n],
        ['Fulfilled', 'Fulfilled', 'Fulfilled'],
      ])
    })

    it('of buys, whatever the sales ask for', () => {
      pool.bought = 900n
      const stop = sell(DAVE, 100n, { orderType: 'StopLoss', limitPrice: times(2n) })
      const list = [buy(ALICE, 600n, percents(2)), buy(BOB, 400n, percents(1)), stop]
      expect([chain.batch(...list), limits(), chain.statuses(...list)]).toEqual([
        'ok',
        [1_010_000_000n],
        ['Fulfilled', 'Fulfilled', 'Fulfilled'],
      ])
    })

    it('and is refused where that is above the price', () => {
      chain.priceIs(50n)
      Object.assign(pool, { sold: 100n, strictAt: times(50n) })
      const order = sell(ALICE, 500n, { orderType: 'StopLoss', limitPrice: times(100n), maxSlippage: ONE_PERCENT })
      expect([chain.batch(order), chain.statuses(order), limits()]).toEqual(['Other', [undefined], [99_000_000_000n]])
    })
  })

  it('is relayed by who is named', () => {
    pool.bought = 1_000n
    const order = buy(ALICE, 1_000n, { relayer: [CHARLIE] })
    expect([chain.batch(order), chain.statuses(order), alphaOf(ALICE)]).toEqual(['ok', ['Fulfilled'], 1_000n])
  })

  it('executes an order in parts, each in a batch of its own', () => {
    pool.bought = 600n
    const order = buy(ALICE, 1_000n, IN_PARTS)
    expect(chain.batch(part(order, 600n))).toBe('ok')
    expect(statusOf(chain.ctx, order)).toEqual({ type: 'PartiallyFilled', value: 600n })
    expect([chain.batch(part(order, 400n)), chain.statuses(order), chain.gained(ALICE)]).toEqual([
      'ok',
      ['Fulfilled'],
      -1_000n,
    ])
  })

  it.each([
    ['as a whole', buy(ALICE, 1_000n), undefined, undefined],
    ['in parts', buy(ALICE, 1_000n, IN_PARTS), 300n, 400n],
  ])('executes none where one stands twice, %s', (_, order, first, second) => {
    pool.bought = 500n
    expect(chain.kept(() => chain.batch(part(order, first), part(order, second)))).toBe(
      'LimitOrders.DuplicateOrderInBatch',
    )
    expect(chain.statuses(order)).toEqual([undefined])
  })
})
