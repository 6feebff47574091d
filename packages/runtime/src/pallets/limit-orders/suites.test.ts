import { type AccountId, type Ctx, ROOT, signedBy } from '@glia/frame'
import { asPrice, U64F64 } from '@glia/yuma'
import { beforeEach, describe, expect, it } from 'vitest'
import { ALICE, BOB } from '../../genesis/accounts.ts'
import { GENESIS_PRESETS } from '../../genesis/localnet.ts'
import { TestChain, tried } from '../../testing/chain.ts'
import {
  ANY_PRICE,
  batched,
  MARKING,
  ONE_PERCENT,
  part,
  relayed,
  signed,
  skipped,
  statusOf,
  told,
} from '../../testing/orders.ts'
import { account } from '../../testing/stakeChain.ts'
import { freeBalance } from '../balances/index.ts'
import { chainId } from '../evm-chain-id/index.ts'
import { stakeOf } from '../subtensor/staking/stake.ts'
import { asLimitPrice, asNetUid, asTao, COIN, type EitherKey, type NetUid } from '../subtensor/types.ts'
import { currentPrice } from '../swap/pool.ts'
import type { Order, SignedOrder } from './order.ts'
import { alphaToTao, taoToAlpha } from './shares.ts'

/*
 * The flows of the reference's own suites for clients (`ts-tests/suites/dev/subtensor/limit-orders`), one block a step, on a
 * subnet that was just registered. Those of a sealed transaction are in `packages/node/src/shield`.
 */

const A_HOTKEY = account(61)
const B_HOTKEY = account(62)
const NOBODY = account(63)
const NOBODY_ELSE = account(64)
/** A millisecond after the epoch. */
const EXPIRED = 1n
const ONE = asLimitPrice(COIN)
const tao = (whole: bigint) => asTao(whole * COIN)

let chain: TestChain
let netuid: NetUid

/** A block in which something is done. */
function block<T>(work: (ctx: Ctx) => T): T {
  const ctx = chain.begin()
  const answer = work(ctx)
  chain.end()
  return answer
}
const does = (who: AccountId, pallet: string, call: string, args: object) =>
  expect(block((ctx) => tried(ctx, signedBy(who), pallet, call, args))).toBe('ok')
const rootDoes = (pallet: string, call: string, args: object) =>
  expect(block((ctx) => tried(ctx, ROOT, pallet, call, args))).toBe('ok')

beforeEach(() => {
  chain = new TestChain({ genesis: GENESIS_PRESETS.dev, host: MARKING, config: { fastBlocks: false } })
  for (const value of [ALICE, BOB])
    rootDoes('Balances', 'force_set_balance', { who: { type: 'Id', value }, newFree: tao(10_000n) })
  netuid = block((ctx) => {
    expect(tried(ctx, signedBy(ALICE), 'SubtensorModule', 'register_network', { hotkey: A_HOTKEY })).toBe('ok')
    const added = ctx.events.find(({ event }) => event.name === 'NetworkAdded')
    const [number = 0] = (added?.fields ?? []) as readonly number[]
    return asNetUid(number)
  })
  rootDoes('AdminUtils', 'sudo_set_subtoken_enabled', { netuid, subtokenEnabled: true })
  does(ALICE, 'SubtensorModule', 'try_associate_hotkey', { hotkey: A_HOTKEY })
  does(BOB, 'SubtensorModule', 'try_associate_hotkey', { hotkey: B_HOTKEY })
})

const hotkeyOf = (who: EitherKey) => (who === ALICE ? A_HOTKEY : B_HOTKEY)
const stakes = (who: EitherKey, amount: bigint) =>
  does(who, 'SubtensorModule', 'add_stake', { hotkey: hotkeyOf(who), netuid, amountStaked: amount })
const buy = (signer: EitherKey, amount: bigint, more: Partial<Order> = {}) =>
  signed({ signer, hotkey: hotkeyOf(signer), netuid, amount, ...more })
const sell = (signer: EitherKey, amount: bigint, more: Partial<Order> = {}) =>
  buy(signer, amount, { orderType: 'TakeProfit', limitPrice: ONE, ...more })
