import type { AccountId, Ctx, Host } from '@glia/frame'
import { DispatchFailure } from '@glia/frame'
import { asPrice, U64F64 } from '@glia/yuma'
import { beforeEach, describe, expect, it } from 'vitest'
import { ALICE, BOB, CHARLIE, EVE } from '../../genesis/accounts.ts'
import { errorText, testContext } from '../../testing/chain.ts'
import {
  ANY_PRICE,
  CHAIN_ID,
  MARKING,
  ONE_PERCENT,
  orderOf,
  part,
  signed,
  statusOf,
  type Wish,
} from '../../testing/orders.ts'
import { asLimitPrice, asNetUid } from '../subtensor/types.ts'
import { classify } from './batch.ts'
import { orderId, type SignedOrder } from './order.ts'
import { orders } from './storage.ts'
import { ensureExecutable, noteExecuted, shareOf, swapLimit } from './terms.ts'

const price = (whole: bigint) => asPrice(U64F64.fromInteger(whole))
const NET = asNetUid(1)
const OTHER = asNetUid(99)
const ROOT = asNetUid(0)
const NOW = 1_000_000n
const LATER = 2_000_000n

let ctx: Ctx
beforeEach(() => {
  ctx = testContext({ host: MARKING })
})

/** What is refused, or what is answered. */
function answer<T>(work: () => T): T | string {
  try {
    return work()
  } catch (failure) {
    if (!(failure instanceof DispatchFailure)) throw failure
    return errorText(ctx, failure.error)
  }
}

const wish = (more: Partial<Wish> = {}): Wish => ({ signer: ALICE, hotkey: BOB, amount: 1_000n, ...more })

describe('the price that the pool may not pass', () => {
  const limit = (orderType: 'LimitBuy' | 'TakeProfit', limitPrice: bigint, maxSlippage?: number) =>
    swapLimit({ orderType, limitPrice: asLimitPrice(limitPrice), maxSlippage })
  it('is none without a slippage', () => {
    expect([limit('LimitBuy', 1_000n), limit('TakeProfit', 1_000n)]).toEqual([(1n << 64n) - 1n, 0n])
  })
  it('is the limit price and so much more, or less', () => {
    expect([limit('LimitBuy', 1_000n, ONE_PERCENT), limit('TakeProfit', 1_000n, ONE_PERCENT)]).toEqual([1_010n, 990n])
  })
  it('stays within u64', () => {
    expect([limit('TakeProfit', 500n, 10 ** 9), limit('LimitBuy', ANY_PRICE, 10 ** 9)]).toEqual([0n, ANY_PRICE])
  })
})

it('billionths of an amount are rounded down', () => {
  expect([shareOf(999n, ONE_PERCENT), shareOf(99n, ONE_PERCENT), shareOf(ANY_PRICE, 10 ** 9)]).toEqual([
    9n,
    0n,
    ANY_PRICE,
  ])
})

