import { type Ctx, signedBy } from '@glia/frame'
import { beforeEach, describe, expect, it } from 'vitest'
import { AUTHOR, COLDKEYS, HOTKEYS, outcome, stakeChain, TAO } from '../../../testing/stakeChain.ts'
import { freeBalance } from '../../balances/index.ts'
import * as store from '../storage/index.ts'
import { asAlpha, asLimitPrice, asNetUid, type Coldkey, type Hotkey, type NetUid } from '../types.ts'
import { mostToMove, moveStake, swapStake, transferStake } from './moveStake.ts'
import { increaseStake, stakeOf } from './stake.ts'

const [ANN, BEN] = COLDKEYS
const [HOT_A, HOT_B] = HOTKEYS

let ctx: Ctx
beforeEach(() => {
  ctx = stakeChain()
  increaseStake(ctx, HOT_A, ANN, asNetUid(1), asAlpha(100n * TAO))
  store.subnetAlphaOut.set(ctx, asNetUid(1), asAlpha(100n * TAO))
})
const ONE_TO_TWO = { fromNetuid: asNetUid(1), toNetuid: asNetUid(2) }
const move = (from: Hotkey, to: Hotkey, fromNetuid: number, toNetuid: number, alpha: bigint) => ({
  from: { hotkey: from, netuid: asNetUid(fromNetuid) },
  to: { hotkey: to, netuid: asNetUid(toNetuid) },
  alpha: asAlpha(alpha),
})
const give = (toColdkey: Coldkey, hotkey: Hotkey, fromNetuid: number, toNetuid: number, alpha: bigint) => ({
  toColdkey,
  hotkey,
  fromNetuid: asNetUid(fromNetuid),
  toNetuid: asNetUid(toNetuid),
  alpha: asAlpha(alpha),
})
const stake = (hotkey: typeof HOT_A, coldkey: typeof ANN, netuid: NetUid) => stakeOf(ctx, hotkey, coldkey, netuid)

describe('move_stake', () => {
  it('within a subnet moves alpha and no TAO, without a fee', () => {
    const pool = [
      store.subnetTao.get(ctx, asNetUid(1)),
      store.subnetAlphaIn.get(ctx, asNetUid(1)),
      freeBalance(ctx, AUTHOR),
    ]
    moveStake(ctx, signedBy(ANN), move(HOT_A, HOT_B, 1, 1, 40n * TAO))
    expect([stake(HOT_A, ANN, asNetUid(1)), stake(HOT_B, ANN, asNetUid(1))]).toEqual([60n * TAO, 40n * TAO])
    expect([
      store.subnetTao.get(ctx, asNetUid(1)),
      store.subnetAlphaIn.get(ctx, asNetUid(1)),
      freeBalance(ctx, AUTHOR),
    ]).toEqual(pool)
  })

  it('caps the amount at the stake', () => {
    moveStake(ctx, signedBy(ANN), move(HOT_A, HOT_B, 1, 1, 1_000n * TAO))
    expect([stake(HOT_A, ANN, asNetUid(1)), stake(HOT_B, ANN, asNetUid(1))]).toEqual([0n, 100n * TAO])
  })

  it('to another subnet sells, pays one fee to the author, and buys', () => {
    const before = freeBalance(ctx, AUTHOR)
    moveStake(ctx, signedBy(ANN), move(HOT_A, HOT_B, 1, 2, 100n * TAO))
    // 99.95 alpha at about 0.244 TAO, then at about 1.05 TAO: 23.27 alpha.
    expect(stake(HOT_A, ANN, asNetUid(1))).toBe(0n)
    expect(Number(stake(HOT_B, ANN, asNetUid(2))) / Number(TAO)).toBeCloseTo(23.25, 1)
    // 0.05 alpha of fee at a quarter TAO.
    expect(Number(freeBalance(ctx, AUTHOR) - before) / Number(TAO)).toBeCloseTo(0.0503 * 0.238, 3)
  })

  it.each([
    ['SameNetuid', HOT_A, 1, 50n * TAO],
    ['SubnetNotExists', HOT_B, 7, 50n * TAO],
    ['HotKeyAccountNotExists', AUTHOR, 2, 50n * TAO],
    ['AmountTooLow', HOT_B, 2, 1_000n],
    ['AmountTooLow', HOT_B, 1, 1_000n],
  ] as const)('refuses with %s', (error, hotkey, netuid, amount) => {
    expect(outcome(ctx, () => moveStake(ctx, signedBy(ANN), move(HOT_A, hotkey, 1, netuid, amount)))).toBe(error)
    expect(stake(HOT_A, ANN, asNetUid(1))).toBe(100n * TAO)
  })

  it('refuses a subnet that does not trade', () => {
    store.subtokenEnabled.set(ctx, asNetUid(2), false)
    expect(outcome(ctx, () => moveStake(ctx, signedBy(ANN), move(HOT_A, HOT_B, 1, 2, TAO)))).toBe('SubtokenDisabled')
  })
})

