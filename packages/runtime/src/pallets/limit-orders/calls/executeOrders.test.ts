import { type AccountId, NONE, ROOT } from '@glia/frame'
import { beforeEach, describe, expect, it } from 'vitest'
import { ALICE, BOB, CHARLIE } from '../../../genesis/accounts.ts'
import { tried } from '../../../testing/chain.ts'
import { limits, pool } from '../../../testing/fixedPool.ts'
import {
  buy,
  FixedPoolChain,
  IN_PARTS,
  NO_LIMIT,
  RECIPIENT,
  STRANGER,
  sell,
  times,
} from '../../../testing/fixedPoolChain.ts'
import { ANY_PRICE, batched, ONE_PERCENT, part, relayed, skipped, statusOf, told } from '../../../testing/orders.ts'
import { freeBalance } from '../../balances/index.ts'
import { asLimitPrice } from '../../subtensor/types.ts'
import { now } from '../../timestamp/index.ts'
import { type Order, orderId } from '../order.ts'
import { limitOrdersEnabled, orders } from '../storage.ts'

/* What goes into a pool that gives what it is told to, what comes out to whom, and what is said of it: order by order, as in the reference’s tests of this pallet. */

let chain: FixedPoolChain
beforeEach(() => {
  chain = new FixedPoolChain()
})

describe('cancel_order', () => {
  const order = buy(ALICE, 1_000n)
  const cancel = (by: Parameters<typeof tried>[1]) =>
    tried(chain.ctx, by, 'LimitOrders', 'cancel_order', { order: order.order })
  const signedBy = (account: AccountId) => ({ kind: 'signed', account }) as const

  it('is for the signer of the order', () => {
    expect(cancel(signedBy(BOB))).toBe('LimitOrders.Unauthorized')
    expect(chain.statuses(order)).toEqual([undefined])
    expect(cancel(signedBy(ALICE))).toBe('ok')
    expect(chain.statuses(order)).toEqual(['Cancelled'])
    expect(told(chain.ctx, 'OrderCancelled')).toEqual([{ orderId: orderId(order.order), signer: ALICE }])
  })

  it.each(['Cancelled', 'Fulfilled'] as const)('is not for what is %s', (type) => {
    orders.set(chain.ctx, orderId(order.order), { type })
    expect(cancel(signedBy(ALICE))).toBe('LimitOrders.OrderAlreadyProcessed')
    expect(chain.statuses(order)).toEqual([type])
  })

  it('is signed, and no longer for what was executed in part', () => {
    expect([cancel(NONE), cancel(ROOT)]).toEqual(['BadOrigin', 'BadOrigin'])
    orders.set(chain.ctx, orderId(order.order), { type: 'PartiallyFilled', value: 1n })
    expect(cancel(signedBy(ALICE))).toBe('LimitOrders.OrderAlreadyProcessed')
  })
})

describe('set_pallet_status', () => {
  const set = (by: Parameters<typeof tried>[1], enabled: boolean) =>
    tried(chain.ctx, by, 'LimitOrders', 'set_pallet_status', { enabled })

  it('is root’s alone', () => {
    expect(set({ kind: 'signed', account: CHARLIE }, false)).toBe('BadOrigin')
    expect(limitOrdersEnabled.get(chain.ctx)).toBe(true)
  })

  it('stops what executes orders, and lets it go on', () => {
    expect(set(ROOT, false)).toBe('ok')
    const order = sell(BOB, 500n)
    expect([batched(chain.ctx, CHARLIE, [order]), relayed(chain.ctx, CHARLIE, [order])]).toEqual([
      'LimitOrders.LimitOrdersDisabled',
      'LimitOrders.LimitOrdersDisabled',
    ])
    expect([set(ROOT, true), relayed(chain.ctx, CHARLIE, [])]).toEqual(['ok', 'ok'])
    expect(told(chain.ctx, 'LimitOrdersPalletStatusChanged')).toEqual([{ enabled: false }, { enabled: true }])
  })
})

