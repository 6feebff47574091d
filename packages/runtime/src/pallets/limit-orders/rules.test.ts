import type { AccountId, Ctx } from '@glia/frame'
import { beforeEach, describe, expect, it } from 'vitest'
import { testContext, tried } from '../../testing/chain.ts'
import {
  ANY_PRICE,
  batched,
  CHAIN_ID,
  MARKING,
  part,
  relayed,
  signed,
  skipped,
  statusOf,
} from '../../testing/orders.ts'
import { account } from '../../testing/stakeChain.ts'
import { freeBalance, mintInto } from '../balances/index.ts'
import { totalIssuance } from '../balances/storage.ts'
import { createHotkeyAccount, ownsHotkey } from '../subtensor/hotkeys.ts'
import { MIN_STAKE } from '../subtensor/staking/addStake.ts'
import { lockStake } from '../subtensor/staking/locks/rules.ts'
import { increaseStake, stakeOf } from '../subtensor/staking/stake.ts'
import {
  lastColdkeyHotkeyStakeBlock,
  networksAdded,
  owner,
  subnetAlphaIn,
  subnetMechanism,
  subnetTao,
  subtokenEnabled,
  totalHotkeyAlpha,
} from '../subtensor/storage/index.ts'
import { subnetAccount } from '../subtensor/systemAccounts.ts'
import { asAlpha, asLimitPrice, asNetUid, asTao, COIN, type EitherKey } from '../subtensor/types.ts'
import { now } from '../timestamp/index.ts'
import { PALLET_ACCOUNT, PALLET_HOTKEY } from './declarations.ts'
import type { Order, SignedOrder } from './order.ts'
import { limitOrdersEnabled, orders } from './storage.ts'

/* Orders meet the rules of stake and pools, as in the reference's tests of its runtime. */

const [ALICE, BOB, CHARLIE, DAVE, EVE] = [account(1), account(2), account(3), account(4), account(5)] as const
const NET = asNetUid(1)
const OTHER = asNetUid(2)
const MIN = MIN_STAKE
/** So many least stakes. */
const mins = (count: bigint) => MIN * count
const TENTH = 100_000_000
const NO_LIMIT = asLimitPrice(0n)
const ONE = asLimitPrice(COIN)

let ctx: Ctx
beforeEach(() => {
  ctx = testContext({ host: MARKING })
  // A subnet whose token is worth a TAO, without a pool.
  subnetMechanism.set(ctx, NET, 0)
  subtokenEnabled.set(ctx, NET, true)
  now.set(ctx, 100_000n)
  ctx.events = []
})

const fund = (who: AccountId, amount = mins(10n)) => mintInto(ctx, who, asTao(amount))
function stakes(coldkey: EitherKey, hotkey: EitherKey, amount: bigint): void {
  increaseStake(ctx, hotkey, coldkey, NET, asAlpha(amount))
  fund(subnetAccount(ctx, NET), amount)
}
/** Alice has TAO and the hotkey Charlie, Bob stake with his hotkey Dave. */
function buyerAndSeller(): void {
  fund(ALICE)
  stakes(BOB, DAVE, mins(10n))
  createHotkeyAccount(ctx, ALICE, CHARLIE)
  createHotkeyAccount(ctx, BOB, DAVE)
}
/** A pool of a thousand TAO and as much alpha. */
function pool(): void {
  subnetMechanism.set(ctx, NET, 1)
  subnetTao.set(ctx, NET, asTao(1_000n * COIN))
  subnetAlphaIn.set(ctx, NET, asAlpha(1_000n * COIN))
  fund(subnetAccount(ctx, NET), 1_000n * COIN)
}
const buy = (amount: bigint, more: Partial<Order> = {}) =>
  signed({ signer: ALICE, hotkey: CHARLIE, amount, feeRecipient: EVE, ...more })
const sell = (amount: bigint, more: Partial<Order> = {}) =>
  signed({
    ...{ signer: BOB, hotkey: DAVE, amount, feeRecipient: EVE },
    ...{ orderType: 'TakeProfit', limitPrice: NO_LIMIT, ...more },
  })
