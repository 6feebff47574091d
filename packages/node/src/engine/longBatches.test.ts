import { callNamed, type RuntimeCall } from '@glia/frame'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { loadCrypto } from '../crypto/signatureHost.ts'
import { type GliaNode, startNode } from '../node.ts'
import { account, signed, type TestAccount, transfer } from '../testing/signing.ts'

const SLOT_MS = 250
let alice: TestAccount
let bob: TestAccount
let node: GliaNode
beforeAll(async () => {
  await loadCrypto()
  alice = await account('Alice')
  bob = await account('Bob')
})
afterEach(() => node.stop())

const start = async (seal: string) => {
  node = await startNode({ seal, rpcPort: 0, host: '127.0.0.1' })
}
/** Calls that fail, and declare 0.23 ms each. */
const symbols = (count: number): RuntimeCall[] =>
  Array.from({ length: count }, () =>
    callNamed(node.chain.runtime, 'SubtensorModule', 'update_symbol', { netuid: 1, symbol: new Uint8Array(2) }),
  )
const batch = (calls: readonly RuntimeCall[], nonce: number) =>
  signed(node.chain.runtime, alice, callNamed(node.chain.runtime, 'Utility', 'force_batch', { calls }), {
    nonce,
    genesisHash: node.chain.genesisHash,
  })
async function submitted(bytes: Uint8Array): Promise<unknown> {
  const response = await fetch(`http://127.0.0.1:${node.port}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'author_submitExtrinsic',
      params: [`0x${Buffer.from(bytes).toString('hex')}`],
    }),
  })
  return response.json()
}

describe('batches that take longer than a slot', () => {
  it('are refused where blocks come on a beat, with the number in the answer', async () => {
    await start(`interval=${SLOT_MS}ms`)
    expect(await submitted(batch(symbols(10_900), 0))).toMatchObject({
      error: {
        code: 1010,
        data: 'Transaction would exhaust the block limits: a batch may declare 83.3 ms of work where blocks come this often, this one declares 3285.1 ms: send it in parts',
      },
    })
  })

  it('hold up no block in parts that fit, and others pay beside them', { timeout: 90_000 }, async () => {
    await start(`interval=${SLOT_MS}ms`)
    const times: number[] = []
    let transactions = 0
    node.events.on('sealed', (timing) => {
      if (timing.transactions > 0) times.push(timing.ms)
      transactions += timing.transactions
    })
    const { genesisHash, runtime } = node.chain
    for (let nonce = 0; nonce < 12; nonce++) {
      await node.pool.submit(batch(symbols(200), nonce))
      await node.pool.submit(transfer(runtime, bob, alice.id, { nonce, genesisHash }))
    }
    await expect.poll(() => transactions, { timeout: 60_000 }).toBe(24)
    // Of the times the middle one, since the machine may have other work.
    expect(times.sort((a, b) => a - b)[Math.floor(times.length / 2)]).toBeLessThan(SLOT_MS)
  })

  it.each(['manual', 'instant'])('may go where nobody waits for a beat: %s', async (seal) => {
    await start(seal)
    await node.pool.submit(batch(symbols(2000), 0))
    if (seal === 'manual') expect((await node.sealer.seal()).body.length).toBe(3)
    else await expect.poll(() => node.chain.head.number).toBe(1)
  })
})
