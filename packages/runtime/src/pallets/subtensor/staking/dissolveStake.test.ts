import { signedBy } from '@glia/frame'
import { describe, expect, it } from 'vitest'
import { COLDKEYS, HOTKEYS, stakeChain, TAO } from '../../../testing/stakeChain.ts'
import { freeBalance } from '../../balances/index.ts'
import { totalIssuance } from '../../balances/storage.ts'
import * as store from '../storage/index.ts'
import { subnetAccount } from '../systemAccounts.ts'
import { asAlpha, asNetUid, asTao } from '../types.ts'
import { addStake } from './addStake.ts'
import { dissolveStake } from './dissolveStake.ts'
import { addRootDividend } from './rootClaim.ts'
import { increaseStake } from './stake.ts'

const [ANN, BEN] = COLDKEYS
const [HOT_A, HOT_B] = HOTKEYS

describe('the end of a subnet', () => {
  it('pays out the pool by alpha and leaves nothing of the stake', () => {
    const ctx = stakeChain()
    // Old enough that the pool's own alpha has no claim.
    store.taoInRefundDeploymentBlock.set(ctx, 10n)
    increaseStake(ctx, HOT_A, ANN, asNetUid(1), asAlpha(300n * TAO))
    increaseStake(ctx, HOT_B, BEN, asNetUid(1), asAlpha(100n * TAO))
    const before = [freeBalance(ctx, ANN), freeBalance(ctx, BEN)] as const
    dissolveStake(ctx, asNetUid(1))
    expect(freeBalance(ctx, ANN) - before[0]).toBe(750n * TAO)
    expect(freeBalance(ctx, BEN) - before[1]).toBe(250n * TAO)
    expect(freeBalance(ctx, subnetAccount(ctx, asNetUid(1)))).toBe(0n)
    expect(store.alphaV2.keysOf(ctx).filter(([, , netuid]) => netuid === 1)).toEqual([])
    expect([store.subnetTao.get(ctx, asNetUid(1)), store.subnetAlphaIn.get(ctx, asNetUid(1))]).toEqual([0n, 0n])
  })

  it('counts the pool’s alpha as the protocol’s on younger subnets: its part is recycled', () => {
    const ctx = stakeChain()
    store.networkRegisteredAt.set(ctx, asNetUid(1), 5n)
    increaseStake(ctx, HOT_A, ANN, asNetUid(1), asAlpha(4_000n * TAO))
    const before = { ann: freeBalance(ctx, ANN), issued: totalIssuance.get(ctx) }
    dissolveStake(ctx, asNetUid(1))
    expect(freeBalance(ctx, ANN) - before.ann).toBe(500n * TAO)
    // All but what keeps the account alive.
    expect(before.issued - totalIssuance.get(ctx)).toBe(500n * TAO - 500n)
  })

  it('shares out every rao: largest remainders get one more', () => {
    const ctx = stakeChain()
    store.taoInRefundDeploymentBlock.set(ctx, 10n)
    store.subnetTao.set(ctx, asNetUid(1), asTao(100n))
    for (const [i, coldkey] of COLDKEYS.entries())
      increaseStake(ctx, HOTKEYS[i] as typeof HOT_A, coldkey, asNetUid(1), asAlpha(7n))
    const before = COLDKEYS.map((coldkey) => freeBalance(ctx, coldkey))
    dissolveStake(ctx, asNetUid(1))
    const gained = COLDKEYS.map((coldkey, i) => freeBalance(ctx, coldkey) - (before[i] as bigint))
    expect(gained.sort()).toEqual([33n, 33n, 34n])
  })

  it('forgets root dividends on it, and only on it', () => {
    const ctx = stakeChain()
    addStake(ctx, signedBy(ANN), HOT_A, asNetUid(0), asTao(100n * TAO))
    addRootDividend(ctx, HOT_A, asNetUid(1), TAO)
    addRootDividend(ctx, HOT_A, asNetUid(2), TAO)
    dissolveStake(ctx, asNetUid(1))
    expect([...store.rootClaimable.get(ctx, HOT_A).keys()]).toEqual([2])
  })
})