const one = (order: SignedOrder) => relayed(ctx, CHARLIE, [order])
const batch = (...list: readonly SignedOrder[]) => batched(ctx, CHARLIE, list)
const alphaOfAlice = () => stakeOf(ctx, CHARLIE, ALICE, NET)
const alphaOfBob = () => stakeOf(ctx, DAVE, BOB, NET)
const type = (order: SignedOrder) => statusOf(ctx, order)?.type
/** What may not change where an order is refused. */
const state = () => [
  ...[ALICE, BOB, CHARLIE, DAVE, EVE, PALLET_ACCOUNT].map((who) => freeBalance(ctx, who)),
  alphaOfAlice(),
  alphaOfBob(),
  totalIssuance.get(ctx),
  totalHotkeyAlpha.get(ctx, DAVE, NET),
]
/** Skips an order for that reason, and changes nothing. */
function skips(order: SignedOrder, reason: string): void {
  const before = state()
  expect([one(order), skipped(ctx), type(order)]).toEqual(['ok', [reason], undefined])
  expect(state()).toEqual(before)
}
/** Refuses a batch for that reason, and changes nothing. */
function refuses(list: readonly SignedOrder[], reason: string): void {
  const before = state()
  expect([batch(...list), list.map(type)]).toEqual([reason, list.map(() => undefined)])
  expect(state()).toEqual(before)
}

