// The official Python SDKs, unmodified, against `glia node` with the localnet genesis.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type NodeUnderTest, startNode } from './support/node.ts'
import { noPython, Script } from './support/python.ts'

const TAO = 1_000_000_000

const clients = [
  { environment: 'bittensor-10.2.0', script: 'sdk10.py', version: '10.2.0' },
  { environment: 'bittensor-10.5.0', script: 'sdk10.py', version: '10.5.0' },
  { environment: 'bittensor-11.3.0', script: 'sdk11.py', version: '11.3.0' },
]

describe.skipIf(noPython !== undefined).each(clients)('bittensor $version', ({ environment, script, version }) => {
  let node: NodeUnderTest
  const run = new Script()
  const step = (name: string) => run.step(name)

  beforeAll(async () => {
    node = await startNode()
    await run.run(environment, script, [node.ws])
  }, 300_000)
  afterAll(() => node?.stop())

  it('reads balances, subnets and the metagraph of the genesis', () => {
    const read = step('read')
    expect(read).toMatchObject({
      version,
      alice: 1_000_000 * TAO,
      bob: 1_000_000 * TAO,
      nobody: 0,
      existentialDeposit: 500,
    })
    expect(read).toMatchObject({
      netuids: [0, 1],
      names: ['root', 'apex'],
      neurons: 1,
      uids: [0],
      tempo: 100,
      fast: true,
    })
    expect(read.block).toBeGreaterThanOrEqual(1)
    // 10.2 prices subnets by the roots that storage has for it.
    if (script === 'sdk10.py') expect(read.prices).toEqual([TAO, TAO])
  })

  it('transfers with a watched extrinsic to finalisation', () => {
    const transfer = step('transfer')
    expect(transfer).toMatchObject({ success: true, received: 2 * TAO })
    expect(transfer.fee).toBeGreaterThan(0)
    expect(transfer.spent).toBe(2 * TAO + (transfer.fee as number))
  })

  it('registers a subnet and starts it', () => {
    expect(step('subnet')).toMatchObject({ success: true, netuid: 2, exists: true })
    expect(step('start')).toMatchObject({ success: true, active: true })
  })

  it('registers a neuron', () => {
    expect(step('register')).toMatchObject({ success: true, uid: 1 })
  })

  it('stakes', () => {
    expect(step('stake').success).toBe(true)
    expect(step('stake').stake).toBeGreaterThan(0)
  })

  it('sets weights', () => {
    const weights = step('weights')
    expect(weights.success).toBe(true)
    const [[validator, row]] = weights.weights as [[number, [number, number][]]]
    expect(validator).toBe(0)
    expect(row.map(([uid]) => uid)).toEqual([1])
  })

  it('sees the neuron earn incentive', () => {
    const metagraph = step('metagraph')
    expect(metagraph.neurons).toBe(2)
    expect(metagraph.hotkeys).toEqual(metagraph.expected)
    expect(metagraph.incentive).toBeCloseTo(1, 3)
  })
})
