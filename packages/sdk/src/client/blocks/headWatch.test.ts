import { afterEach, expect, it } from 'vitest'
import { RpcConnection } from '../rpc/connection.ts'
import { type FakeConnection, FakeNode } from '../testing/fakeNode.ts'
import { GENESIS } from '../testing/runtimesNode.ts'
import { HeadWatch } from './headWatch.ts'

const open: { close(): unknown }[] = []
afterEach(async () => {
  for (const thing of open.splice(0).reverse()) await thing.close()
})

it('a node that tells of no head is looked at all the same, and the heads that it tells of then are none too few', async () => {
  let told: FakeConnection | undefined
  const node = await FakeNode.start({
    chain_subscribeNewHeads: (_, connection) => {
      told = connection
      return 'heads'
    },
    chain_unsubscribeNewHeads: () => true,
  })
  open.push({ close: () => node.stop() })
  const rpc = new RpcConnection(node.url)
  open.push(rpc)
  const leaving = new AbortController()
  const heads = new HeadWatch(rpc, 'best', 1, leaving.signal, 0.05)
  await heads.open()
  for (let n = 0; n < 3; n++) await heads.next()
  const head = { number: '0x1', parentHash: GENESIS, stateRoot: GENESIS, extrinsicsRoot: GENESIS, digest: { logs: [] } }
  // One each, in as many waits as there are heads, none of which is waited for in vain.
  const since = performance.now()
  for (let n = 0; n < 20; n++) {
    told?.notify('heads', head)
    await heads.next()
  }
  expect(performance.now() - since).toBeLessThan(900)
  // Left while a head is waited for.
  const last = heads.next()
  leaving.abort()
  await last
  await heads.open()
  expect(node.calls.filter(({ method }) => method === 'chain_subscribeNewHeads')).toHaveLength(2)
})
