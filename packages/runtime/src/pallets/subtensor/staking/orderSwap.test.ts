import type { Ctx } from '@glia/frame'
import { beforeEach, describe, expect, it } from 'vitest'
import { account, COLDKEYS, HOTKEYS, outcome, stakeChain, TAO } from '../../../testing/stakeChain.ts'
import { freeBalance } from '../../balances/index.ts'
import { MAX_PRICE, MIN_PRICE } from '../../swap/pool.ts'
import { lastColdkeyHotkeyStakeBlock, stakingHotkeys, subnetTao, totalHotkeyAlpha } from '../storage/index.ts'
import { asAlpha, asLimitPrice, asNetUid, asTao, type LimitPrice } from '../types.ts'
import { MIN_STAKE } from './addStake.ts'
import { stakeIntoSubnet, unstakeFromSubnet } from './intoSubnet.ts'
import { buyAlpha, type StakedPayment, sellAlpha, transferStakedAlpha } from './orderSwap.ts'
import { increaseStake, stakeOf } from './stake.ts'

const NET = asNetUid(1)
const [ANN, BEN] = [
  { coldkey: COLDKEYS[0], hotkey: HOTKEYS[0] },
  { coldkey: COLDKEYS[1], hotkey: HOTKEYS[1] },
] as const
const ANY = asLimitPrice((1n << 64n) - 1n)
const NONE = asLimitPrice(0n)
/** 1,000 TAO against 4,000 alpha. */
const PRICE = 250_000_000n
let ctx: Ctx
beforeEach(() => {
  ctx = stakeChain()
})

describe('alpha is bought', () => {
  const buy = (tao: bigint, limit: LimitPrice = ANY, validate = true) =>
    buyAlpha(ctx, { ...ANN, netuid: NET, tao: asTao(tao), limit }, { validate })

  it('as with a call that stakes', () => {
    const alpha = ctx.simulate(() =>
      stakeIntoSubnet(ctx, { ...ANN, netuid: NET, tao: asTao(10n * TAO), limit: MAX_PRICE }),
    )
    expect(buy(10n * TAO)).toBe(alpha)
    expect(stakeOf(ctx, ANN.hotkey, ANN.coldkey, NET)).toBe(alpha)
  })

  it('up to a limit: all of it or nothing', () => {
    // Ten TAO of a thousand move the price by two hundredths.
    expect(outcome(ctx, () => buy(10n * TAO, asLimitPrice((PRICE * 103n) / 100n)))).toBe('Ok')
    const before = [freeBalance(ctx, ANN.coldkey), subnetTao.get(ctx, NET)]
    expect(outcome(ctx, () => buy(100n * TAO, asLimitPrice((PRICE * 103n) / 100n)))).toBe('SlippageTooHigh')
    expect([freeBalance(ctx, ANN.coldkey), subnetTao.get(ctx, NET)]).toEqual(before)
  })

  it('unchecked only where that is asked for', () => {
    expect([outcome(ctx, () => buy(MIN_STAKE - 1n)), outcome(ctx, () => buy(MIN_STAKE - 1n, ANY, false))]).toEqual([
      'AmountTooLow',
      'Ok',
    ])
    expect(outcome(ctx, () => buy(20_000n * TAO))).toBe('NotEnoughBalanceToStake')
  })
})

describe('alpha is sold', () => {
  const sell = (alpha: bigint, limit: LimitPrice = NONE, validate = true) =>
    sellAlpha(ctx, { ...ANN, netuid: NET, alpha: asAlpha(alpha), limit }, { validate })
  beforeEach(() => increaseStake(ctx, ANN.hotkey, ANN.coldkey, NET, asAlpha(400n * TAO)))

  it('as with a call that unstakes', () => {
    const tao = ctx.simulate(() =>
      unstakeFromSubnet(ctx, { ...ANN, netuid: NET, alpha: asAlpha(40n * TAO), limit: MIN_PRICE }),
    )
    expect(sell(40n * TAO)).toBe(tao)
    expect(stakeOf(ctx, ANN.hotkey, ANN.coldkey, NET)).toBe(360n * TAO)
  })

  it('down to a limit: all of it or nothing', () => {
    expect(outcome(ctx, () => sell(40n * TAO, asLimitPrice((PRICE * 97n) / 100n)))).toBe('Ok')
    const before = stakeOf(ctx, ANN.hotkey, ANN.coldkey, NET)
    expect(outcome(ctx, () => sell(300n * TAO, asLimitPrice((PRICE * 97n) / 100n)))).toBe('SlippageTooHigh')
    expect(stakeOf(ctx, ANN.hotkey, ANN.coldkey, NET)).toBe(before)
  })

  it('unchecked only where that is asked for', () => {
    expect([outcome(ctx, () => sell(1_000n)), outcome(ctx, () => sell(1_000n, NONE, false))]).toEqual([
      'AmountTooLow',
      'Ok',
    ])
    expect(outcome(ctx, () => sell(401n * TAO))).toBe('NotEnoughStakeToWithdraw')
  })
})

describe('staked alpha goes to another', () => {
  const move = (more: Partial<StakedPayment> = {}) =>
    transferStakedAlpha(ctx, {
      ...{ from: ANN, to: BEN, netuid: NET, amount: asAlpha(40n * TAO), validateSender: true, validateReceiver: true },
      ...more,
    })
  beforeEach(() => increaseStake(ctx, ANN.hotkey, ANN.coldkey, NET, asAlpha(400n * TAO)))

  it('beside the pool, and who gets it has staked in this block', () => {
    const pool = subnetTao.get(ctx, NET)
    move()
    expect([stakeOf(ctx, ANN.hotkey, ANN.coldkey, NET), stakeOf(ctx, BEN.hotkey, BEN.coldkey, NET)]).toEqual([
      360n * TAO,
      40n * TAO,
    ])
    expect([totalHotkeyAlpha.get(ctx, ANN.hotkey, NET), subnetTao.get(ctx, NET)]).toEqual([360n * TAO, pool])
    expect(lastColdkeyHotkeyStakeBlock.get(ctx, BEN.coldkey, BEN.hotkey)).toBe(1n)
    expect(stakingHotkeys.get(ctx, BEN.coldkey)).toContain(BEN.hotkey)
  })

  const stranger = { coldkey: account(77), hotkey: account(78) }
  it.each<[string, Partial<StakedPayment>]>([
    ['AmountTooLow', { amount: asAlpha(0n) }],
    // Worth 1,999,999 rao.
    ['AmountTooLow', { amount: asAlpha(7_999_999n) }],
    ['StakeUnavailable', { amount: asAlpha(401n * TAO) }],
    ['NotEnoughStakeToWithdraw', { amount: asAlpha(401n * TAO), validateSender: false }],
    ['HotKeyAccountNotExists', { from: { ...ANN, hotkey: stranger.hotkey } }],
    ['HotKeyAccountNotExists', { to: stranger }],
    ['SubnetNotExists', { netuid: asNetUid(9) }],
    ['Ok', { to: stranger, validateReceiver: false }],
    ['Ok', { amount: asAlpha(8_000_000n) }],
    ['Ok', { amount: asAlpha(1n), validateSender: false }],
  ])('or is refused: %s', (expected, more) => {
    expect(outcome(ctx, () => move(more))).toBe(expected)
    if (expected !== 'Ok') expect(stakeOf(ctx, ANN.hotkey, ANN.coldkey, NET)).toBe(400n * TAO)
  })
})
