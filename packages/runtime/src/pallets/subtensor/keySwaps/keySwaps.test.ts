import { accountId, type Ctx, DB_READ, DB_WRITE, encode, toH256 } from '@glia/frame'
import { blake2b256 } from '@glia/state'
import { describe, expect, it } from 'vitest'
import { account, COLDKEYS, HOTKEYS, outcome, stakeChain, TAO } from '../../../testing/stakeChain.ts'
import { increaseStake, stakeOf } from '../staking/stake.ts'
import * as store from '../storage/index.ts'
import { spendable } from '../tao.ts'
import { asAlpha, asColdkey, asNetUid } from '../types.ts'
import { announceSwap, clearAnnouncement, disputeSwap, swapAnnounced } from './announcements.ts'
import { forgetOldSwaps } from './cooldowns.ts'
import { swapHotkey } from './hotkey.ts'

const [coldkey, other] = COLDKEYS
const [hotkey, foreign] = HOTKEYS
const NEW = account(50)

const at = (ctx: Ctx, block: number): Ctx => {
  ctx.blockNumber = block
  return ctx
}

describe('a hotkey swap', () => {
  it('on one subnet moves uid and stake there and nothing elsewhere', () => {
    const ctx = at(stakeChain(), 10_000)
    increaseStake(ctx, hotkey, other, asNetUid(1), asAlpha(5n * TAO))
    increaseStake(ctx, hotkey, other, asNetUid(2), asAlpha(7n * TAO))
    swapHotkey(ctx, coldkey, { from: hotkey, to: NEW, keepStake: false }, asNetUid(1))
    expect([store.uids.get(ctx, asNetUid(1), hotkey), store.uids.get(ctx, asNetUid(1), NEW)]).toEqual([undefined, 0])
    expect([store.uids.get(ctx, asNetUid(2), hotkey), store.uids.get(ctx, asNetUid(2), NEW)]).toEqual([0, undefined])
    expect([stakeOf(ctx, hotkey, other, asNetUid(1)), stakeOf(ctx, NEW, other, asNetUid(1))]).toEqual([0n, 5n * TAO])
    expect([stakeOf(ctx, hotkey, other, asNetUid(2)), stakeOf(ctx, NEW, other, asNetUid(2))]).toEqual([7n * TAO, 0n])
    expect(store.stakingHotkeys.get(ctx, other)).toContain(NEW)
    expect(store.ownedHotkeys.get(ctx, coldkey)).toEqual([hotkey, NEW])
  })

  it('costs what it touched', () => {
    const ctx = at(stakeChain(), 10_000)
    const weight = swapHotkey(ctx, coldkey, { from: hotkey, to: NEW, keepStake: false }, asNetUid(1))
    // Checks 4, limits 3 and 3, cost and owner 8 and 3, locks 5, uid 2 and 5, relations 3 and 3, dividends 6 and 6, end 2.
    expect(weight.refTime).toBe(31n * DB_READ + 22n * DB_WRITE)
  })

  it('on one subnet needs a key that the subnet says nothing of, not even that it is no member', () => {
    const ctx = at(stakeChain(), 10_000)
    store.isNetworkMember.set(ctx, NEW, asNetUid(1), false)
    const swap = () => swapHotkey(ctx, coldkey, { from: hotkey, to: NEW, keepStake: false }, asNetUid(1))
    expect(swap).toThrow('HotKeyAlreadyRegisteredInSubNet')
    store.isNetworkMember.remove(ctx, NEW, asNetUid(1))
    expect(swap).not.toThrow()
  })

  it('everywhere moves everything, and leaves stake behind when asked', () => {
    for (const keepStake of [false, true]) {
      const ctx = at(stakeChain(), 10_000)
      increaseStake(ctx, hotkey, other, asNetUid(1), asAlpha(5n * TAO))
      store.delegates.set(ctx, hotkey, 9_000)
      const before = spendable(ctx, coldkey)
      swapHotkey(ctx, coldkey, { from: hotkey, to: NEW, keepStake }, undefined)
      expect(before - spendable(ctx, coldkey)).toBe(TAO / 10n)
      expect([0, 1, 2].map((netuid) => store.uids.get(ctx, asNetUid(netuid), NEW))).toEqual([0, 0, 0])
      expect([store.owner.find(ctx, hotkey), store.owner.find(ctx, NEW)]).toEqual([undefined, coldkey])
      expect([store.delegates.find(ctx, hotkey), store.delegates.find(ctx, NEW)]).toEqual([undefined, 9_000])
      const stake = [stakeOf(ctx, hotkey, other, asNetUid(1)), stakeOf(ctx, NEW, other, asNetUid(1))]
      expect(stake).toEqual(keepStake ? [5n * TAO, 0n] : [0n, 5n * TAO])
    }
  })

  it('drops what rounding left of a nominator who went before', () => {
    const ctx = at(stakeChain(), 10_000)
    const [, , gone] = COLDKEYS
    increaseStake(ctx, hotkey, other, asNetUid(1), asAlpha(5n * TAO))
    // Less than a part in 10^21 of the pool: the pool is empty when the others have left, the entry is not.
    store.alphaV2.set(ctx, hotkey, gone, asNetUid(1), { mantissa: 10n ** 21n, exponent: -40n })
    swapHotkey(ctx, coldkey, { from: hotkey, to: NEW, keepStake: false }, undefined)
    expect(stakeOf(ctx, NEW, other, asNetUid(1))).toBe(5n * TAO)
    expect(store.alphaV2.has(ctx, hotkey, gone, asNetUid(1))).toBe(false)
    expect(store.alphaV2.has(ctx, NEW, gone, asNetUid(1))).toBe(false)
  })

  it('is refused for foreign, registered and equal keys and for those who cannot pay', () => {
    const ctx = at(stakeChain(), 10_000)
    const swap = (from: typeof hotkey, to: typeof hotkey, who = coldkey) =>
      outcome(ctx, () => swapHotkey(ctx, who, { from, to, keepStake: false }, asNetUid(1)))
    expect(swap(foreign, NEW)).toBe('NonAssociatedColdKey')
    expect(swap(hotkey, foreign)).toBe('NonAssociatedColdKey')
    expect(swap(hotkey, hotkey)).toBe('NewHotKeyIsSameWithOld')
    store.ownedHotkeys.set(ctx, coldkey, [hotkey, foreign])
    store.owner.set(ctx, foreign, coldkey)
    expect(swap(hotkey, foreign)).toBe('HotKeyAlreadyRegisteredInSubNet')
    store.owner.set(ctx, hotkey, NEW)
    expect(swap(hotkey, account(51), NEW)).toBe('NotEnoughBalanceToPaySwapHotKey')
  })

  it('waits a day for the next on the same subnet', () => {
    const ctx = at(stakeChain(), 10_000)
    const swap = (to: typeof hotkey, from: typeof hotkey) =>
      outcome(ctx, () => swapHotkey(ctx, coldkey, { from, to, keepStake: false }, asNetUid(1)))
    store.txRateLimit.set(ctx, 0n)
    expect(swap(NEW, hotkey)).toBe('Ok')
    expect(swap(account(51), NEW)).toBe('HotKeySwapOnSubnetIntervalNotPassed')
    at(ctx, 17_201)
    expect(swap(account(51), NEW)).toBe('Ok')
    // Records of subnet 1 are looked at in blocks that leave 1 when divided by 7,200.
    forgetOldSwaps(at(ctx, 7_200 * 4))
    expect(store.lastHotkeySwapOnNetuid.has(ctx, asNetUid(1), coldkey)).toBe(true)
    forgetOldSwaps(at(ctx, 7_200 * 4 + 1))
    expect(store.lastHotkeySwapOnNetuid.has(ctx, asNetUid(1), coldkey)).toBe(false)
  })
})

