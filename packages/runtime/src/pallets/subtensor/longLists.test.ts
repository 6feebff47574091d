import { addWeights, type Ctx, DB_READ, Interruption, signedBy, toAccountId } from '@glia/frame'
import { I96F32, safeFloatFromU64, U64F64 } from '@glia/yuma'
import { beforeEach, describe, expect, it } from 'vitest'
import { account, COLDKEYS, HOTKEYS, outcome, stakeChain, TAO } from '../../testing/stakeChain.ts'
import { ownedOnSubnet } from './hotkeys.ts'
import { setIdentity } from './identity/set.ts'
import { swapColdkey } from './keySwaps/coldkey.ts'
import { swapHotkey } from './keySwaps/hotkey.ts'
import { RootRates } from './rootRates.ts'
import { scheduleChildren } from './staking/children/setChildren.ts'
import { claimRoot } from './staking/claimRoot.ts'
import { lockStake } from './staking/locks/rules.ts'
import { removeStake } from './staking/removeStake.ts'
import { addRootDividend } from './staking/rootClaim.ts'
import { increaseStake, stakeOf } from './staking/stake.ts'
import * as store from './storage/index.ts'
import { asAlpha, asEitherKey, asNetUid, type Hotkey, ROOT } from './types.ts'

// Anybody may list hotkeys by the hundred thousand, for little. What goes through such a list can be stopped on its way, and looks at no more
// of it than it has to.

const LISTED = 300
const [ann] = COLDKEYS
const [hotkey, other] = HOTKEYS
const [ONE, TWO] = [asNetUid(1), asNetUid(2)]
const NEW = account(50)
/** A hotkey without stake, of whoever lists it. */
const listed = (n: number) => asEitherKey(toAccountId(`0x${(0x1000 + n).toString(16).padStart(64, '0')}`))
const LIST = Array.from({ length: LISTED }, (_, n) => listed(n))

let ctx: Ctx
beforeEach(() => {
  ctx = stakeChain()
  ctx.blockNumber = 10_000
  for (const netuid of [ROOT, ONE, TWO]) increaseStake(ctx, hotkey, ann, netuid, asAlpha(50n * TAO))
  store.stakingHotkeys.update(ctx, ann, (known) => [...LIST, ...known])
})

/** At how many places the rule can be stopped; and there it can. */
function stops(rule: () => unknown): number {
  let asked = 0
  ctx.isOverdue = () => ++asked < 0
  expect(outcome(ctx, () => ctx.simulate(rule))).not.toBe('unknown')
  const places = asked
  ctx.isOverdue = () => --asked < 0
  asked = places >> 1
  expect(() => ctx.simulate(rule)).toThrow(Interruption)
  ctx.isOverdue = undefined
  return places
}

const children = (n: number) => [[1n << 50n, listed(n)]] as const

describe('what can be stopped', () => {
  it.each<[string, () => unknown]>([
    ['the end of root stake', () => removeStake(ctx, signedBy(ann), hotkey, ROOT, asAlpha(50n * TAO))],
    ['a sale', () => removeStake(ctx, signedBy(ann), hotkey, ONE, asAlpha(50n * TAO))],
    ['a lock', () => lockStake(ctx, ann, ONE, hotkey, asAlpha(TAO))],
    ['a new coldkey', () => swapColdkey(ctx, { from: ann, to: NEW })],
    [
      'an identity',
      () => {
        store.ownedHotkeys.set(ctx, ann, LIST)
        const nothing = new Uint8Array()
        const texts = { name: nothing, url: nothing, githubRepo: nothing, image: nothing, discord: nothing }
        setIdentity(ctx, signedBy(ann), { ...texts, description: nothing, additional: nothing })
      },
    ],
    [
      'a new hotkey of many parents',
      () => {
        for (const parent of LIST) store.childKeys.set(ctx, parent, ONE, [[1n << 50n, hotkey]])
        store.parentKeys.set(
          ctx,
          hotkey,
          ONE,
          LIST.map((parent) => [1n << 50n, parent] as const),
        )
        swapHotkey(ctx, ann, { from: hotkey, to: NEW, keepStake: false }, ONE)
      },
    ],
    [
      'a new hotkey of many holders',
      () => {
        for (const holder of LIST) increaseStake(ctx, hotkey, holder, ONE, asAlpha(TAO))
        swapHotkey(ctx, ann, { from: hotkey, to: NEW, keepStake: false }, ONE)
      },
    ],
  ])('%s, at each of a list', (_, rule) => {
    expect(stops(rule)).toBeGreaterThanOrEqual(LISTED)
  })

  it('claims, at each on each subnet; and children, where they count at once', () => {
    const rates = RootRates.of(new Map([1, 2].map((netuid) => [asNetUid(netuid), I96F32.one])))
    for (const each of LIST) store.rootClaimable.set(ctx, each, rates)
    expect(stops(() => claimRoot(ctx, ann))).toBe(2 * LISTED)
    store.subtokenEnabled.set(ctx, ONE, false)
    store.stakeThreshold.set(ctx, 0n)
    expect(stops(() => scheduleChildren(ctx, ann, hotkey, ONE, children(1)))).toBe(3)
  })
})

