import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { callTarget } from '../metagraph/metagraph.ts'
import type { Glia } from './glia.ts'
import { NoSuchSubnet } from './queries.ts'
import { alice, bob, type MarketNode, startMarketNode } from './testing/marketNode.ts'

let market: MarketNode
let glia: Glia
beforeEach(async () => {
  market = await startMarketNode()
  ;({ glia } = market)
})
afterEach(() => market.stop())

describe('reading the network', () => {
  it('gives a typed metagraph', async () => {
    const graph = await glia.metagraph(2)
    expect(graph).toMatchObject({ netuid: 2, name: 'Retrieval', symbol: 'β', tempo: 1, block: 1n })
    expect(graph.identity).toMatchObject({ name: 'subnet_name', logoUrl: 'logo_url' })
    expect(graph.pool).toMatchObject({ taoIn: 7n, volume: 12n, movingPrice: 1.5 })
    expect(graph.hyperparameters).toMatchObject({ commitRevealEnabled: true, kappa: 1 })
    const [validator, miner] = graph.neurons
    expect(validator).toMatchObject({
      uid: 0,
      hotkey: alice.address,
      dividends: 1,
      validatorPermit: true,
      totalStake: 3000n,
    })
    expect(miner).toMatchObject({ uid: 1, incentive: 0.2, consensus: 1, emission: 2n, active: false })
    expect(validator && callTarget(validator)).toBeUndefined()
    expect(miner && callTarget(miner)).toEqual({ ip: '127.0.0.1', port: 8091, hotkey: bob.address })
    await expect(glia.metagraph(9)).rejects.toThrow(NoSuchSubnet)
    const past = { at: `0x${'77'.repeat(32)}` }
    await expect(glia.metagraph(9, past)).rejects.toThrow('there is no subnet 9 on this chain as of block 100')
  })

  it('lists subnets, positions, prices, weights', async () => {
    expect(await glia.subnets()).toMatchObject([
      { netuid: 2, name: 'Retrieval', identity: undefined, pool: { alphaIn: 5n } },
    ])
    expect(await glia.stakes(alice.address)).toMatchObject([{ hotkey: bob.address, netuid: 2, stake: 9n }])
    expect(await glia.alphaPrice(2)).toBe(1_000_000_000n)
    expect(await glia.uidOf(1, bob.address)).toBe(5)
    expect(await glia.uidOf(1, alice.address)).toBeUndefined()
    expect(await glia.balance(alice.address)).toBe(0n)
    expect(glia.blockTime).toBe(0.25)
    expect(await glia.weights(1)).toEqual([
      { uid: 0, weights: [[3, 65_535]] },
      { uid: 1, weights: [] },
    ])
  })
})
