import { type Ctx, signedBy } from '@glia/frame'
import { beforeEach, describe, expect, it } from 'vitest'
import { COLDKEYS, HOTKEYS, outcome, stakeChain, TAO } from '../../../testing/stakeChain.ts'
import { alphaBurned, alphaRecycled } from '../../alpha-assets/index.ts'
import { freeBalance } from '../../balances/index.ts'
import { subnetAlphaOut, subtokenEnabled } from '../storage/index.ts'
import { asAlpha, asNetUid, asTao } from '../types.ts'
import { addStakeAndBurn, burnStake, recycleStake } from './destroyAlpha.ts'
import { increaseStake, stakeOf } from './stake.ts'

const [ANN] = COLDKEYS
const [HOTKEY] = HOTKEYS
let ctx: Ctx
beforeEach(() => {
  ctx = stakeChain()
  increaseStake(ctx, HOTKEY, ANN, asNetUid(1), asAlpha(100n * TAO))
  subnetAlphaOut.set(ctx, asNetUid(1), asAlpha(100n * TAO))
})

describe('alpha that is given up', () => {
  it('recycled leaves the supply outside the pool', () => {
    expect(recycleStake(ctx, signedBy(ANN), HOTKEY, asAlpha(30n * TAO), asNetUid(1))).toBe(30n * TAO)
    expect(stakeOf(ctx, HOTKEY, ANN, asNetUid(1))).toBe(70n * TAO)
    expect([subnetAlphaOut.get(ctx, asNetUid(1)), alphaRecycled.get(ctx, asNetUid(1))]).toEqual([70n * TAO, 30n * TAO])
  })

  it('burned stays in the supply', () => {
    expect(burnStake(ctx, signedBy(ANN), HOTKEY, asAlpha(30n * TAO), asNetUid(1))).toBe(30n * TAO)
    expect([subnetAlphaOut.get(ctx, asNetUid(1)), alphaBurned.get(ctx, asNetUid(1))]).toEqual([100n * TAO, 30n * TAO])
  })

  it('is at most what there is', () => {
    expect(burnStake(ctx, signedBy(ANN), HOTKEY, asAlpha(500n * TAO), asNetUid(1))).toBe(100n * TAO)
  })

  it('may be bought first', () => {
    const before = freeBalance(ctx, ANN)
    addStakeAndBurn(ctx, signedBy(ANN), {
      hotkey: HOTKEY,
      netuid: asNetUid(1),
      amount: asTao(10n * TAO),
      limit: undefined,
    })
    expect(before - freeBalance(ctx, ANN)).toBe(10n * TAO)
    expect(stakeOf(ctx, HOTKEY, ANN, asNetUid(1))).toBe(100n * TAO)
    expect(Number(alphaBurned.get(ctx, asNetUid(1))) / Number(TAO)).toBeCloseTo(39.58, 2)
  })

  it.each([
    ['CannotBurnOrRecycleOnRootSubnet', 0],
    ['SubnetNotExists', 9],
  ] as const)('refuses with %s', (error, netuid) => {
    expect(outcome(ctx, () => burnStake(ctx, signedBy(ANN), HOTKEY, asAlpha(TAO), asNetUid(netuid)))).toBe(error)
  })

  it('refuses before a subnet trades, and what its books do not have', () => {
    subnetAlphaOut.set(ctx, asNetUid(1), TAO)
    expect(outcome(ctx, () => recycleStake(ctx, signedBy(ANN), HOTKEY, asAlpha(2n * TAO), asNetUid(1)))).toBe(
      'InsufficientLiquidity',
    )
    subtokenEnabled.set(ctx, asNetUid(1), false)
    expect(outcome(ctx, () => recycleStake(ctx, signedBy(ANN), HOTKEY, asAlpha(TAO), asNetUid(1)))).toBe(
      'SubtokenDisabled',
    )
  })
})