describe('transfer_stake', () => {
  it('gives the stake to another coldkey', () => {
    transferStake(ctx, signedBy(ANN), give(BEN, HOT_A, 1, 1, 30n * TAO))
    expect([stake(HOT_A, ANN, asNetUid(1)), stake(HOT_A, BEN, asNetUid(1))]).toEqual([70n * TAO, 30n * TAO])
  })

  it('needs both subnets’ leave', () => {
    store.transferToggle.set(ctx, asNetUid(2), false)
    expect(outcome(ctx, () => transferStake(ctx, signedBy(ANN), give(BEN, HOT_A, 1, 2, TAO)))).toBe(
      'TransferDisallowed',
    )
    expect(outcome(ctx, () => transferStake(ctx, signedBy(ANN), give(BEN, HOT_A, 1, 1, TAO)))).toBe('Ok')
  })

  it('to another coldkey and subnet leaves the first coldkey’s balance as it was', () => {
    const before = freeBalance(ctx, ANN)
    transferStake(ctx, signedBy(ANN), give(BEN, HOT_A, 1, 2, 50n * TAO))
    expect(freeBalance(ctx, ANN)).toBe(before)
    expect(stake(HOT_A, BEN, asNetUid(2))).toBeGreaterThan(11n * TAO)
  })
})

describe('swap_stake_limit', () => {
  const limited = (price: bigint, allowPartial: boolean) =>
    outcome(ctx, () =>
      swapStake(ctx, signedBy(ANN), {
        hotkey: HOT_A,
        ...ONE_TO_TWO,
        alpha: asAlpha(100n * TAO),
        limit: { price: asLimitPrice(price), allowPartial },
      }),
    )

  it('moves nothing when the price is worse than the limit from the start', () => {
    expect(mostToMove(ctx, { from: asNetUid(1), to: asNetUid(2) }, asLimitPrice(260_000_000n))).toBe(0n)
    expect(limited(260_000_000n, false)).toBe('SlippageTooHigh')
  })

  it('moves what fits when asked to', () => {
    const most = mostToMove(ctx, { from: asNetUid(1), to: asNetUid(2) }, asLimitPrice(249_000_000n))
    // (500 * 1000/1500) / 0.249 - 4000 * 500/1500
    expect(Number(most) / Number(TAO)).toBeCloseTo(5.354, 2)
    expect(limited(249_000_000n, false)).toBe('SlippageTooHigh')
    expect(limited(249_000_000n, true)).toBe('Ok')
    expect(stake(HOT_A, ANN, asNetUid(1))).toBe(100n * TAO - most)
  })

  it('knows no limit below a price of 0 and none between tokens of fixed price', () => {
    expect(mostToMove(ctx, { from: asNetUid(1), to: asNetUid(2) }, asLimitPrice(0n))).toBe((1n << 64n) - 1n)
    store.subnetMechanism.set(ctx, asNetUid(2), 0)
    expect(mostToMove(ctx, { from: asNetUid(0), to: asNetUid(2) }, asLimitPrice(1_000_000_000n))).toBe((1n << 64n) - 1n)
    expect(mostToMove(ctx, { from: asNetUid(0), to: asNetUid(2) }, asLimitPrice(1_000_000_001n))).toBe(0n)
  })
})