const stake = (who: EitherKey) => stakeOf(chain.ctx, hotkeyOf(who), who, netuid)
const balance = (who: AccountId) => freeBalance(chain.ctx, who)
const status = (of: SignedOrder) => statusOf(chain.ctx, of)
/** An order that was signed, and then changed. */
const changed = (of: SignedOrder): SignedOrder => ({
  ...of,
  order: { type: 'V1', value: { ...of.order.value, amount: tao(999n) } },
})

/** How many orders were executed, and how many skipped, in a block in which Alice relays them. */
const executes = (...orders: readonly SignedOrder[]) =>
  block((ctx) => {
    expect(relayed(ctx, ALICE, orders)).toBe('ok')
    return [told(ctx, 'OrderExecuted').length, skipped(ctx).length]
  })
/** The same for a batch, and what is said of it. */
const executesBatch = (...orders: readonly SignedOrder[]) =>
  block((ctx) => {
    expect(batched(ctx, ALICE, orders, netuid)).toBe('ok')
    const [summary, ...others] = told(ctx, 'GroupExecutionSummary')
    expect(others).toEqual([])
    return { executed: told(ctx, 'OrderExecuted').length, ...summary }
  })

describe('execute_orders', () => {
  it('the chain’s number is what orders name', () => {
    expect(chainId.get(chain.ctx)).toBe(42n)
  })

  it('LimitBuy: a buy below its price becomes stake', () => {
    const before = [stake(ALICE), balance(ALICE)] as const
    const order = buy(ALICE, tao(100n))
    expect([executes(order), status(order)?.type]).toEqual([[1, 0], 'Fulfilled'])
    expect(stake(ALICE)).toBeGreaterThan(before[0])
    expect(before[1] - balance(ALICE)).toBe(tao(100n))
  })

  it.each([
    ['TakeProfit', ONE],
    ['StopLoss', asLimitPrice(100n * COIN)],
  ] as const)('%s: stake is sold at its price', (orderType, limitPrice) => {
    stakes(ALICE, tao(1_000n))
    const before = [stake(ALICE), balance(ALICE)] as const
    const order = sell(ALICE, tao(100n), { orderType, limitPrice })
    expect([executes(order), status(order)?.type]).toEqual([[1, 0], 'Fulfilled'])
    expect(before[0] - stake(ALICE)).toBe(tao(100n))
    expect(balance(ALICE)).toBeGreaterThan(before[1])
  })

  it('fees: a hundredth of what a buy pays, nothing where the rate is nothing', () => {
    const fee = { feeRecipient: NOBODY, feeRate: ONE_PERCENT }
    expect([executes(buy(ALICE, tao(100n), fee)), balance(NOBODY)]).toEqual([[1, 0], tao(1n)])
    expect([executes(buy(ALICE, tao(10n), { ...fee, feeRate: 0 })), balance(NOBODY)]).toEqual([[1, 0], tao(1n)])
  })

  it('fees: a hundredth of what a sale gets', () => {
    stakes(ALICE, tao(1_000n))
    const before = balance(ALICE)
    expect(executes(sell(ALICE, tao(100n), { feeRecipient: NOBODY, feeRate: ONE_PERCENT }))).toEqual([1, 0])
    const got = balance(ALICE) - before + balance(NOBODY)
    expect([balance(NOBODY) > 0n, balance(NOBODY)]).toEqual([true, got / 100n])
  })

  it('parts: of an order with 60 and then 40 of a hundred', () => {
    const order = buy(ALICE, tao(100n), { relayer: [ALICE], partialFillsEnabled: true })
    expect([executes(part(order, tao(60n))), status(order)]).toEqual([
      [1, 0],
      { type: 'PartiallyFilled', value: tao(60n) },
    ])
    expect(stake(ALICE)).toBeGreaterThan(0n)
    expect([executes(part(order, tao(40n))), status(order)?.type]).toEqual([[1, 0], 'Fulfilled'])
  })

  it('parts: of an order with 120 and then 80 of two hundred', () => {
    const order = buy(ALICE, tao(200n), { relayer: [ALICE], partialFillsEnabled: true })
    expect([executes(part(order, tao(120n))), status(order)?.type]).toEqual([[1, 0], 'PartiallyFilled'])
    expect([executes(part(order, tao(80n))), status(order)?.type]).toEqual([[1, 0], 'Fulfilled'])
  })

  describe('skips', () => {
    it.each<[string, () => SignedOrder]>([
      ['a LimitBuy above its price', () => buy(ALICE, tao(1n), { limitPrice: asLimitPrice(0n) })],
      ['a TakeProfit below its price', () => sell(ALICE, tao(1n), { limitPrice: ANY_PRICE })],
      ['an order that expired', () => buy(ALICE, tao(1n), { expiry: EXPIRED })],
      ['an order that was changed after it was signed', () => changed(buy(ALICE, tao(1n)))],
      ['an order for root', () => buy(ALICE, tao(1n), { netuid: asNetUid(0) })],
    ])('%s', (_, order) => {
      const before = balance(ALICE)
      expect([executes(order()), balance(ALICE), status(order())]).toEqual([[0, 1], before, undefined])
    })

    it('an order that was executed', () => {
      const order = buy(ALICE, tao(1n))
      expect([executes(order), executes(order)]).toEqual([
        [1, 0],
        [0, 1],
      ])
    })

    it('only what cannot be executed', () => {
      const late = buy(ALICE, tao(2n), { expiry: EXPIRED })
      const dear = buy(ALICE, tao(3n), { limitPrice: asLimitPrice(0n) })
      expect(executes(buy(ALICE, tao(4n)), late, dear)).toEqual([1, 2])
    })
  })
})

