import { type Ctx, signedBy } from '@glia/frame'
import { beforeEach, describe, expect, it } from 'vitest'
import { COLDKEYS, HOTKEYS, outcome, stakeChain } from '../../../testing/stakeChain.ts'
import * as store from '../storage/index.ts'
import { asNetUid } from '../types.ts'
import { decreaseTake, increaseTake, setChildkeyTake } from './takes.ts'

const [ANN, BEN] = COLDKEYS
const [HOTKEY] = HOTKEYS
let ctx: Ctx
beforeEach(() => {
  ctx = stakeChain()
  ctx.blockNumber = 1_000_000
})
const raise = (take: number, who = ANN) => outcome(ctx, () => increaseTake(ctx, signedBy(who), HOTKEY, take))
const lower = (take: number, who = ANN) => outcome(ctx, () => decreaseTake(ctx, signedBy(who), HOTKEY, take))
const ofChild = (take: number) => outcome(ctx, () => setChildkeyTake(ctx, signedBy(ANN), HOTKEY, asNetUid(1), take))

describe('a delegate’s take', () => {
  it('lies between the bounds and moves the way the call says', () => {
    store.minDelegateTake.set(ctx, 100)
    expect([lower(99), lower(100), lower(100)]).toEqual(['DelegateTakeTooLow', 'Ok', 'DelegateTakeTooLow'])
    expect(store.delegates.get(ctx, HOTKEY)).toBe(100)
    expect([raise(100), raise(11_797)]).toEqual(['DelegateTakeTooLow', 'DelegateTakeTooHigh'])
  })

  it('rises once in the rate limit, and falls any time', () => {
    lower(6_000)
    expect(raise(7_000)).toBe('DelegateTxRateLimitExceeded')
    ctx.blockNumber += 216_001
    expect(raise(7_000)).toBe('Ok')
    expect(lower(6_000)).toBe('Ok')
  })

  it('is the owner’s to set', () => {
    expect(raise(7_000, BEN)).toBe('NonAssociatedColdKey')
  })
})

describe('a child’s take', () => {
  it('lies between the subnet’s minimum and the maximum', () => {
    store.minChildkeyTakePerSubnet.set(ctx, asNetUid(1), 50)
    expect([ofChild(49), ofChild(11_797), ofChild(50)]).toEqual(['InvalidChildkeyTake', 'InvalidChildkeyTake', 'Ok'])
    expect(store.childkeyTake.get(ctx, HOTKEY, asNetUid(1))).toBe(50)
  })

  it('rises once in the rate limit', () => {
    expect([ofChild(50), ofChild(60)]).toEqual(['Ok', 'TxChildkeyTakeRateLimitExceeded'])
    expect(ofChild(40)).toBe('Ok')
  })
})
