// A transaction that is larger than the node takes: nothing of it is unknown, however it is sent.
import { type GliaNode, startNode } from '@glia/node'
import { connect, Keypair, policy, RequestTooLarge, tao } from '@glia/sdk'
import { afterAll, beforeAll, expect, it } from 'vitest'

const alice = Keypair.fromUri('//Alice')
const MOST = 100_000

let node: GliaNode

beforeAll(async () => {
  node = await startNode({
    seal: 'instant',
    rpcPort: 0,
    host: '127.0.0.1',
    verifyThreads: 1,
    serverLimits: { requestBytes: MOST },
  })
})
afterAll(() => node.stop())

it.each([
  ['ws', 1.5],
  ['ws', 20],
  ['http', 1.5],
  ['http', 20],
])(
  'over %s, %d times as large, it is refused, its policy has all of it back, and the next one is taken',
  async (by, times) => {
    const glia = await connect(`${by}://127.0.0.1:${node.port}`)
    try {
      const held = policy({ spendAtMost: tao(5), rawCalls: ['System.remark'] })
      const safe = glia.withPolicy(held)
      const remark = (bytes: number) => glia.chain.call('System', 'remark', { remark: new Uint8Array(bytes) })
      const before = node.chain.head.number
      // A byte is two digits of hexadecimal.
      const sent = safe.execute(alice, remark((MOST * times) / 2), { nonce: await glia.chain.nextNonce(alice.address) })
      const error = await sent.catch((thrown: unknown) => thrown)
      expect(error).toBeInstanceOf(RequestTooLarge)
      expect(error).toMatchObject({
        code: 'REQUEST_TOO_LARGE',
        rpcCode: -32007,
        message: expect.stringContaining('nothing was done: send it in parts'),
      })
      expect((error as RequestTooLarge).bytes).toBeGreaterThan(MOST * times)
      expect((error as RequestTooLarge).bytes).toBeLessThan(MOST * times + 1000)
      expect([held.spent, node.chain.head.number]).toEqual([0n, before])
      const { blockNumber } = await safe.execute(alice, remark(10))
      expect(blockNumber).toBe(before + 1)
    } finally {
      glia.close()
    }
  },
)
