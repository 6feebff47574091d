// What Python's client seals to drand's quicknet opens on a node that hears of its pulses (`--drand`), here of one that is long over.
import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type NodeUnderTest, startNode } from './support/node.ts'
import { noPython, runScript, type Step } from './support/python.ts'

/** A genuine pulse of quicknet. */
const { round, randomness, signature } = JSON.parse(
  readFileSync(new URL('../packages/runtime/src/pallets/drand/testdata/timelock.json', import.meta.url), 'utf8'),
) as { readonly round: number; readonly randomness: string; readonly signature: string }
const QUICKNET = '52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971'

describe.skipIf(noPython !== undefined)('bittensor 10.2.0 and a relay of drand', () => {
  const asked = new Set<string>()
  let relay: Server
  let node: NodeUnderTest
  let steps: Map<string, Step>

  beforeAll(async () => {
    relay = createServer(({ url }, response) => {
      asked.add(url ?? '')
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ round, randomness, signature }))
    })
    await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve))
    const { port } = relay.address() as AddressInfo
    node = await startNode({ args: ['--drand', `http://127.0.0.1:${port}`] })
    steps = await runScript('bittensor-10.2.0', 'sdk10_timelock.py', [node.ws, String(round)])
  }, 300_000)
  afterAll(async () => {
    await node?.stop()
    relay?.close()
  })

  it('the pulse is asked of quicknet and comes to the chain', () => {
    expect([...asked]).toEqual([`/${QUICKNET}/public/latest`])
    expect(steps.get('beacon')).toEqual({ step: 'beacon', hidden: true, lastRound: round })
  })

  it('weights that its package sealed are set when they open', () => {
    expect(steps.get('weights')).toEqual({ step: 'weights', before: [], weights: [[[0, 65_535]]] })
  })

  it('so is a commitment', () => {
    expect(steps.get('commitment')?.revealed).toEqual([[expect.any(Number), 'a model behind a seal']])
  })
})