describe('where a token is worth a TAO', () => {
  beforeEach(buyerAndSeller)

  it('a buy becomes stake', () => {
    const order = buy(MIN)
    expect([one(order), type(order)]).toEqual(['ok', 'Fulfilled'])
    expect([alphaOfAlice(), freeBalance(ctx, ALICE)]).toEqual([MIN, mins(9n)])
  })

  it.each([
    ['TakeProfit', NO_LIMIT],
    ['StopLoss', ONE],
  ] as const)('a %s becomes TAO', (orderType, limitPrice) => {
    const order = sell(MIN, { orderType, limitPrice })
    expect([one(order), type(order)]).toEqual(['ok', 'Fulfilled'])
    expect([alphaOfBob(), freeBalance(ctx, BOB)]).toEqual([mins(9n), MIN])
  })

  it('a batch that buys more than it sells settles all', () => {
    expect(batch(buy(mins(2n)), sell(MIN))).toBe('ok')
    expect([alphaOfAlice(), freeBalance(ctx, BOB), alphaOfBob()]).toEqual([mins(2n), MIN, mins(9n)])
  })

  it('a batch that sells more than it buys settles all', () => {
    expect(batch(buy(MIN), sell(mins(2n)))).toBe('ok')
    expect([alphaOfAlice(), freeBalance(ctx, BOB), alphaOfBob()]).toEqual([MIN, mins(2n), mins(8n)])
    expect([stakeOf(ctx, PALLET_HOTKEY, PALLET_ACCOUNT, NET), freeBalance(ctx, PALLET_ACCOUNT)]).toEqual([0n, 0n])
  })

  it('who gets alpha of a batch is noted to have staked in this block, who gives it is not', () => {
    ctx.blockNumber = 7
    batch(buy(MIN), sell(MIN))
    expect(lastColdkeyHotkeyStakeBlock.get(ctx, ALICE, CHARLIE)).toBe(7n)
    expect(lastColdkeyHotkeyStakeBlock.get(ctx, BOB, DAVE)).toBeUndefined()
  })

  it('the fee of a buy is part of its amount', () => {
    const order = buy(mins(2n), { feeRate: TENTH })
    expect([one(order), type(order)]).toEqual(['ok', 'Fulfilled'])
    expect([freeBalance(ctx, EVE), freeBalance(ctx, ALICE), alphaOfAlice()]).toEqual([
      MIN / 5n,
      mins(8n),
      (MIN * 9n) / 5n,
    ])
  })

  it('fees of a batch go to whom each order names', () => {
    expect(batch(buy(MIN, { feeRate: TENTH }), sell(MIN, { feeRate: TENTH }))).toBe('ok')
    expect(freeBalance(ctx, EVE)).toBe(MIN / 5n)
    const more = [
      buy(MIN, { feeRate: TENTH, feeRecipient: CHARLIE }),
      sell(MIN, { feeRate: TENTH, feeRecipient: DAVE }),
    ]
    expect([batch(...more), freeBalance(ctx, CHARLIE), freeBalance(ctx, DAVE)]).toEqual(['ok', MIN / 10n, MIN / 10n])
  })

  it.each([
    ['one by one', one],
    ['in batches', (order: SignedOrder) => batch(order)],
  ])('an order is executed in parts, %s', (_, relays) => {
    const order = buy(mins(4n), { relayer: [CHARLIE], partialFillsEnabled: true })
    expect([relays(part(order, mins(3n))), statusOf(ctx, order)]).toEqual([
      'ok',
      { type: 'PartiallyFilled', value: mins(3n) },
    ])
    expect([relays(part(order, MIN)), type(order), alphaOfAlice() + freeBalance(ctx, PALLET_ACCOUNT)]).toEqual([
      'ok',
      'Fulfilled',
      mins(4n),
    ])
  })

  it('the first batch that only buys leaves the pallet’s account what it lives on', () => {
    expect([batch(buy(mins(2n))), alphaOfAlice(), freeBalance(ctx, PALLET_ACCOUNT)]).toEqual([
      'ok',
      mins(2n) - 500n,
      500n,
    ])
    expect([batch(buy(mins(3n))), alphaOfAlice(), freeBalance(ctx, PALLET_ACCOUNT)]).toEqual([
      'ok',
      mins(5n) - 500n,
      500n,
    ])
  })

  it('an order twice in a batch is executed not at all', () => {
    const order = buy(MIN)
    refuses([order, order], 'LimitOrders.DuplicateOrderInBatch')
  })

  it('with should_fail nothing stands of what went before', () => {
    const before = state()
    const list = [buy(MIN), sell(MIN, { expiry: 50_000n })]
    expect([relayed(ctx, CHARLIE, list, true), state(), list.map(type)]).toEqual([
      'LimitOrders.OrderExpired',
      before,
      [undefined, undefined],
    ])
  })

  it('a fee that cannot be paid undoes what was bought', () => {
    // Enough for the pool's part of 18,000,000 rao, not for the fee.
    fund(EVE)
    const order = buy(mins(10n), { feeRate: TENTH })
    expect(
      tried(ctx, { kind: 'signed', account: ALICE }, 'Balances', 'transfer_allow_death', {
        dest: { type: 'Id', value: DAVE },
        value: 1_000_000n,
      }),
    ).toBe('ok')
    ctx.events = []
    skips(order, 'Token.FundsUnavailable')
  })

  it.each([
    ['less than the least stake', () => buy(1n), 'SubtensorModule.AmountTooLow'],
    ['a hotkey that is nobody’s', () => buy(MIN, { hotkey: EVE }), 'SubtensorModule.HotKeyAccountNotExists'],
    ['more than there is to pay', () => buy(mins(11n)), 'SubtensorModule.NotEnoughBalanceToStake'],
    ['a subnet that does not exist', () => buy(MIN, { netuid: OTHER }), 'SubtensorModule.SubnetNotExists'],
    ['more than there is to sell', () => sell(mins(11n)), 'SubtensorModule.NotEnoughStakeToWithdraw'],
    ['nothing', () => sell(0n), 'SubtensorModule.AmountTooLow'],
    ['less than the least sale', () => sell(1n), 'SubtensorModule.AmountTooLow'],
    ['an order of another chain', () => buy(MIN, { chainId: CHAIN_ID + 1n }), 'LimitOrders.ChainIdMismatch'],
    ['an order that expired', () => buy(MIN, { expiry: 99_999n }), 'LimitOrders.OrderExpired'],
  ])('skips %s', (_, order, reason) => {
    skips(order(), reason)
  })

  it.each([
    ['sells less than the least sale', () => [buy(MIN), sell(1n)], 'SubtensorModule.AmountTooLow'],
    ['sells nothing', () => [sell(0n)], 'SubtensorModule.AmountTooLow'],
    ['buys for a hotkey that is nobody’s', () => [buy(MIN, { hotkey: EVE })], 'SubtensorModule.HotKeyAccountNotExists'],
    [
      'sells with a hotkey that is nobody’s',
      () => [sell(MIN, { hotkey: EVE })],
      'SubtensorModule.HotKeyAccountNotExists',
    ],
    ['has more to pay than there is', () => [sell(MIN), buy(mins(11n))], 'Token.FundsUnavailable'],
    ['sells more than there is', () => [buy(MIN), sell(mins(11n))], 'SubtensorModule.StakeUnavailable'],
    [
      'sells what is with another hotkey',
      () => [sell(MIN, { hotkey: CHARLIE })],
      'SubtensorModule.NotEnoughStakeToWithdraw',
    ],
  ])('refuses a batch that %s', (_, list, reason) => {
    refuses(list(), reason)
  })

  it('refuses a batch of a subnet that does not exist', () => {
    const order = buy(MIN, { netuid: OTHER })
    networksAdded.remove(ctx, OTHER)
    expect(batched(ctx, CHARLIE, [order], 2)).toBe('SubtensorModule.SubnetNotExists')
  })

  it('neither buys nor sells where the token is switched off', () => {
    subtokenEnabled.set(ctx, NET, false)
    skips(buy(MIN), 'SubtensorModule.SubtokenDisabled')
    ctx.events = []
    skips(sell(MIN), 'SubtensorModule.SubtokenDisabled')
    refuses([buy(MIN)], 'SubtensorModule.SubtokenDisabled')
    refuses([sell(MIN)], 'SubtensorModule.SubtokenDisabled')
  })

  it('does not sell what is locked', () => {
    lockStake(ctx, BOB, NET, DAVE, asAlpha(mins(10n)))
    ctx.events = []
    skips(sell(MIN), 'SubtensorModule.StakeUnavailable')
    refuses([sell(MIN)], 'SubtensorModule.StakeUnavailable')
  })
})

