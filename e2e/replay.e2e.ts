// Two processes that are given the same extrinsics make the same blocks: same hashes, so same state roots and events.
import { ApiPromise, Keyring, WsProvider } from '@polkadot/api'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ask, type NodeUnderTest, startNode } from './support/node.ts'

let nodes: NodeUnderTest[] = []
let api: ApiPromise

beforeAll(async () => {
  // Manual sealing: time advances one slot a block from the genesis, whatever the clock says.
  nodes = await Promise.all([startNode({ seal: 'manual', chain: 'dev' }), startNode({ seal: 'manual', chain: 'dev' })])
  api = await ApiPromise.create({ provider: new WsProvider(nodes[0]?.ws), noInitWarn: true })
})
afterAll(async () => {
  await api?.disconnect()
  for (const node of nodes) await node.stop()
})

it('blocks of 40 transfers, a subnet and a failing call are the same in both', async () => {
  const keyring = new Keyring({ type: 'sr25519', ss58Format: 42 })
  const [alice, bob, charlie] = ['//Alice', '//Bob', '//Charlie'].map((uri) => keyring.addFromUri(uri))
  if (alice === undefined || bob === undefined || charlie === undefined) throw new Error('keys')
  const signed: string[] = []
  for (let nonce = 0; nonce < 40; nonce++) {
    const to = keyring.addFromUri(`//Replay${nonce}`).address
    const call = api.tx.balances?.transferKeepAlive?.(to, 1_000_000_000n + BigInt(nonce))
    if (call !== undefined) signed.push((await call.signAsync(alice, { nonce, era: 0 })).toHex())
  }
  const subnet = api.tx.subtensorModule?.registerNetwork?.(keyring.addFromUri('//Bob_hk').address)
  const failing = api.tx.subtensorModule?.startCall?.(1)
  if (subnet === undefined || failing === undefined) throw new Error('calls are missing in the metadata')
  signed.push((await subnet.signAsync(bob, { nonce: 0, era: 0 })).toHex())
  signed.push((await failing.signAsync(charlie, { nonce: 0, era: 0 })).toHex())

  for (const node of nodes) {
    for (let index = 0; index < signed.length; index++) {
      await ask(node.http, 'author_submitExtrinsic', [signed[index]])
      if (index % 10 === 9) await ask(node.http, 'engine_createBlock', [true, true])
    }
    for (let empty = 0; empty < 25; empty++) await ask(node.http, 'engine_createBlock', [true, true])
  }
  const hashes = await Promise.all(
    nodes.map((node) =>
      Promise.all(Array.from({ length: 30 }, (_, block) => ask<string>(node.http, 'chain_getBlockHash', [block]))),
    ),
  )
  expect(hashes[0]?.every((hash) => /^0x[0-9a-f]{64}$/.test(hash))).toBe(true)
  expect(hashes[1]).toEqual(hashes[0])
  const body = await ask<{ block: { extrinsics: string[] } }>(nodes[0]?.http ?? '', 'chain_getBlock', [hashes[0]?.[1]])
  // The author's two come first: the time, and its key for what is sealed.
  expect(body.block.extrinsics).toHaveLength(12)
})
