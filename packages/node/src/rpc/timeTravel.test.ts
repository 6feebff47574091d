import { toHex0x } from '@glia/base'
import { systemItems } from '@glia/frame'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type GliaNode, startNode } from '../node.ts'
import { TestClient } from '../testing/client.ts'
import { account, type TestAccount, type TransferOptions, transfer } from '../testing/signing.ts'
import type { HeaderJson } from './json/header.ts'

let node: GliaNode
let client: TestClient
let alice: TestAccount
let bob: TestAccount
beforeAll(async () => {
  alice = await account('Alice')
  bob = await account('Bob')
})
beforeEach(async () => {
  node = await startNode({ seal: 'manual', rpcPort: 0, host: '127.0.0.1', verifyThreads: 1 })
  client = await TestClient.open(node.port)
})
afterEach(async () => {
  client.close()
  await node.stop()
})

const pay = (nonce: number, options: Partial<TransferOptions> = {}) =>
  toHex0x(transfer(node.chain.runtime, alice, bob.id, { nonce, genesisHash: node.chain.genesisHash, ...options }))
const seal = async (blocks = 1) => {
  for (let i = 0; i < blocks; i++) await node.sealer.seal()
  return node.chain.head.hash
}
const accountKey = () => `0x${systemItems.account.storageKey(bob.id)}`
/** What a subscription has said once everything sent so far has arrived. */
const heard = async <T>(id: string) => {
  await client.call('system_chain')
  return client.heard<T>(id)
}
const namesOf = (events: { readonly event: string }[]) => events.map(({ event }) => event)