describe('an order', () => {
  const asked = (of: SignedOrder, { at = price(1n), by = BOB as AccountId, now = NOW } = {}) =>
    answer(() => ensureExecutable(ctx, of, orderId(of.order), { now, price: at, relayer: by })) ?? 'ok'

  it('that is well formed may be executed', () => {
    expect(asked(signed(wish()))).toBe('ok')
  })

  it('has the signature of its signer, of sr25519', () => {
    expect(asked(signed(wish(), { by: BOB }))).toBe('LimitOrders.InvalidSignature')
    const { order, signature } = signed(wish())
    for (const type of ['Ed25519', 'Ecdsa'] as const)
      expect(asked({ order, signature: { type, value: signature.value }, partialFill: undefined })).toBe(
        'LimitOrders.InvalidSignature',
      )
    const other = { type: 'V1', value: orderOf(wish({ amount: 999n })) } as const
    expect(asked({ order: other, signature, partialFill: undefined })).toBe('LimitOrders.InvalidSignature')
  })

  it('of another kind of signature is not even checked', () => {
    const trusting: Host = { verify: () => true }
    ctx = testContext({ host: trusting })
    const { order, signature } = signed(wish())
    const asEcdsa = { order, signature: { type: 'Ecdsa', value: signature.value }, partialFill: undefined } as const
    expect([asked(asEcdsa), asked(signed(wish(), { by: BOB }))]).toEqual(['LimitOrders.InvalidSignature', 'ok'])
  })

  it('is for a subnet with a pool, and for this chain', () => {
    expect(asked(signed(wish({ netuid: ROOT })))).toBe('LimitOrders.RootNetUidNotAllowed')
    expect(asked(signed(wish({ chainId: 9_999n })))).toBe('LimitOrders.ChainIdMismatch')
    expect(asked(signed(wish({ chainId: CHAIN_ID })))).toBe('ok')
  })

  it('is executed or cancelled once', () => {
    const order = signed(wish())
    orders.set(ctx, orderId(order.order), { type: 'Fulfilled' })
    expect(asked(order)).toBe('LimitOrders.OrderAlreadyProcessed')
    orders.set(ctx, orderId(order.order), { type: 'Cancelled' })
    expect(asked(order)).toBe('LimitOrders.OrderCancelled')
  })

  it('holds up to the millisecond that it names', () => {
    const order = signed(wish({ expiry: NOW }))
    expect([asked(order), asked(order, { now: NOW + 1n })]).toEqual(['ok', 'LimitOrders.OrderExpired'])
  })

  it.each([
    ['LimitBuy', ['ok', 'ok', 'LimitOrders.PriceConditionNotMet']],
    ['StopLoss', ['ok', 'ok', 'LimitOrders.PriceConditionNotMet']],
    ['TakeProfit', ['LimitOrders.PriceConditionNotMet', 'ok', 'ok']],
  ] as const)('%s waits for its price', (orderType, expected) => {
    const order = signed(wish({ orderType, limitPrice: asLimitPrice(2_000_000_000n) }))
    expect([1n, 2n, 3n].map((each) => asked(order, { at: price(each) }))).toEqual(expected)
  })

  it('compares prices below one, too', () => {
    const half = asPrice(U64F64.ratio(1n, 2n))
    const sells = (limit: bigint) =>
      asked(signed(wish({ orderType: 'TakeProfit', limitPrice: asLimitPrice(limit) })), { at: half })
    expect([sells(400_000_000n), sells(500_000_000n), sells(500_000_001n)]).toEqual([
      'ok',
      'ok',
      'LimitOrders.PriceConditionNotMet',
    ])
  })

  it('is relayed by those it names', () => {
    const order = signed(wish({ relayer: [CHARLIE, EVE] }))
    expect([BOB, CHARLIE, EVE].map((by) => asked(order, { by }))).toEqual(['LimitOrders.RelayerMissMatch', 'ok', 'ok'])
    expect(asked(signed(wish({ relayer: [] })))).toBe('LimitOrders.RelayerMissMatch')
  })

  it('is executed in parts where it allows that and names who relays them', () => {
    expect(asked(signed(wish({ partialFillsEnabled: true }), { part: 400n }))).toBe(
      'LimitOrders.RelayerRequiredForPartialFill',
    )
    expect(asked(signed(wish({ relayer: [BOB] }), { part: 400n }))).toBe('LimitOrders.PartialFillsNotEnabled')
    const order = signed(wish({ relayer: [BOB], partialFillsEnabled: true }))
    const parts = [0n, 1n, 1_000n, 1_001n, undefined].map((each) => asked(part(order, each)))
    expect(parts).toEqual([
      'LimitOrders.IncorrectPartialFillAmount',
      'ok',
      'ok',
      'LimitOrders.IncorrectPartialFillAmount',
      'ok',
    ])
  })

  it('that was executed in part is executed in parts to the end', () => {
    const order = signed(wish({ relayer: [BOB], partialFillsEnabled: true }))
    orders.set(ctx, orderId(order.order), { type: 'PartiallyFilled', value: 700n })
    expect([300n, 301n, undefined].map((each) => asked(part(order, each)))).toEqual([
      'ok',
      'LimitOrders.IncorrectPartialFillAmount',
      'LimitOrders.IncorrectPartialFillAmount',
    ])
  })
})

