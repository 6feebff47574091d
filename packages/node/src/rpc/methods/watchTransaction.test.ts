import { toHex0x } from '@glia/base'
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { type GliaNode, startNode } from '../../node.ts'
import { TestClient } from '../../testing/client.ts'
import { account, transfer } from '../../testing/signing.ts'

const SUBSCRIPTIONS = 3

let alice: Awaited<ReturnType<typeof account>>
let bob: Awaited<ReturnType<typeof account>>
let node: GliaNode
let client: TestClient

beforeAll(async () => {
  ;[alice, bob] = [await account('Alice'), await account('Bob')]
})
beforeEach(async () => {
  node = await startNode({
    seal: 'manual',
    rpcPort: 0,
    host: '127.0.0.1',
    serverLimits: { subscriptions: SUBSCRIPTIONS },
  })
  client = await TestClient.open(node.port)
})
afterEach(async () => {
  client.close()
  await node.stop()
})

const signed = (nonce: number) =>
  toHex0x(transfer(node.chain.runtime, alice, bob.id, { nonce, genesisHash: node.chain.genesisHash }))

it.each([
  ['author_submitAndWatchExtrinsic', 'author_unwatchExtrinsic'],
  ['transactionWatch_v1_submitAndWatch', 'transactionWatch_v1_unwatch'],
])('%s gives its place back once all is said', async (method, unwatch) => {
  for (let nonce = 0; nonce < 2 * SUBSCRIPTIONS; nonce++) {
    const id = await client.call<string>(method, [signed(nonce)])
    await client.call('engine_createBlock', [true, true])
    await client.hear(id, (status) => JSON.stringify(status).includes('finalized'))
    expect(await client.call(unwatch, [id])).toBe(false)
  }
})

it('a refusal that is said as an event ends with it', async () => {
  for (let n = 0; n < 2 * SUBSCRIPTIONS; n++) {
    const id = await client.call<string>('transactionWatch_v1_submitAndWatch', ['0x00'])
    expect(await client.hear(id, () => true)).toMatchObject({ event: 'invalid' })
  }
})

it('until then it counts', async () => {
  for (let nonce = 0; nonce < SUBSCRIPTIONS; nonce++)
    await client.call('author_submitAndWatchExtrinsic', [signed(nonce)])
  expect(await client.ask('author_submitAndWatchExtrinsic', [signed(SUBSCRIPTIONS)])).toMatchObject({
    error: { code: -32006 },
  })
})

it('the pool forgets who does not listen any more', async () => {
  const unwatched = vi.spyOn(node.pool, 'unwatch')
  const id = await client.call<string>('author_submitAndWatchExtrinsic', [signed(0)])
  await client.call('author_submitAndWatchExtrinsic', [signed(1)])
  expect(unwatched).not.toHaveBeenCalled()
  expect(await client.call('author_unwatchExtrinsic', [id])).toBe(true)
  expect(unwatched).toHaveBeenCalledTimes(1)
  client.close()
  await vi.waitFor(() => expect(unwatched).toHaveBeenCalledTimes(2))
})