describe('execute_orders', () => {
  it.each([
    ['LimitBuy', 1_000n, 2n, [1n, 1n]],
    ['TakeProfit', 500n, 1n, [2n, 1n]],
    ['StopLoss', 500n, 1n, [1n, 2n]],
  ] as const)('executes a %s', (orderType, amount, limit, [tao, alpha]) => {
    chain.priceIs(tao, alpha)
    const order = buy(ALICE, amount, { orderType, limitPrice: times(limit) })
    expect([chain.one(order), chain.statuses(order)]).toEqual(['ok', ['Fulfilled']])
    expect(told(chain.ctx, 'OrderExecuted')).toEqual([
      { orderId: orderId(order.order), signer: ALICE, netuid: 1, orderType, amountIn: amount, amountOut: 0n },
    ])
  })

  it.each<[string, string, Partial<Order>, readonly [bigint, bigint], bigint]>([
    [
      'a StopLoss above its price',
      'PriceConditionNotMet',
      { orderType: 'StopLoss', limitPrice: times(1n) },
      [2n, 1n],
      1n,
    ],
    ['a LimitBuy above its price', 'PriceConditionNotMet', { limitPrice: times(2n) }, [5n, 1n], 1n],
    ['a LimitBuy for nothing', 'PriceConditionNotMet', { limitPrice: NO_LIMIT }, [5n, 1n], 1n],
    [
      'a TakeProfit below its price',
      'PriceConditionNotMet',
      { orderType: 'TakeProfit', limitPrice: asLimitPrice(600_000_000n) },
      [1n, 2n],
      1n,
    ],
    ['what expired', 'OrderExpired', { expiry: 2_000_000n }, [1n, 1n], 2_000_001n],
  ])('skips %s', (_, error, about, [tao, alpha], time) => {
    chain.priceIs(tao, alpha)
    now.set(chain.ctx, time)
    const order = buy(ALICE, 1_000n, about)
    expect(chain.kept(() => chain.one(order))).toBe('ok')
    expect([skipped(chain.ctx), chain.statuses(order)]).toEqual([[`LimitOrders.${error}`], [undefined]])
    expect(chain.kept(() => chain.relay([order], { allOrNothing: true }))).toBe(`LimitOrders.${error}`)
    expect(chain.statuses(order)).toEqual([undefined])
  })

  it('executes a TakeProfit at a price below one', () => {
    chain.priceIs(1n, 2n)
    const order = sell(ALICE, 500n, { limitPrice: asLimitPrice(400_000_000n) })
    expect([chain.one(order), chain.statuses(order)]).toEqual(['ok', ['Fulfilled']])
  })

  it('skips what was executed', () => {
    const order = buy(ALICE, 1_000n)
    orders.set(chain.ctx, orderId(order.order), { type: 'Fulfilled' })
    expect([chain.one(order), skipped(chain.ctx), chain.statuses(order)]).toEqual([
      'ok',
      ['LimitOrders.OrderAlreadyProcessed'],
      ['Fulfilled'],
    ])
  })

  it('executes what it can', () => {
    const [good, late] = [buy(ALICE, 1_000n), buy(BOB, 500n, { expiry: 500_000n })]
    expect(chain.relay([good, late])).toBe('ok')
    expect(chain.statuses(good, late)).toEqual(['Fulfilled', undefined])
    expect(told(chain.ctx, 'OrderSkipped')).toMatchObject([{ orderId: orderId(late.order) }])
    expect(skipped(chain.ctx)).toEqual(['LimitOrders.OrderExpired'])
  })

  it('with should_fail executes all or none', () => {
    const [good, late] = [buy(ALICE, 1_000n), buy(BOB, 500n, { expiry: 500_000n })]
    expect(chain.kept(() => chain.relay([good, late], { allOrNothing: true }))).toBe('LimitOrders.OrderExpired')
    expect([chain.statuses(good, late), told(chain.ctx, 'OrderExecuted')]).toEqual([[undefined, undefined], []])
  })

  it('is signed, and may bring nothing', () => {
    expect([relayed(chain.ctx, NONE, []), relayed(chain.ctx, ROOT, []), relayed(chain.ctx, CHARLIE, [])]).toEqual([
      'BadOrigin',
      'BadOrigin',
      'ok',
    ])
  })

  it('takes the fee of a buy from what is paid', () => {
    const order = buy(ALICE, 1_000n, { feeRate: ONE_PERCENT })
    expect(chain.one(order)).toBe('ok')
    expect(pool.asked).toEqual([{ side: 'buy', amount: 990n, limit: ANY_PRICE }])
    expect([chain.gained(RECIPIENT), chain.gained(ALICE)]).toEqual([10n, -1_000n])
    expect(told(chain.ctx, 'OrderExecuted')).toMatchObject([{ amountIn: 990n, amountOut: 0n }])
  })

  it('takes the fee of a sale from what is got', () => {
    pool.sold = 800n
    expect(chain.one(sell(ALICE, 1_000n, { feeRate: ONE_PERCENT }))).toBe('ok')
    expect(pool.asked).toEqual([{ side: 'sell', amount: 1_000n, limit: 0n }])
    expect([chain.gained(RECIPIENT), chain.gained(ALICE)]).toEqual([8n, 792n])
    expect(told(chain.ctx, 'OrderExecuted')).toMatchObject([{ amountIn: 1_000n, amountOut: 792n }])
  })

  it('skips what cannot pay its fee, and undoes the trade', () => {
    pool.bought = 500n
    // Ten rao are no balance to begin with.
    const order = buy(ALICE, 1_000n, { feeRate: ONE_PERCENT, feeRecipient: STRANGER })
    expect(chain.kept(() => chain.one(order))).toBe('ok')
    expect([skipped(chain.ctx), chain.statuses(order), freeBalance(chain.ctx, STRANGER)]).toEqual([
      ['Token.BelowMinimum'],
      [undefined],
      0n,
    ])
  })

  it.each([
    ['any price for a buy', 'LimitBuy', ANY_PRICE, undefined, 1n, ANY_PRICE],
    ['any price for a sale', 'TakeProfit', times(1n), undefined, 2n, 0n],
    ['a hundredth above the limit', 'LimitBuy', times(1n), ONE_PERCENT, 1n, 1_010_000_000n],
    ['a hundredth below the limit', 'TakeProfit', times(1n), ONE_PERCENT, 2_000n, 990_000_000n],
  ] as const)('asks the pool for %s', (_, orderType, limitPrice, maxSlippage, price, limit) => {
    chain.priceIs(price)
    expect(chain.one(buy(ALICE, 500n, { orderType, limitPrice, maxSlippage }))).toBe('ok')
    expect(limits()).toEqual([limit])
  })

  it('skips a StopLoss whose slippage ends above the price', () => {
    chain.priceIs(50n)
    Object.assign(pool, { sold: 100n, strictAt: times(50n) })
    const order = sell(ALICE, 500n, { orderType: 'StopLoss', limitPrice: times(100n), maxSlippage: ONE_PERCENT })
    expect([chain.one(order), chain.statuses(order), skipped(chain.ctx), limits()]).toEqual([
      'ok',
      [undefined],
      ['Other'],
      [99_000_000_000n],
    ])
  })

  it('skips what the pool would take only in part', () => {
    pool.refuses = true
    const list = [buy(ALICE, 1_000n), sell(ALICE, 500n)]
    expect([chain.relay(list), skipped(chain.ctx), chain.statuses(...list)]).toEqual([
      'ok',
      ['Other', 'Other'],
      [undefined, undefined],
    ])
  })

  it('is relayed by who is named', () => {
    const order = buy(ALICE, 1_000n, { relayer: [CHARLIE] })
    expect([chain.one(order, BOB), skipped(chain.ctx), chain.statuses(order)]).toEqual([
      'ok',
      ['LimitOrders.RelayerMissMatch'],
      [undefined],
    ])
    expect([chain.one(order, CHARLIE), chain.statuses(order)]).toEqual(['ok', ['Fulfilled']])
  })

  it('executes an order in parts', () => {
    const order = buy(ALICE, 1_000n, IN_PARTS)
    expect(chain.one(part(order, 600n))).toBe('ok')
    expect([statusOf(chain.ctx, order), chain.gained(ALICE)]).toEqual([{ type: 'PartiallyFilled', value: 600n }, -600n])
    expect(chain.one(part(order, 400n))).toBe('ok')
    expect([chain.statuses(order), chain.gained(ALICE)]).toEqual([['Fulfilled'], -1_000n])
  })

  it.each([
    ['more than is left', 500n],
    ['all of it again', undefined],
  ])('skips, of an order of which a part was executed, %s', (_, more) => {
    const order = buy(ALICE, 1_000n, IN_PARTS)
    chain.one(part(order, 700n))
    expect(chain.kept(() => chain.one(part(order, more)))).toBe('ok')
    expect(skipped(chain.ctx)).toEqual(['LimitOrders.IncorrectPartialFillAmount'])
    expect(statusOf(chain.ctx, order)).toEqual({ type: 'PartiallyFilled', value: 700n })
  })

  it('skips a part of an order that names nobody to relay it', () => {
    const order = buy(ALICE, 1_000n, { partialFillsEnabled: true })
    expect([chain.one(part(order, 400n)), skipped(chain.ctx), chain.statuses(order)]).toEqual([
      'ok',
      ['LimitOrders.RelayerRequiredForPartialFill'],
      [undefined],
    ])
  })
})