describe('what became of an order', () => {
  const order = signed(wish({ relayer: [BOB], partialFillsEnabled: true }))
  const after = (before: bigint | undefined, filled: bigint | undefined) => {
    if (before !== undefined) orders.set(ctx, orderId(order.order), { type: 'PartiallyFilled', value: before })
    noteExecuted(ctx, orderId(order.order), part(order, filled))
    return statusOf(ctx, order)
  }
  it.each([
    ['as a whole: done', undefined, undefined, { type: 'Fulfilled' }],
    ['in part: so much of it', undefined, 400n, { type: 'PartiallyFilled', value: 400n }],
    ['in a part that is all of it: done', undefined, 1_000n, { type: 'Fulfilled' }],
    ['in another part: both', 300n, 400n, { type: 'PartiallyFilled', value: 700n }],
    ['in the last part: done', 600n, 400n, { type: 'Fulfilled' }],
    ['as a whole after a part: done', 500n, undefined, { type: 'Fulfilled' }],
  ] as const)('%s', (_, before, filled, expected) => {
    expect(after(before, filled)).toEqual(expected)
  })
})

describe('orders of a batch', () => {
  const classified = (list: readonly SignedOrder[], { now = NOW, at = price(1n), by = BOB as AccountId } = {}) =>
    answer(() => classify(ctx, NET, list, { now, price: at, relayer: by }))
  const limits = (value: ReturnType<typeof classified>) =>
    typeof value === 'string' ? value : [...value.buys, ...value.sales].map(({ limit }) => limit)

  it('are buys or sales', () => {
    const buy = signed(wish({ limitPrice: asLimitPrice(2_000_000_000n), expiry: LATER }))
    const sale = signed({
      ...{ signer: BOB, hotkey: ALICE, amount: 500n, orderType: 'TakeProfit' as const },
      limitPrice: asLimitPrice(1_000_000_000n),
    })
    expect(classified([sale, buy])).toMatchObject({
      buys: [{ signed: buy, gross: 1_000n, net: 1_000n }],
      sales: [{ signed: sale, gross: 500n, net: 500n }],
    })
  })

  it('give of a buy what the fee leaves, of a sale all', () => {
    const fee = { amount: 1_000_000_000n, feeRate: 1_000_000 }
    const found = classified([
      signed(wish(fee)),
      signed(wish({ ...fee, orderType: 'TakeProfit', limitPrice: asLimitPrice(0n) })),
    ])
    expect(found).toMatchObject({
      buys: [{ gross: 1_000_000_000n, net: 999_000_000n }],
      sales: [{ gross: 1_000_000_000n, net: 1_000_000_000n }],
    })
  })

  it('give the part that is relayed', () => {
    const order = signed(wish({ relayer: [BOB], partialFillsEnabled: true, feeRate: ONE_PERCENT }), { part: 400n })
    expect(classified([order])).toMatchObject({ buys: [{ gross: 400n, net: 396n }] })
  })

  it('have a limit for the pool', () => {
    const buy = wish({ amount: 500n, limitPrice: asLimitPrice(2_000_000_000n), maxSlippage: ONE_PERCENT })
    const sale = wish({ ...buy, orderType: 'TakeProfit', limitPrice: asLimitPrice(1_000_000_000n) })
    expect(limits(classified([signed(buy), signed(sale)], { at: price(2n) }))).toEqual([2_020_000_000n, 990_000_000n])
  })

  it.each<[string, Partial<Wish>, { now?: bigint; at?: ReturnType<typeof price>; by?: AccountId }]>([
    ['OrderNetUidMismatch', { netuid: OTHER }, {}],
    ['OrderExpired', { expiry: LATER }, { now: LATER + 1n }],
    ['PriceConditionNotMet', { limitPrice: asLimitPrice(2_000_000_000n) }, { at: price(3n) }],
    ['RelayerMissMatch', { relayer: [CHARLIE] }, {}],
    ['ChainIdMismatch', { chainId: 945n }, {}],
  ])('are refused together: %s', (error, about, occasion) => {
    const good = signed(wish({ amount: 7n, relayer: [BOB, CHARLIE] }))
    expect(classified([good, signed(wish(about))], occasion)).toBe(`LimitOrders.${error}`)
  })

  it('are refused together where one is done with, or stands twice', () => {
    const order = signed(wish({ relayer: [BOB], partialFillsEnabled: true }))
    expect(classified([part(order, 300n), part(order, 400n)])).toBe('LimitOrders.DuplicateOrderInBatch')
    orders.set(ctx, orderId(order.order), { type: 'Fulfilled' })
    expect(classified([order])).toBe('LimitOrders.OrderAlreadyProcessed')
  })

  it('are relayed by who is named', () => {
    expect(classified([signed(wish({ relayer: [CHARLIE] }))], { by: CHARLIE })).toMatchObject({ buys: [{}], sales: [] })
  })
})
