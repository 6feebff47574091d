import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HOTKEYS, stakeChain } from '../../../../testing/stakeChain.ts'
import type { Share } from '../../storage/index.ts'
import * as store from '../../storage/index.ts'
import { asNetUid, type Hotkey } from '../../types.ts'
import { GatheredLinks, type Links, storedLinks } from './links.ts'
import { applyPendingChildren } from './setChildren.ts'

const NETUID = asNetUid(1)
const side = fc.constantFrom('children' as const, 'parents' as const)
const hotkey = fc.constantFrom(...HOTKEYS)
const share = fc.tuple(fc.bigInt({ min: 0n, max: 9n }), hotkey)
const step = fc.oneof(
  fc.record({ does: fc.constant('put' as const), side, hotkey, shares: fc.array(share, { maxLength: 4 }) }),
  fc.record({ does: fc.constant('set' as const), side, hotkey, share }),
  fc.record({ does: fc.constant('drop' as const), side, hotkey, who: hotkey }),
)
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

function take(links: Links, each: Step): void {
  if (each.does === 'put') links.put(each.side, each.hotkey, each.shares)
  else if (each.does === 'set') links.set(each.side, each.hotkey, ...each.share)
  else links.drop(each.side, each.hotkey, each.who)
}

const SIDES = ['children', 'parents'] as const
const all = (links: Links) => SIDES.map((each) => HOTKEYS.map((who) => links.of(each, who)))

describe('links that are gathered', () => {
  it('are those that are stored one by one, at every moment, also where an account is listed twice', () => {
    const lists = fc.array(fc.tuple(side, hotkey, fc.array(share, { maxLength: 4 })))
    fc.assert(
      fc.property(lists, fc.array(step, { maxLength: 30 }), (before, steps) => {
        const [one, other] = [stakeChain(), stakeChain()]
        for (const ctx of [one, other])
          for (const [each, who, shares] of before) storedLinks(ctx, NETUID).put(each, who, shares)
        const gathered = new GatheredLinks(one, NETUID)
        for (const each of steps) {
          take(gathered, each)
          take(storedLinks(other, NETUID), each)
          expect(all(gathered)).toEqual(all(storedLinks(other, NETUID)))
        }
        gathered.store()
        expect(all(storedLinks(one, NETUID))).toEqual(all(storedLinks(other, NETUID)))
        for (const who of HOTKEYS)
          expect([store.childKeys.has(one, who, NETUID), store.parentKeys.has(one, who, NETUID)]).toEqual([
            store.childKeys.has(other, who, NETUID),
            store.parentKeys.has(other, who, NETUID),
          ])
      }),
    )
  })

  it('come to the same as one application after the other, those included that fail', () => {
    const pending = fc.array(fc.array(fc.tuple(fc.bigInt({ min: 0n, max: 1n << 63n }), hotkey), { maxLength: 3 }), {
      minLength: HOTKEYS.length,
      maxLength: HOTKEYS.length,
    })
    fc.assert(
      fc.property(pending, pending, (first, then) => {
        const [one, other] = [stakeChain(), stakeChain()]
        for (const lists of [first, then]) {
          for (const ctx of [one, other]) ctx.blockNumber++
          for (const [at, children] of lists.entries())
            store.pendingChildKeys.set(one, NETUID, HOTKEYS[at] as Hotkey, [children, 0n])
          const due = store.pendingChildKeys.entries(one, NETUID)
          applyPendingChildren(one, NETUID)
          for (const [[, who], value] of due) {
            store.pendingChildKeys.set(other, NETUID, who, value)
            applyPendingChildren(other, NETUID)
          }
          expect(all(storedLinks(one, NETUID))).toEqual(all(storedLinks(other, NETUID)))
        }
      }),
    )
  })

  it('of thousands who name the same children at once take no longer than of as many who name others', () => {
    const hotkeyOf = (n: number) => `0x${n.toString(16).padStart(64, '0')}` as Hotkey
    const time = (kid: (parent: number, nth: number) => Hotkey) => {
      const ctx = stakeChain()
      for (let n = 0; n < 4000; n++) {
        const children = Array.from({ length: 5 }, (_, nth): Share => [1n, kid(n, nth)])
        store.pendingChildKeys.set(ctx, NETUID, hotkeyOf(n), [children, 0n])
      }
      ctx.blockNumber = 1
      const began = performance.now()
      applyPendingChildren(ctx, NETUID)
      return { ctx, ms: performance.now() - began }
    }
    const others = time((n, nth) => hotkeyOf(100_000 + 5 * n + nth)).ms
    const { ctx, ms } = time((_, nth) => hotkeyOf(100_000 + nth))
    expect(store.parentKeys.get(ctx, hotkeyOf(100_004), NETUID)).toHaveLength(4000)
    // One by one it was ten times that of others.
    expect(ms).toBeLessThan(5 * others + 300)
  })
})