describe('cancel_order', () => {
  const limited = (amount: bigint) => buy(ALICE, amount, { limitPrice: asLimitPrice(2n * COIN) })
  const cancels = (who: AccountId, { order }: SignedOrder) =>
    block((ctx) => [
      tried(ctx, signedBy(who), 'LimitOrders', 'cancel_order', { order }),
      told(ctx, 'OrderCancelled').length,
    ])

  it('takes an order back, once', () => {
    const order = limited(tao(1n))
    expect([cancels(ALICE, order), status(order)?.type]).toEqual([['ok', 1], 'Cancelled'])
    expect(cancels(ALICE, order)).toEqual(['LimitOrders.OrderAlreadyProcessed', 0])
  })

  it('is not for others', () => {
    expect(cancels(BOB, limited(tao(2n)))).toEqual(['LimitOrders.Unauthorized', 0])
  })

  it('keeps an order from being executed', () => {
    const order = limited(tao(4n))
    cancels(ALICE, order)
    expect(executes(order)).toEqual([0, 1])
  })
})

describe('set_pallet_status', () => {
  const sets = (enabled: boolean) =>
    block((ctx) => [
      tried(ctx, ROOT, 'LimitOrders', 'set_pallet_status', { enabled }),
      told(ctx, 'LimitOrdersPalletStatusChanged'),
    ])

  it('switches orders off and on', () => {
    expect(sets(false)).toEqual(['ok', [{ enabled: false }]])
    const order = buy(ALICE, tao(1n))
    expect(block((ctx) => relayed(ctx, ALICE, [order]))).toBe('LimitOrders.LimitOrdersDisabled')
    expect(block((ctx) => batched(ctx, ALICE, [order], netuid))).toBe('LimitOrders.LimitOrdersDisabled')
    expect(sets(true)).toEqual(['ok', [{ enabled: true }]])
    expect(executes(order)).toEqual([1, 0])
  })
})

