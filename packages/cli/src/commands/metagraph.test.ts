import { Keypair, type Metagraph, type Neuron, servedAxon } from '@glia/sdk'
import { expect, it } from 'vitest'
import { plain } from '../output/style.ts'
import { metagraphText } from './metagraph.ts'

it('shows an axon at an IPv6 address with brackets, and no pool of root', () => {
  const raw = { block: 1n, version: 0, ip: 1n, port: 8091, ip_type: 6, protocol: 4 }
  const zero = { dividends: 0, incentive: 0, consensus: 0, emission: 0n, totalStake: 0n, lastUpdate: 0n }
  const hotkey = Keypair.fromUri('//Alice').address
  const neuron = { ...zero, uid: 0, hotkey, validatorPermit: false, axon: servedAxon(raw) } as unknown as Neuron
  const graph = {
    name: 'x',
    netuid: 2,
    symbol: 'β',
    block: 9n,
    tempo: 10,
    blocksSinceLastStep: 1n,
    pool: { taoIn: 0n, alphaIn: 0n },
    hyperparameters: { maxUids: 256, burn: 0n, weightsRateLimit: 100n, commitRevealEnabled: true },
    neurons: [neuron],
  } as unknown as Metagraph
  expect(metagraphText(graph, plain, 200).at(-1)).toMatch(/ \[::1\]:8091 +5Grw/)
  expect(metagraphText(graph, plain, 200)[1]).toMatch(
    /^pool 0\.00 τ and 0\.00 β; registration burns 0\S* τ; weights every 100 /,
  )
  expect(metagraphText({ ...graph, netuid: 0 } as Metagraph, plain, 200)[1]).toBe('weights every 100 blocks, committed')
})
