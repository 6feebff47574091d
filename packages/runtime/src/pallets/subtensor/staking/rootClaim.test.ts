import { type Ctx, signedBy } from '@glia/frame'
import { I96F32 } from '@glia/yuma'
import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { COLDKEYS, HOTKEYS, outcome, stakeChain, TAO } from '../../../testing/stakeChain.ts'
import * as store from '../storage/index.ts'
import { asAlpha, asNetUid, asTao } from '../types.ts'
import { addStake } from './addStake.ts'
import { autoClaim, claimRoot } from './claimRoot.ts'
import { removeStake } from './removeStake.ts'
import { addRootDividend, listRootStaker, owedOf, partOf, unlistRootStaker } from './rootClaim.ts'
import { claimNow, setClaimsPerBlock, setClaimThreshold, setClaimType } from './rootClaimSettings.ts'
import { stakeOf } from './stake.ts'

const [ANN, BEN, CID] = COLDKEYS
const [HOTKEY] = HOTKEYS
let ctx: Ctx
beforeEach(() => {
  ctx = stakeChain()
  addStake(ctx, signedBy(ANN), HOTKEY, asNetUid(0), asTao(300n * TAO))
  addStake(ctx, signedBy(BEN), HOTKEY, asNetUid(0), asTao(100n * TAO))
  addRootDividend(ctx, HOTKEY, asNetUid(1), asAlpha(4n * TAO))
  store.subnetAlphaOut.set(ctx, asNetUid(1), asAlpha(4n * TAO))
})
/** What a coldkey may still claim on subnet 1, in whole alpha. */
function owed(coldkey: typeof ANN): number {
  const netuid = asNetUid(1)
  const rate = store.rootClaimable.get(ctx, HOTKEY).get(netuid) ?? I96F32.zero
  const claimed = store.rootClaimed.get(ctx, netuid, HOTKEY, coldkey)
  return Number(owedOf(rate, stakeOf(ctx, HOTKEY, coldkey, asNetUid(0)), claimed) >> 32n) / Number(TAO)
}

describe('root dividends', () => {
  it('are owed by root stake', () => {
    expect(owed(ANN)).toBeCloseTo(3, 6)
    expect(owed(BEN)).toBeCloseTo(1, 6)
  })

  it('become root stake by default, at the pool’s price', () => {
    claimRoot(ctx, ANN)
    expect(Number(stakeOf(ctx, HOTKEY, ANN, asNetUid(0))) / Number(TAO)).toBeCloseTo(300 + 3 * 0.25, 2)
    expect(stakeOf(ctx, HOTKEY, ANN, asNetUid(1))).toBe(0n)
    expect(owed(ANN)).toBeCloseTo(0, 6)
  })

  it('stay alpha where their owner wants that', () => {
    setClaimType(ctx, signedBy(ANN), { type: 'KeepSubnets', value: { subnets: [asNetUid(1)] } })
    claimNow(ctx, signedBy(ANN), [asNetUid(1)])
    expect(Number(stakeOf(ctx, HOTKEY, ANN, asNetUid(1))) / Number(TAO)).toBeCloseTo(3, 6)
    setClaimType(ctx, signedBy(BEN), { type: 'Keep' })
    claimNow(ctx, signedBy(BEN), [asNetUid(2)])
    expect(stakeOf(ctx, HOTKEY, BEN, asNetUid(1))).toBe(0n)
  })

  it('are those of saturating fixed-point numbers, whatever rate, stake and earlier claims are', () => {
    const rate = fc.oneof(
      fc.bigInt({ min: I96F32.min, max: I96F32.max }),
      fc.bigInt({ min: -(1n << 40n), max: 1n << 66n }),
    )
    const claimed = fc.oneof(fc.bigInt({ min: 0n, max: (1n << 128n) - 1n }), fc.bigInt({ min: 0n, max: 1n << 60n }))
    fc.assert(
      fc.property(
        rate.map(I96F32.wrap),
        fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }).map(asAlpha),
        claimed,
        (perTao, stake, before) => {
          const earned = I96F32.saturate(perTao * stake)
          expect(owedOf(perTao, stake, before)).toBe(I96F32.saturatingSub(earned, I96F32.fromInteger(before)))
          expect(partOf(perTao, stake)).toBe(I96F32.toU128(earned))
        },
      ),
    )
  })

  it('below the threshold wait', () => {
    store.rootClaimableThreshold.set(ctx, asNetUid(1), I96F32.fromInteger(5n * TAO))
    claimRoot(ctx, ANN)
    expect(owed(ANN)).toBeCloseTo(3, 6)
  })

  it('are not for root stake that comes later', () => {
    addStake(ctx, signedBy(CID), HOTKEY, asNetUid(0), asTao(400n * TAO))
    expect(owed(CID)).toBeCloseTo(0, 5)
  })

  it('are lost with root stake that leaves before they were claimed', () => {
    removeStake(ctx, signedBy(BEN), HOTKEY, asNetUid(0), asAlpha(50n * TAO))
    expect(owed(BEN)).toBeCloseTo(0.5, 5)
  })

  it('of more than an alpha per root TAO go to the hotkey’s owner', () => {
    addRootDividend(ctx, HOTKEY, asNetUid(2), asAlpha(401n * TAO))
    expect(stakeOf(ctx, HOTKEY, ANN, asNetUid(2))).toBe(401n * TAO)
    expect(store.rootClaimable.get(ctx, HOTKEY).has(asNetUid(2))).toBe(false)
  })

  it('are claimed for the stakers that the parent’s hash draws', () => {
    store.numRootClaim.set(ctx, 1n)
    // Two words of one: (1 + 1) % 2 = 0, the first on the list.
    const hash = `0x${'0000000000000001'.repeat(4)}` as Parameters<typeof autoClaim>[1]
    autoClaim(ctx, hash)
    expect(owed(ANN)).toBeCloseTo(0, 6)
    expect(owed(BEN)).toBeCloseTo(1, 6)
  })
})

describe('the list of root stakers', () => {
  const list = () => store.stakingColdkeysByIndex.values(ctx)
  it('fills the gap of who leaves with the last', () => {
    listRootStaker(ctx, CID)
    expect(list()).toEqual([ANN, BEN, CID])
    unlistRootStaker(ctx, ANN)
    expect(list()).toEqual([CID, BEN])
    expect(store.stakingColdkeys.get(ctx, CID)).toBe(0n)
    unlistRootStaker(ctx, BEN)
    expect([list(), store.numStakingColdkeys.get(ctx)]).toEqual([[CID], 1n])
  })
})

describe('settings of root claims', () => {
  it('have bounds', () => {
    const root = { kind: 'root' } as const
    expect(outcome(ctx, () => claimNow(ctx, signedBy(ANN), []))).toBe('InvalidSubnetNumber')
    expect(
      outcome(ctx, () =>
        claimNow(ctx, signedBy(ANN), [asNetUid(1), asNetUid(2), asNetUid(3), asNetUid(4), asNetUid(5), asNetUid(6)]),
      ),
    ).toBe('InvalidSubnetNumber')
    expect(outcome(ctx, () => setClaimsPerBlock(ctx, root, 51n))).toBe('InvalidNumRootClaim')
    expect(outcome(ctx, () => setClaimThreshold(ctx, root, asNetUid(1), 10_000_001n))).toBe('InvalidRootClaimThreshold')
    expect(outcome(ctx, () => setClaimThreshold(ctx, signedBy(BEN), asNetUid(1), 1n))).toBe('BadOrigin')
  })
})