describe('claims', () => {
  it('are made through the hotkeys that earned, and weigh as much as all that are listed', () => {
    store.stakingHotkeys.set(ctx, ann, [hotkey])
    addRootDividend(ctx, hotkey, ONE, asAlpha(10n * TAO))
    const alone = ctx.simulate(() => [claimRoot(ctx, ann), store.rootClaimed.get(ctx, ONE, hotkey, ann)] as const)
    expect(alone[1]).toBeGreaterThan(0n)
    store.stakingHotkeys.set(ctx, ann, [...LIST, hotkey])
    const beside = [claimRoot(ctx, ann), store.rootClaimed.get(ctx, ONE, hotkey, ann)] as const
    const more = { refTime: 3n * BigInt(LISTED) * DB_READ, proofSize: 0n }
    expect(beside).toEqual([addWeights(alone[0], more), alone[1]])
  })
})

describe('a coldkey that is replaced', () => {
  it('hands on its hotkeys: those whose stake moves in order of its subnets, then the others', () => {
    increaseStake(ctx, other, ann, ONE, asAlpha(TAO))
    increaseStake(ctx, listed(7), ann, TWO, asAlpha(TAO))
    increaseStake(ctx, listed(9), ann, ONE, asAlpha(TAO))
    store.stakingHotkeys.set(ctx, ann, [listed(3), listed(7), listed(9), other])
    swapColdkey(ctx, { from: ann, to: NEW })
    expect(store.stakingHotkeys.get(ctx, NEW)).toEqual([listed(9), other, listed(7), listed(3)])
    expect([stakeOf(ctx, listed(7), NEW, TWO), stakeOf(ctx, listed(7), ann, TWO)]).toEqual([TAO, 0n])
    expect(store.stakingHotkeys.has(ctx, ann)).toBe(false)
  })

  it('has old shares replaced, also of hotkeys of which it has none', () => {
    store.alphaV1.set(ctx, hotkey, ann, TWO, U64F64.fromInteger(TAO))
    store.totalHotkeyShares.set(ctx, listed(3), ONE, U64F64.fromInteger(TAO))
    store.totalHotkeyAlpha.set(ctx, listed(3), ONE, TAO)
    swapColdkey(ctx, { from: ann, to: NEW })
    expect(store.alphaV1.isEmpty(ctx)).toBe(true)
    expect(store.totalHotkeyShares.has(ctx, listed(3), ONE)).toBe(false)
    expect(store.totalHotkeySharesV2.get(ctx, listed(3), ONE)).toEqual(safeFloatFromU64(TAO))
  })
})

describe('what is written for nothing', () => {
  it('goes with a coldkey that lists its hotkey, as a payment of nothing has it', () => {
    store.totalHotkeyAlpha.set(ctx, listed(3), ONE, asAlpha(0n))
    store.totalHotkeySharesV2.set(ctx, listed(4), TWO, safeFloatFromU64(0n))
    swapColdkey(ctx, { from: ann, to: NEW })
    expect(store.totalHotkeyAlpha.has(ctx, listed(3), ONE)).toBe(false)
    expect(store.totalHotkeySharesV2.has(ctx, listed(4), TWO)).toBe(false)
  })
})

describe('the neurons of a subnet’s owner', () => {
  it('are found among thousands of hotkeys', () => {
    const found = (owned: readonly Hotkey[]) => {
      store.ownedHotkeys.set(ctx, ann, owned)
      return ownedOnSubnet(ctx, ann, ONE).toSorted()
    }
    const mine = [hotkey, other].toSorted()
    expect([found([hotkey, other]), found([...LIST, ...mine]), found(LIST)]).toEqual([mine, mine, []])
  })
})

describe('what may be taken out of a subnet', () => {
  it('is what is staked through all hotkeys, less what is locked', () => {
    lockStake(ctx, ann, ONE, hotkey, asAlpha(20n * TAO))
    const move = (amount: bigint) =>
      outcome(ctx, () => ctx.simulate(() => removeStake(ctx, signedBy(ann), hotkey, ONE, asAlpha(amount))))
    expect([move(30n * TAO), move(30n * TAO + 1n)]).toEqual(['Ok', 'StakeUnavailable'])
    increaseStake(ctx, listed(0), ann, ONE, asAlpha(5n * TAO))
    expect([move(35n * TAO), move(35n * TAO + 1n)]).toEqual(['Ok', 'StakeUnavailable'])
  })
})