describe('where a token has a pool', () => {
  beforeEach(() => {
    buyerAndSeller()
    pool()
  })
  const LEAST = 1

  it('a StopLoss whose slippage ends above the price is skipped, without one it is executed', () => {
    const order = { orderType: 'StopLoss', limitPrice: asLimitPrice(2n * COIN) } as const
    skips(sell(mins(5n), { ...order, maxSlippage: TENTH }), 'Swap.PriceLimitExceeded')
    const free = sell(mins(5n), order)
    expect([one(free), type(free), alphaOfBob()]).toEqual(['ok', 'Fulfilled', mins(5n)])
  })

  it.each([
    ['buy', () => buy(MIN, { limitPrice: ONE, maxSlippage: LEAST })],
    ['sale', () => sell(mins(2n), { limitPrice: ONE, maxSlippage: LEAST })],
  ])('a %s of which the pool would take a part is not executed', (_, order) => {
    skips(order(), 'SubtensorModule.SlippageTooHigh')
    refuses([order()], 'SubtensorModule.SlippageTooHigh')
  })

  it('a buy pays the pool’s fee like any other', () => {
    const paid = asTao(mins(4n))
    const order = buy(paid)
    const other = ctx.simulate(() => {
      const hotkey = { hotkey: CHARLIE, netuid: NET, amountStaked: paid }
      expect(tried(ctx, { kind: 'signed', account: ALICE }, 'SubtensorModule', 'add_stake', hotkey)).toBe('ok')
      return [alphaOfAlice(), subnetTao.get(ctx, NET), subnetAlphaIn.get(ctx, NET)]
    })
    expect(one(order)).toBe('ok')
    expect([alphaOfAlice(), subnetTao.get(ctx, NET), subnetAlphaIn.get(ctx, NET)]).toEqual(other)
  })

  it('a batch of one is what the order is by itself', () => {
    // The pallet's account lives.
    fund(PALLET_ACCOUNT)
    const alone = ctx.simulate(() => [one(buy(mins(4n))), alphaOfAlice()])
    expect([batch(buy(mins(4n))), alphaOfAlice()]).toEqual(alone)
  })

  it('a price that the pool has passed with an order holds for the next one', () => {
    const first = buy(COIN)
    const second = buy(MIN, { limitPrice: ONE })
    fund(ALICE, 2n * COIN)
    expect([relayed(ctx, CHARLIE, [first, second]), type(first), skipped(ctx)]).toEqual([
      'ok',
      'Fulfilled',
      ['LimitOrders.PriceConditionNotMet'],
    ])
  })
})

describe('amounts at the end of u64', () => {
  it('are refused like others', () => {
    buyerAndSeller()
    for (const order of [buy(ANY_PRICE), sell(ANY_PRICE), buy(ANY_PRICE, { feeRate: 10 ** 9 })]) {
      const before = state()
      expect(one(order)).toBe('ok')
      expect(batch(order)).not.toBe('ok')
      expect([type(order), state()]).toEqual([undefined, before])
    }
  })

  it('of a batch are added up beyond it', () => {
    buyerAndSeller()
    const list = [buy(ANY_PRICE), buy(ANY_PRICE - 1n), buy(ANY_PRICE - 2n)]
    refuses(list, 'Arithmetic.Underflow')
  })
})

describe('a first state', () => {
  it('has the pallet’s hotkey, and executes orders', () => {
    expect(PALLET_ACCOUNT).toBe(`0x6d6f646c${Buffer.from('bt/limit').toString('hex')}${'00'.repeat(20)}`)
    expect(PALLET_HOTKEY).toBe(`0x6d6f646c${Buffer.from('bt/lmhky').toString('hex')}${'00'.repeat(20)}`)
    expect([ownsHotkey(ctx, PALLET_ACCOUNT, PALLET_HOTKEY), limitOrdersEnabled.get(ctx)]).toEqual([true, true])
    expect(orders.isEmpty(ctx)).toBe(true)
  })

  it('is what lets root switch the pallet on', () => {
    const set = (enabled: boolean) => tried(ctx, { kind: 'root' }, 'LimitOrders', 'set_pallet_status', { enabled })
    owner.set(ctx, PALLET_HOTKEY, ALICE)
    expect([set(true), set(false), limitOrdersEnabled.get(ctx)]).toEqual([
      'LimitOrders.PalletHotkeyNotRegistered',
      'ok',
      false,
    ])
    owner.set(ctx, PALLET_HOTKEY, PALLET_ACCOUNT)
    expect([set(true), limitOrdersEnabled.get(ctx)]).toEqual(['ok', true])
  })
})