describe('taking blocks back', () => {
  it('retracts a watched transaction, which returns to the pool and into another block', async () => {
    const sent = [pay(0), pay(1)]
    const id = await client.call<string>('author_submitAndWatchExtrinsic', [sent[0]])
    const modern = await client.call<string>('transactionWatch_v1_submitAndWatch', [sent[1]])
    const gone = await seal()
    await seal(2)
    node.chain.revert(0)
    await node.pool.settled()
    expect(node.pool.pending().map(({ extrinsic }) => toHex0x(extrinsic.bytes))).toEqual(sent)
    const again = (await node.sealer.seal({ timestamp: 60_000n })).hash
    node.chain.markFinal(1)
    const included = { inBlock: again }
    expect(await heard(id)).toEqual([
      'ready',
      { inBlock: gone },
      { retracted: gone },
      'ready',
      included,
      { finalized: again },
    ])
    expect(await heard(modern)).toEqual([
      { event: 'validated' },
      { event: 'bestChainBlockIncluded', block: { hash: gone, index: 3 } },
      { event: 'bestChainBlockIncluded', block: null },
      { event: 'validated' },
      { event: 'bestChainBlockIncluded', block: { hash: again, index: 3 } },
      { event: 'finalized', block: { hash: again, index: 3 } },
    ])
    expect(systemItems.account.get(node.chain.view(), alice.id).nonce).toBe(2)
  })

  it('tells that a transaction whose era began in a block that is gone no longer holds', async () => {
    await seal()
    // Period 4, phase 1: born at block 1.
    const era = { bytes: Uint8Array.of(0x11, 0x00), blockHash: node.chain.head.hash }
    const id = await client.call<string>('author_submitAndWatchExtrinsic', [pay(0, { era })])
    const gone = await seal()
    node.chain.revert(0)
    await node.pool.settled()
    expect(await heard(id)).toEqual(['ready', { inBlock: gone }, { retracted: gone }, 'invalid'])
    expect(node.pool.readyCount).toBe(0)
  })

  it('to a snapshot drops the transactions of the blocks above, and keeps those that wait', async () => {
    await seal()
    node.chain.snapshots.take('clean')
    const id = await client.call<string>('author_submitAndWatchExtrinsic', [pay(0)])
    const gone = await seal()
    const waiting = await client.call<string>('author_submitAndWatchExtrinsic', [pay(1)])
    node.chain.snapshots.restore('clean')
    await node.pool.settled()
    expect(await heard(id)).toEqual(['ready', { inBlock: gone }, { retracted: gone }, 'dropped'])
    expect(await heard(waiting)).toEqual(['ready', 'future'])
    expect([node.pool.readyCount, node.pool.futureCount, node.chain.head.number]).toEqual([0, 1, 1])
  })

  it('leaves final transactions where they are: gone with their block', async () => {
    const id = await client.call<string>('author_submitAndWatchExtrinsic', [pay(0)])
    const hash = await seal()
    node.chain.markFinal(1)
    node.chain.revert(0)
    await node.pool.settled()
    expect(await heard(id)).toEqual(['ready', { inBlock: hash }, { finalized: hash }])
    expect(node.pool.readyCount).toBe(0)
  })

  it('moves what waits in the pool to where it belongs in the earlier state', async () => {
    await client.call('author_submitExtrinsic', [pay(0)])
    await seal()
    node.chain.markFinal(1)
    const id = await client.call<string>('author_submitAndWatchExtrinsic', [pay(1)])
    node.chain.revert(0)
    await node.pool.settled()
    expect([node.pool.readyCount, node.pool.futureCount]).toEqual([0, 1])
    await client.call('author_submitExtrinsic', [pay(0, { amount: 2n })])
    expect(node.pool.readyCount).toBe(2)
    expect(await heard(id)).toEqual(['ready', 'future', 'ready'])
  })

  it('reports the storage that is as it was, and nothing that did not change', async () => {
    const id = await client.call<string>('state_subscribeStorage', [[accountKey(), '0xabcd']])
    const before = await client.call<string>('state_getStorage', [accountKey()])
    await client.call('author_submitExtrinsic', [pay(0)])
    const paid = await seal()
    await seal()
    node.chain.revert(1)
    node.chain.revert(0)
    const after = (await heard<{ block: string; changes: unknown[] }>(id)).slice(1)
    expect(after).toEqual([
      { block: paid, changes: [[accountKey(), expect.stringMatching(/^0x/)]] },
      { block: node.chain.genesisHash, changes: [[accountKey(), before]] },
    ])
  })

  it('announces the head it leads back to, and the finalized one only when it moved', async () => {
    const heads = await client.call<string>('chain_subscribeNewHeads')
    const finalized = await client.call<string>('chain_subscribeFinalizedHeads')
    await seal(3)
    node.chain.markFinal(1)
    node.chain.revert(2)
    const numbers = async (id: string) => (await heard<HeaderJson>(id)).map(({ number }) => Number(number))
    expect(await numbers(heads)).toEqual([0, 1, 2, 3, 2])
    expect(await numbers(finalized)).toEqual([0, 1])
    node.chain.revert(0)
    await seal(2)
    node.chain.markFinal(2)
    expect(await numbers(heads)).toEqual([0, 1, 2, 3, 2, 0, 1, 2])
    expect(await numbers(finalized)).toEqual([0, 1, 0, 1, 2])
  })

  it('keeps a follower going while nothing final goes: another best block, later the pruned ones', async () => {
    const id = await client.call<string>('chainHead_v1_follow', [false])
    const [one, two, three] = [await seal(), await seal(), await seal()]
    node.chain.markFinal(1)
    node.chain.revert(1)
    const other = (await node.sealer.seal({ timestamp: 60_000n })).hash
    const header = await client.call<string>('chainHead_v1_header', [id, two])
    expect(header.startsWith(`0x${one.slice(2)}08`)).toBe(true)
    const { operationId } = await client.call<{ operationId: string }>('chainHead_v1_storage', [
      id,
      two,
      [{ key: accountKey(), type: 'value' }],
      null,
    ])
    await client.hear<{ event: string }>(id, ({ event }) => event === 'operationInaccessible')
    node.chain.markFinal(2)
    const events = (await heard<{ event: string }>(id)).slice(2)
    expect(events).toEqual([
      { event: 'newBlock', blockHash: one, parentBlockHash: node.chain.genesisHash },
      { event: 'bestBlockChanged', bestBlockHash: one },
      { event: 'newBlock', blockHash: two, parentBlockHash: one },
      { event: 'bestBlockChanged', bestBlockHash: two },
      { event: 'newBlock', blockHash: three, parentBlockHash: two },
      { event: 'bestBlockChanged', bestBlockHash: three },
      { event: 'finalized', finalizedBlockHashes: [one], prunedBlockHashes: [] },
      { event: 'bestBlockChanged', bestBlockHash: one },
      { event: 'newBlock', blockHash: other, parentBlockHash: one },
      { event: 'bestBlockChanged', bestBlockHash: other },
      { event: 'operationInaccessible', operationId },
      { event: 'finalized', finalizedBlockHashes: [other], prunedBlockHashes: [two, three] },
    ])
    await client.call('chainHead_v1_unpin', [id, [one, two, three]])
    expect((await client.ask('chainHead_v1_header', [id, two])).error?.code).toBe(-32801)
  })

  it('does not announce a block anew that comes back the same', async () => {
    const id = await client.call<string>('chainHead_v1_follow', [false])
    const one = await seal()
    node.chain.revert(0)
    expect(await seal()).toBe(one)
    node.chain.markFinal(1)
    expect((await heard<{ event: string }>(id)).slice(2)).toEqual([
      { event: 'newBlock', blockHash: one, parentBlockHash: node.chain.genesisHash },
      { event: 'bestBlockChanged', bestBlockHash: one },
      { event: 'bestBlockChanged', bestBlockHash: node.chain.genesisHash },
      { event: 'bestBlockChanged', bestBlockHash: one },
      { event: 'finalized', finalizedBlockHashes: [one], prunedBlockHashes: [] },
    ])
  })

  it('stops followers when a final block goes: the next follow begins below', async () => {
    const id = await client.call<string>('chainHead_v1_follow', [false])
    await seal(2)
    node.chain.markFinal(2)
    node.chain.revert(1)
    expect(namesOf(await heard(id)).at(-1)).toBe('stop')
    const next = await client.call<string>('chainHead_v1_follow', [false])
    expect((await heard<object>(next))[0]).toEqual({
      event: 'initialized',
      finalizedBlockHashes: [node.chain.head.hash],
    })
  })

  it('lets the clock go on after the block it leads back to', async () => {
    await seal(4)
    node.chain.revert(2)
    await seal()
    // Timestamp.Now, three slots of 250 ms.
    const now = '0xf0c365c3cf59d671eb72da0e7a4113c49f1f0515f462cdcf84e0f1d6045dfcbb'
    expect(await client.call('state_getStorage', [now])).toBe('0xee02000000000000')
  })
})
