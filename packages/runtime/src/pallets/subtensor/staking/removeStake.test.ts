import { type Ctx, signedBy } from '@glia/frame'
import { beforeEach, describe, expect, it } from 'vitest'
import { COLDKEYS, HOTKEYS, stakeChain, TAO } from '../../../testing/stakeChain.ts'
import * as store from '../storage/index.ts'
import { asAlpha, asNetUid } from '../types.ts'
import { clearSmallNominations, removeStake } from './removeStake.ts'
import { increaseStake, stakeOf } from './stake.ts'

const [ANN, BEN] = COLDKEYS
const [HOT_A] = HOTKEYS
const ROOT = asNetUid(0)

let ctx: Ctx
beforeEach(() => {
  ctx = stakeChain()
  for (const coldkey of [ANN, BEN]) increaseStake(ctx, HOT_A, coldkey, ROOT, asAlpha(3_600_000n))
  store.subnetAlphaOut.set(ctx, ROOT, asAlpha(TAO))
  store.subnetTao.set(ctx, ROOT, TAO)
})
const left = () => [ANN, BEN].map((coldkey) => stakeOf(ctx, HOT_A, coldkey, ROOT))
const remove = (coldkey: typeof ANN, alpha: bigint) => removeStake(ctx, signedBy(coldkey), HOT_A, ROOT, asAlpha(alpha))

describe('a nomination', () => {
  it('that falls below the least is paid out whole, an owner’s own stake is not', () => {
    // Millionths of 2,000,000 rao: 1,600,000.
    store.nominatorMinRequiredStake.set(ctx, 800_000n)
    for (const coldkey of [ANN, BEN]) remove(coldkey, 2_000_000n)
    expect(left()).toEqual([1_600_000n, 1_600_000n])
    increaseStake(ctx, HOT_A, ANN, ROOT, asAlpha(1_999_999n))
    increaseStake(ctx, HOT_A, BEN, ROOT, asAlpha(1_999_999n))
    for (const coldkey of [ANN, BEN]) remove(coldkey, 2_000_000n)
    expect(left()).toEqual([1_599_999n, 0n])
  })

  it('is paid out once the least is more than it', () => {
    store.nominatorMinRequiredStake.set(ctx, 1_800_000n)
    clearSmallNominations(ctx)
    expect(left()).toEqual([3_600_000n, 3_600_000n])
    store.nominatorMinRequiredStake.set(ctx, 1_800_001n)
    clearSmallNominations(ctx)
    expect(left()).toEqual([3_600_000n, 0n])
  })
})
