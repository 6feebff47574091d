import type { Ctx } from '@glia/frame'
import { U64F64 } from '@glia/yuma'
import { describe, expect, it } from 'vitest'
import { COLDKEYS, HOTKEYS, stakeChain } from '../../../testing/stakeChain.ts'
import { increaseStake, stakeOf } from '../staking/stake.ts'
import * as store from '../storage/index.ts'
import { asAlpha, asNetUid } from '../types.ts'
import { distributeEmission } from './distribute.ts'

const [ANN, BEN] = COLDKEYS
const [HOTKEY] = HOTKEYS
const NETUID = asNetUid(1)

/** Ann owns the subnet, so that her hotkey gets no incentive: what comes to it comes with dividends. */
function annsSubnet(): Ctx {
  const ctx = stakeChain()
  store.subnetOwner.set(ctx, NETUID, ANN)
  return ctx
}

const payNothing = (ctx: Ctx) =>
  distributeEmission(ctx, NETUID, {
    server: asAlpha(0n),
    validator: asAlpha(0n),
    root: asAlpha(0n),
    ownerCut: asAlpha(0n),
  })

describe('a dividend of nothing', () => {
  it('leaves shares in a pool as they are', () => {
    const ctx = annsSubnet()
    increaseStake(ctx, HOTKEY, ANN, NETUID, asAlpha(300n))
    increaseStake(ctx, HOTKEY, BEN, NETUID, asAlpha(100n))
    const before = [
      store.alphaV2.find(ctx, HOTKEY, ANN, NETUID),
      store.alphaV2.find(ctx, HOTKEY, BEN, NETUID),
      store.totalHotkeySharesV2.get(ctx, HOTKEY, NETUID),
    ]
    payNothing(ctx)
    expect([
      store.alphaV2.find(ctx, HOTKEY, ANN, NETUID),
      store.alphaV2.find(ctx, HOTKEY, BEN, NETUID),
      store.totalHotkeySharesV2.get(ctx, HOTKEY, NETUID),
    ]).toEqual(before)
    expect(stakeOf(ctx, HOTKEY, ANN, NETUID)).toBe(300n)
  })

  it("replaces the owner's old shares by new ones of the same worth, and nobody else's", () => {
    const ctx = annsSubnet()
    store.alphaV1.set(ctx, HOTKEY, ANN, NETUID, U64F64.fromInteger(300n))
    store.alphaV1.set(ctx, HOTKEY, BEN, NETUID, U64F64.fromInteger(100n))
    store.totalHotkeyShares.set(ctx, HOTKEY, NETUID, U64F64.fromInteger(400n))
    store.totalHotkeyAlpha.set(ctx, HOTKEY, NETUID, asAlpha(800n))
    payNothing(ctx)
    const isOld = [ANN, BEN].map((coldkey) => store.alphaV1.has(ctx, HOTKEY, coldkey, NETUID))
    const isNew = [ANN, BEN].map((coldkey) => store.alphaV2.has(ctx, HOTKEY, coldkey, NETUID))
    expect([isOld, isNew]).toEqual([
      [false, true],
      [true, false],
    ])
    expect(store.totalHotkeyShares.has(ctx, HOTKEY, NETUID)).toBe(false)
    expect(store.totalHotkeySharesV2.has(ctx, HOTKEY, NETUID)).toBe(true)
    expect([ANN, BEN].map((coldkey) => stakeOf(ctx, HOTKEY, coldkey, NETUID))).toEqual([600n, 200n])
  })

  it("ends the owner's shares of nothing", () => {
    const ctx = annsSubnet()
    store.alphaV2.set(ctx, HOTKEY, ANN, NETUID, { mantissa: 10n ** 21n, exponent: -40n })
    payNothing(ctx)
    expect(store.alphaV2.has(ctx, HOTKEY, ANN, NETUID)).toBe(false)
  })
})
