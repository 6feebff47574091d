import { describe, expect, it } from 'vitest'
import { HOTKEYS, stakeChain } from '../../../testing/stakeChain.ts'
import * as store from '../storage/index.ts'
import { asNetUid } from '../types.ts'
import { subnetInput } from './mechanismInput.ts'

const NETUID = asNetUid(1)
const MAX_U64 = (1n << 64n) - 1n

describe('what an epoch is told of a subnet', () => {
  it('names the owner by its uid, and nobody where that uid is beyond their number', () => {
    const ctx = stakeChain()
    store.subnetOwnerHotkey.set(ctx, NETUID, HOTKEYS[1])
    expect(subnetInput(ctx, NETUID).shared.ownerUid).toBe(1)
    store.subnetworkN.set(ctx, NETUID, 1)
    expect(subnetInput(ctx, NETUID).shared.ownerUid).toBeNull()
  })

  it('has the average of the bonds as it stands, up to the largest u64', () => {
    const ctx = stakeChain()
    for (const average of [0n, 900_000n, MAX_U64]) {
      store.bondsMovingAverage.set(ctx, NETUID, average)
      expect(subnetInput(ctx, NETUID).shared.bondsMovingAverage).toBe(average)
    }
  })
})
