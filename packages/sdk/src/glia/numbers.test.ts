import { RangeViolation } from '@glia/base'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Glia } from './glia.ts'
import { alice, bob, type MarketNode, startMarketNode } from './testing/marketNode.ts'

let market: MarketNode
let glia: Glia
beforeAll(async () => {
  market = await startMarketNode()
  ;({ glia } = market)
})
afterAll(() => market.stop())

// As programs without types pass them.
const WRONG = ['1', 1n, 1.5, -1, 65_536, undefined, null, {}] as unknown as readonly number[]
const { address } = bob
const amount = 1n as never

/** Everything that reads about a subnet. */
const READS: Readonly<Record<string, (netuid: number) => Promise<unknown>>> = {
  metagraph: (netuid) => glia.metagraph(netuid),
  selectiveMetagraph: (netuid) => glia.selectiveMetagraph(netuid, []),
  subnet: (netuid) => glia.subnet(netuid),
  uidOf: (netuid) => glia.uidOf(netuid, address),
  weights: (netuid) => glia.weights(netuid),
  stake: (netuid) => glia.stake(address, address, netuid),
  alphaPrice: (netuid) => glia.alphaPrice(netuid),
  burnCost: (netuid) => glia.burnCost(netuid),
  quoteStake: (netuid) => glia.quoteStake(netuid, amount),
  quoteUnstake: (netuid) => glia.quoteUnstake(netuid, amount),
  hyperparameters: (netuid) => glia.hyperparameters(netuid),
  hyperparameterBounds: (netuid) => glia.hyperparameterBounds(netuid, 'tempo'),
  subnetIdentity: (netuid) => glia.subnetIdentity(netuid),
  childkeyTake: (netuid) => glia.childkeyTake(address, netuid),
  children: (netuid) => glia.children(address, netuid),
  parents: (netuid) => glia.parents(address, netuid),
  commitment: (netuid) => glia.commitment(netuid, address),
  autoStake: (netuid) => glia.autoStake(address, netuid),
  weightsVerb: (netuid) => glia.weightsVerb(netuid),
}

describe('a netuid that is none is named before anything is asked, and no node blamed', () => {
  it.each(Object.keys(READS))('%s', async (name) => {
    for (const wrong of WRONG) await expect(READS[name]?.(wrong), String(wrong)).rejects.toThrow(RangeViolation)
    await expect(READS[name]?.('1' as never)).rejects.toThrow("netuid must be an integer within 0 … 65535, found '1'")
    await expect(READS[name]?.(1n as never)).rejects.toThrow(/found 1n$/)
  })

  it('mechanism', async () => {
    const mechanism = '1' as never
    for (const read of [() => glia.metagraph(1, { mechanism }), () => glia.weights(1, { mechanism })])
      await expect(read()).rejects.toThrow(/^mechanism must be an integer within 0 … 255, found '1'$/)
  })

  it('what verbs take', async () => {
    const wrong = '1' as never
    const unchecked = { check: false }
    const place = { hotkey: address, netuid: wrong }
    const row = { netuid: wrong, uids: [0], weights: [1] }
    for (const verb of [
      () => glia.register(alice, wrong, address, unchecked),
      () => glia.addStake(alice, { ...place, amount }, unchecked),
      () => glia.moveStake(alice, { from: { hotkey: address, netuid: 1 as never }, to: place, amount }, unchecked),
      () => glia.swapStake(alice, { hotkey: address, from: 1, to: wrong, amount }, unchecked),
      () => glia.transferStake(alice, { ...place, netuid: 1, toNetuid: wrong, to: address, amount }, unchecked),
      () => glia.claimRoot(alice, [1, wrong], unchecked),
      () => glia.setRootClaim(alice, { keep: [wrong] }, unchecked),
      () => glia.setWeights(alice, row, unchecked),
      () => glia.commitWeights(alice, row, unchecked),
      () => glia.stopServing(alice, wrong, unchecked),
      () => glia.setHyperparameter(alice, { netuid: wrong, name: 'tempo', value: 400 }, unchecked),
    ])
      await expect(verb(), String(verb)).rejects.toThrow(/^netuid must be .*, found '1'$/)
    await expect(glia.setOpenWeights(alice, { ...row, netuid: 1, mechanism: wrong }, unchecked)).rejects.toThrow(
      /^mechanism must be/,
    )
  })
})
