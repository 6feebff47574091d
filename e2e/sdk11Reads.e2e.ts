// Every read that bittensor 11.3 offers, through its own catalogue: what a current client may ask of a chain.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type NodeUnderTest, startNode } from './support/node.ts'
import { noPython, runScript, type Step } from './support/python.ts'

/** Reads without an answer here: each needs rules of a runtime after spec 425, and an empty answer would be wrong. */
const UNANSWERED = [
  // The state of trading in a validator's basket: limits that nothing here keeps.
  'basket_trading_status',
  // A sum that only newer runtimes keep; 0 would contradict the stake of the subnet.
  'total_alpha_staked',
  // What a basket earned since it began.
  'validator_basket_summary',
]

describe.skipIf(noPython !== undefined)('reads of bittensor 11.3', () => {
  let node: NodeUnderTest
  let steps = new Map<string, Step>()

  beforeAll(async () => {
    node = await startNode()
    steps = await runScript('bittensor-11.3.0', 'sdk11_reads.py', [node.ws])
  }, 300_000)
  afterAll(() => node?.stop())

  it('publish a commitment that the metagraph shows by default', () => {
    expect(steps.get('commitment')).toMatchObject({
      success: true,
      read: 'hello glia',
      metagraph: ['hello glia'],
      listed: ['hello glia'],
    })
  })

  it('are answered but for those that a newer runtime alone can answer', () => {
    const { answered, failed } = steps.get('reads') as unknown as { answered: string[]; failed: Record<string, string> }
    expect(Object.keys(failed)).toEqual(UNANSWERED)
    expect(answered.length).toBeGreaterThanOrEqual(99)
  })
})
