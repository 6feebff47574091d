// What Python's SDK has for crowdloans, proxies, multisigs and the MEV shield, unmodified, against `glia node`.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type NodeUnderTest, startNode } from './support/node.ts'
import { noPython, Script } from './support/python.ts'

const TAO = 1_000_000_000
const done = { success: true, error: null }
const failed = (error: string) => ({ success: false, error })

describe.skipIf(noPython !== undefined)('bittensor 10.2.0', () => {
  let node: NodeUnderTest
  const script = new Script()

  beforeAll(async () => {
    // A sealed transaction is for the block after the next: between two of them a client has to hear of the key and answer.
    node = await startNode({ seal: 'interval=1s' })
    await script.run('bittensor-10.2.0', 'sdk10_accounts.py', [node.ws])
  }, 300_000)
  afterAll(() => node?.stop())

  it('raises money in a crowdloan and pays it to its target', () => {
    expect(script.step('crowdloan')).toMatchObject({
      ...{ made: done, low: failed('ContributionTooLow'), left: done, full: failed('CapRaised') },
      ...{ foreign: failed('InvalidOrigin'), done },
      ...{ raised: 15 * TAO, contributors: 2, gives: [10 * TAO, 5 * TAO], target: 15 * TAO, finalized: true },
    })
  })

  it('lets an account act for another, within what it may', () => {
    expect(script.step('proxy')).toMatchObject({
      ...{ added: done, deposit: 93_000_000, sent: done, stranger: failed('NotProxy'), removed: done },
      ...{ received: 2 * TAO, left: 0 },
    })
  })

  it('lets it act after a while that it announced', () => {
    expect(script.step('announced')).toMatchObject({
      ...{ announced: done, waiting: 1, hasty: failed('Unannounced'), late: done, received: 3 * TAO, left: 0 },
    })
  })

  it('makes an account that only others act for', () => {
    expect(script.step('pure')).toMatchObject({ made: done, spent: done, received: 4 * TAO })
  })

  it('has several sign together', () => {
    expect(script.step('multisig')).toMatchObject({
      outcomes: [
        [true, ['NewMultisig']],
        [true, ['MultisigExecuted']],
      ],
      received: 6 * TAO,
      left: 4 * TAO,
    })
  })

  it('seals a transaction with the key that the chain announces', () => {
    expect(script.step('shield')).toMatchObject({ keyLength: 1_184, sealed: done, received: 7 * TAO })
  })
})
