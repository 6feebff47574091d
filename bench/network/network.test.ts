import { describe, expect, it } from 'vitest'
import { type Ctx, encode } from '../../packages/frame/src/index.ts'
import { type GliaNode, startNode } from '../../packages/node/src/index.ts'
import * as store from '../../packages/runtime/src/pallets/subtensor/storage/index.ts'
import { asNetUid } from '../../packages/runtime/src/pallets/subtensor/types.ts'
import { safeFloatToU64 } from '../../packages/yuma/src/index.ts'
import { accountOf } from './accounts.ts'
import { assertBooks, assertWorked, holdings } from './checks.ts'
import { networkSpec } from './fillNetwork.ts'
import type { NetworkShape } from './shape.ts'
import { variedSpec } from './varied.ts'

const SMALL: Partial<NetworkShape> = {
  subnets: 4,
  uids: 24,
  tempo: 12,
  positions: 260,
  rootNominators: 10,
  accounts: 5,
}

async function network(shape: Partial<NetworkShape>): Promise<GliaNode> {
  return startNode({ chain: networkSpec(shape), seal: 'manual', rpcPort: 0, host: '127.0.0.1' })
}

const stateOf = (node: GliaNode): Ctx => node.chain.view()

async function seal(node: GliaNode, blocks: number): Promise<void> {
  for (let i = 0; i < blocks; i++) if ((await node.sealer.seal()) === undefined) throw new Error('a block failed')
}

describe('the network of the benchmarks', () => {
  it('has the size that was asked for, and books that agree', async () => {
    const node = await network(SMALL)
    try {
      const ctx = stateOf(node)
      expect([...holdings(ctx).subnets.keys()].sort()).toEqual([1, 2, 3, 4])
      expect(store.subnetworkN.get(ctx, asNetUid(4))).toBe(24)
      // The preset's own position comes on top.
      expect(store.alphaV2.keysOf(ctx).length).toBe(261)
      expect(store.numStakingColdkeys.get(ctx)).toBe(16n)
      assertBooks(ctx)
      const hotkey = accountOf('validator', 2)
      let shares = 0n
      for (const [[, , netuid], share] of store.alphaV2.entries(ctx, hotkey))
        if (netuid === 3) shares += safeFloatToU64(share)
      expect(shares).toBe(store.totalHotkeyAlpha.get(ctx, hotkey, asNetUid(3)))
    } finally {
      await node.stop()
    }
  })

  it('runs every epoch, pays everybody and keeps its books through three tempos', async () => {
    const node = await network(SMALL)
    try {
      const before = holdings(stateOf(node))
      await seal(node, 36)
      const ctx = stateOf(node)
      assertWorked(ctx, before)
      assertBooks(ctx)
      expect([1, 2, 3, 4].map((netuid) => store.subnetEpochIndex.get(ctx, asNetUid(netuid)))).toEqual([3n, 3n, 3n, 3n])
      expect([1, 2, 3, 4].map((netuid) => store.lastEpochBlock.get(ctx, asNetUid(netuid)))).toEqual([
        28n,
        27n,
        26n,
        25n,
      ])
      expect(store.rootClaimable.get(ctx, accountOf('validator', 0)).size).toBe(4)
    } finally {
      await node.stop()
    }
  })

  it('is the same each time', async () => {
    const heads: string[] = []
    for (let i = 0; i < 2; i++) {
      const node = await network(SMALL)
      await seal(node, 5)
      heads.push(node.chain.head.hash)
      await node.stop()
    }
    expect(heads[0]).toBe(heads[1])
  })

  it('is the same each time where everybody chose differently, through epochs', async () => {
    const heads: string[] = []
    for (let i = 0; i < 2; i++) {
      const node = await startNode({
        chain: variedSpec({ ...SMALL, subnets: 8 }),
        seal: 'manual',
        rpcPort: 0,
        host: '127.0.0.1',
      })
      await seal(node, 14)
      heads.push(node.chain.head.hash)
      expect(store.subnetEpochIndex.get(stateOf(node), asNetUid(8))).toBeGreaterThan(0n)
      await node.stop()
    }
    expect(heads[0]).toBe(heads[1])
  })

  it('shows a metagraph of all its UIDs', async () => {
    const node = await network({ ...SMALL, subnets: 1, uids: 256 })
    try {
      const ctx = stateOf(node)
      const { method } = ctx.runtime.methods.get('SubnetInfoRuntimeApi_get_metagraph') ?? {}
      if (method === undefined) throw new Error('no metagraph')
      const bytes = encode(
        method.returns,
        ctx.simulate(() => method.run(ctx, { netuid: 1 })),
      )
      // Some(netuid 1 compact, …): two account ids and a few numbers for each of the 256 UIDs at least.
      expect([...bytes.subarray(0, 2)]).toEqual([1, 4])
      expect(bytes.length).toBeGreaterThan(256 * 80)
    } finally {
      await node.stop()
    }
  })
})