describe('a coldkey swap', () => {
  const hash = toH256(blake2b256(encode(accountId, NEW)))

  it('gives everything to the announced key when its time has come', () => {
    const ctx = at(stakeChain(), 100)
    increaseStake(ctx, foreign, coldkey, asNetUid(1), asAlpha(3n * TAO))
    announceSwap(ctx, coldkey, hash)
    const left = spendable(ctx, coldkey)
    expect(left).toBe(10_000n * TAO - TAO / 10n)
    expect(outcome(ctx, () => swapAnnounced(ctx, coldkey, NEW))).toBe('ColdkeySwapTooEarly')
    at(ctx, 36_100)
    expect(outcome(ctx, () => swapAnnounced(ctx, coldkey, other))).toBe('AnnouncedColdkeyHashDoesNotMatch')
    swapAnnounced(ctx, coldkey, NEW)
    expect([spendable(ctx, coldkey), spendable(ctx, NEW)]).toEqual([0n, left])
    expect([stakeOf(ctx, foreign, coldkey, asNetUid(1)), stakeOf(ctx, foreign, NEW, asNetUid(1))]).toEqual([
      0n,
      3n * TAO,
    ])
    expect(store.owner.get(ctx, hotkey)).toBe(NEW)
    expect(store.coldkeySwapAnnouncements.has(ctx, coldkey)).toBe(false)
  })

  it('is announced again or taken back only after the delay, and disputed once', () => {
    const ctx = at(stakeChain(), 100)
    expect(outcome(ctx, () => clearAnnouncement(ctx, coldkey))).toBe('ColdkeySwapAnnouncementNotFound')
    expect(outcome(ctx, () => disputeSwap(ctx, coldkey))).toBe('ColdkeySwapAnnouncementNotFound')
    announceSwap(ctx, coldkey, hash)
    expect(outcome(ctx, () => announceSwap(at(ctx, 43_299), coldkey, hash))).toBe('ColdkeySwapReannouncedTooEarly')
    expect(outcome(ctx, () => clearAnnouncement(ctx, coldkey))).toBe('ColdkeySwapClearTooEarly')
    disputeSwap(ctx, coldkey)
    expect(outcome(ctx, () => disputeSwap(ctx, coldkey))).toBe('ColdkeySwapAlreadyDisputed')
    clearAnnouncement(at(ctx, 43_300), coldkey)
    expect(store.coldkeySwapAnnouncements.has(ctx, coldkey)).toBe(false)
  })

  it('is refused to keys that stake or are hotkeys, and to those who cannot pay', () => {
    const ctx = at(stakeChain(), 100)
    for (const [taken, error] of [
      [other, 'ColdKeyAlreadyAssociated'],
      [foreign, 'NewColdKeyIsHotkey'],
    ] as const) {
      store.coldkeySwapAnnouncements.set(ctx, coldkey, [1, toH256(blake2b256(encode(accountId, taken)))])
      expect(outcome(ctx, () => swapAnnounced(ctx, coldkey, asColdkey(taken)))).toBe(error)
    }
    expect(outcome(ctx, () => announceSwap(ctx, account(60), hash))).toBe('NotEnoughBalanceToPaySwapColdKey')
  })
})