describe('execute_batched_orders', () => {
  it('all buy: each gets alpha', () => {
    const before = [stake(ALICE), stake(BOB)] as const
    const batch = executesBatch(buy(ALICE, tao(50n)), buy(BOB, tao(50n)))
    expect(batch).toMatchObject({ executed: 2, executedCount: 2, netSide: 'Buy', netAmount: tao(100n) })
    // They paid the same.
    expect(stake(ALICE) - before[0]).toBe(stake(BOB) - before[1])
    expect(stake(BOB)).toBeGreaterThan(0n)
  })

  it('all sell: each gets TAO', () => {
    stakes(ALICE, tao(200n))
    stakes(BOB, tao(200n))
    const before = [balance(ALICE), balance(BOB)] as const
    const batch = executesBatch(sell(ALICE, tao(50n)), sell(BOB, tao(50n)))
    expect(batch).toMatchObject({ executed: 2, executedCount: 2, netSide: 'Sell', netAmount: tao(100n) })
    expect(balance(ALICE) - before[0]).toBe(balance(BOB) - before[1])
    expect(balance(BOB)).toBeGreaterThan(before[1])
  })

  it('fees: each recipient gets its own', () => {
    const fee = (feeRecipient: AccountId) => ({ feeRecipient, feeRate: ONE_PERCENT })
    expect(executesBatch(buy(ALICE, tao(100n), fee(NOBODY)), buy(BOB, tao(100n), fee(NOBODY_ELSE)))).toMatchObject({
      executed: 2,
    })
    expect([balance(NOBODY), balance(NOBODY_ELSE)]).toEqual([tao(1n), tao(1n)])
  })

  it('fees: a recipient of two gets both', () => {
    const fee = { feeRecipient: NOBODY, feeRate: ONE_PERCENT }
    expect(executesBatch(buy(ALICE, tao(100n), fee), buy(BOB, tao(100n), fee))).toMatchObject({ executed: 2 })
    expect(balance(NOBODY)).toBe(tao(2n))
  })

  describe('fails whole', () => {
    const fails = (...orders: readonly SignedOrder[]) => {
      const before = balance(ALICE)
      const answer = block((ctx) => batched(ctx, ALICE, orders, netuid))
      expect(balance(ALICE)).toBe(before)
      return answer
    }

    it('for an order that was changed after it was signed', () => {
      expect(fails(buy(ALICE, tao(1n)), changed(buy(ALICE, tao(2n))))).toBe('LimitOrders.InvalidSignature')
    })

    it('for an order of another subnet', () => {
      const other = buy(ALICE, tao(2n), { netuid: asNetUid(netuid + 1) })
      expect(fails(buy(ALICE, tao(1n)), other)).toBe('LimitOrders.OrderNetUidMismatch')
    })

    it('for root', () => {
      const order = buy(ALICE, tao(1n), { netuid: asNetUid(0) })
      expect(block((ctx) => batched(ctx, ALICE, [order], 0))).toBe('LimitOrders.RootNetUidNotAllowed')
    })
  })

  it('more is bought than sold: the rest is bought of the pool', () => {
    stakes(BOB, tao(200n))
    const before = [stake(ALICE), balance(BOB)] as const
    const price = currentPrice(chain.ctx, netuid)
    const batch = executesBatch(buy(ALICE, tao(200n)), sell(BOB, tao(10n)))
    expect(batch).toMatchObject({
      executed: 2,
      netSide: 'Buy',
      netAmount: tao(200n) - alphaToTao(tao(10n), asPrice(price)),
    })
    expect((batch as { actualOut?: bigint }).actualOut).toBeGreaterThan(0n)
    expect(stake(ALICE)).toBeGreaterThan(before[0])
    // What is settled inside is worth what the pool says, without slippage or fee.
    expect(balance(BOB) - before[1]).toBe(U64F64.toU64(U64F64.saturatingMul(price, U64F64.fromInteger(tao(10n)))))
  })

  it('more is sold than bought: the rest is sold to the pool', () => {
    stakes(BOB, tao(500n))
    const before = [stake(ALICE), balance(BOB)] as const
    const bought = taoToAlpha(tao(10n), currentPrice(chain.ctx, netuid))
    const batch = executesBatch(buy(ALICE, tao(10n)), sell(BOB, tao(200n)))
    expect(batch).toMatchObject({ executed: 2, netSide: 'Sell', netAmount: tao(200n) - bought })
    expect((batch as { actualOut?: bigint }).actualOut).toBeGreaterThan(0n)
    expect(stake(ALICE) - before[0]).toBe(bought)
    expect(balance(BOB)).toBeGreaterThan(before[1])
  })

  it('parts: of an order with 50 of a hundred', () => {
    const order = buy(ALICE, tao(100n), { relayer: [ALICE], partialFillsEnabled: true })
    expect(executesBatch(part(order, tao(50n)))).toMatchObject({ executed: 1 })
    expect(status(order)).toEqual({ type: 'PartiallyFilled', value: tao(50n) })
    expect(stake(ALICE)).toBeGreaterThan(0n)
  })

  it('parts: of an order with 100 and then 100 of two hundred', () => {
    const order = buy(ALICE, tao(200n), { relayer: [ALICE], partialFillsEnabled: true })
    executesBatch(part(order, tao(100n)))
    expect(status(order)).toEqual({ type: 'PartiallyFilled', value: tao(100n) })
    expect([executesBatch(part(order, tao(100n))), status(order)?.type]).toMatchObject([{ executed: 1 }, 'Fulfilled'])
  })
})
