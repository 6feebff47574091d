// A node that takes a transaction over a WebSocket, and tells nothing of it.
import { toHex0x } from '@glia/base'
import { afterEach, expect, it, vi } from 'vitest'
import { compact, concat } from '../bytes.ts'
import { Keypair } from '../keys/keypair.ts'
import { ChainClient } from './chainClient.ts'
import { extrinsicHash } from './extrinsic/sign.ts'
import { type FakeConnection, FakeNode, FakeRpcError, type Handler } from './testing/fakeNode.ts'
import { encodeMiniMetadata } from './testing/miniMetadata.ts'
import { hashOf, headerOf } from './testing/numberedBlocks.ts'
import { TEST_RUNTIME } from './testing/runtimeSpec.ts'

const alice = Keypair.fromUri('//Alice')
const bytes = encodeMiniMetadata(TEST_RUNTIME)
const open: { close(): unknown }[] = []

afterEach(async () => {
  for (const thing of open.splice(0).reverse()) await thing.close()
})

/** A chain of which block 1000 is the newest, until a transaction comes. */
class Chain {
  newest = 1000
  /** Blocks that are made once one comes. */
  made = 1
  /** The one of them that holds it. */
  holder: number | undefined
  extrinsic = ''
  subscription: unknown = 'watch'
  statuses: unknown[] = []
  follower: FakeConnection | undefined
  /** Times that heads were asked for. */
  followed = 0

  readonly handlers: Record<string, Handler> = {
    chain_getBlockHash: ([n = this.newest]) => (Number(n) <= this.newest ? hashOf(Number(n)) : null),
    chain_getFinalizedHead: () => hashOf(this.newest),
    chain_getHeader: ([hash]) => headerOf(hash === undefined ? this.newest : Number(hash)),
    chain_getBlock: ([hash]) => ({
      block: { header: headerOf(Number(hash)), extrinsics: Number(hash) === this.holder ? [this.extrinsic] : [] },
      justifications: null,
    }),
    chain_subscribeNewHeads: (_, connection) => {
      this.follower = connection
      this.followed++
      return 'heads'
    },
    chain_unsubscribeNewHeads: () => true,
    chain_subscribeFinalizedHeads: () => 'final heads',
    chain_unsubscribeFinalizedHeads: () => true,
    state_getRuntimeVersion: () => ({ specName: 'node-subtensor', specVersion: 425, transactionVersion: 1 }),
    state_getStorage: () => '0x00',
    state_call: () => toHex0x(concat(Uint8Array.of(1), compact(bytes.length), bytes)),
    system_accountNextIndex: () => 3,
    author_submitAndWatchExtrinsic: ([extrinsic], connection) => {
      this.extrinsic = String(extrinsic)
      this.newest += this.made
      for (const status of this.statuses) connection.notify('watch', status)
      return this.subscription
    },
    author_unwatchExtrinsic: () => true,
  }
}

async function started(chain: Chain): Promise<ChainClient> {
  const node = await FakeNode.start(chain.handlers)
  open.push({ close: () => node.stop() })
  const client = await ChainClient.connect(node.url)
  open.push(client)
  return client
}

async function submitted(chain: Chain, { period = 128, waitFor = 'inBlock' as 'inBlock' | 'finalized' } = {}) {
  const client = await started(chain)
  const call = client.untyped().call('Balances', 'transfer_keep_alive', { dest: alice.address, value: 1n })
  const signed = await client.sign(alice, call, { period })
  const outcome = client.submitSigned(signed, { waitFor, lookAfter: 0.05 }).catch((error: unknown) => error)
  return { hash: extrinsicHash(signed), outcome }
}

it.each<[what: string, lie: (chain: Chain) => void]>([
  ['whose node says nothing', () => undefined],
  ['whose node never gets beyond "ready"', (chain) => (chain.statuses = ['ready'])],
  ['that is told of under another name', (chain) => (chain.subscription = 12_345)],
])('a transaction %s is found in its block', async (_what, lie) => {
  for (const waitFor of ['inBlock', 'finalized'] as const) {
    const chain = new Chain()
    chain.holder = 1003
    chain.made = 5
    lie(chain)
    const { hash, outcome } = await submitted(chain, { waitFor })
    expect(await outcome).toMatchObject({ hash, blockHash: hashOf(1003), blockNumber: 1003, extrinsicIndex: 0 })
  }
})

it('a transaction that lives for a few blocks is lost after those', async () => {
  const chain = new Chain()
  chain.made = 8 + 16
  expect(await (await submitted(chain, { period: 8 })).outcome).toMatchObject({ code: 'TRANSACTION_LOST' })
  // Of final blocks none comes in the place of another.
  const final = new Chain()
  final.made = 8
  const { outcome } = await submitted(final, { period: 8, waitFor: 'finalized' })
  expect(await outcome).toMatchObject({ code: 'TRANSACTION_LOST' })
})

it('a transaction that nobody tells of is lost once it can be in no block any more, and unknown where it can be for ever', async () => {
  const chain = new Chain()
  chain.made = 256
  expect(await (await submitted(chain)).outcome).toMatchObject({ code: 'TRANSACTION_LOST' })
  const immortal = new Chain()
  immortal.made = 256
  const { hash, outcome } = await submitted(immortal, { period: 0 })
  expect(await outcome).toMatchObject({ code: 'OUTCOME_UNKNOWN', hash, blockHash: undefined })
})

it('a transaction that can be in a block for ever, and of which the node tells no more than that it has it, is found after many', async () => {
  const chain = new Chain()
  chain.statuses = ['ready']
  chain.made = 300
  chain.holder = 1299
  const { hash, outcome } = await submitted(chain, { period: 0 })
  expect(await outcome).toMatchObject({ hash, blockNumber: 1299 })
})

it('what is no time to wait, nothing to wait for, or nobody to tell is refused before anything is signed or sent', async () => {
  const client = await started(new Chain())
  const call = client.untyped().call('Balances', 'transfer_keep_alive', { dest: alice.address, value: 1n })
  const asked = vi.spyOn(client, 'sign')
  const wrong = [{ lookAfter: 0 }, { lookAfter: 10n }, { lookAfter: '5' }, { waitFor: 'finalised' }, { onProgress: 5 }]
  for (const options of wrong) {
    const refused = { code: 'RANGE', message: expect.stringContaining(`${Object.keys(options)[0]} must be`) as string }
    await expect(client.submit(alice, call, options as object)).rejects.toMatchObject(refused)
    await expect(client.submitSigned(new Uint8Array(8), options as object)).rejects.toMatchObject(refused)
  }
  expect(asked).not.toHaveBeenCalled()
})

it('what is no tip, life or nonce, and what is no call, is refused before anything is asked', async () => {
  const client = await started(new Chain())
  const call = client.untyped().call('Balances', 'transfer_keep_alive', { dest: alice.address, value: 1n })
  const asked = vi.spyOn(client.rpc, 'request')
  const wrong = [
    { tip: 1.5 },
    { tip: -1n },
    { period: -4 },
    { period: 70_000 },
    { period: '8' },
    { nonce: -1 },
    { nonce: 2n },
  ]
  for (const options of wrong) {
    const refused = { code: 'RANGE', message: expect.stringContaining(`${Object.keys(options)[0]} must be`) as string }
    await expect(client.sign(alice, call, options as object)).rejects.toMatchObject(refused)
    await expect(client.submit(alice, call, options as object)).rejects.toMatchObject(refused)
    await expect(client.estimateFee(alice, call, options as object)).rejects.toMatchObject(refused)
  }
  for (const none of [undefined, 'remark', {}])
    for (const name of ['sign', 'submit', 'estimateFee'] as const)
      await expect(client[name](alice, none as never)).rejects.toMatchObject({ code: 'ENCODE' })
  expect(asked).not.toHaveBeenCalled()
})

it('a transaction of which nobody could be told that it was sent has an outcome that is unknown, and its hash is said', async () => {
  const client = await started(new Chain())
  const call = client.untyped().call('Balances', 'transfer_keep_alive', { dest: alice.address, value: 1n })
  const signed = await client.sign(alice, call)
  const fault = new RangeError('no such row')
  const onProgress = (progress: string) => {
    if (progress === 'sent') throw fault
  }
  for (const each of [onProgress, async (progress: string) => onProgress(progress)]) {
    const failed = client.submitSigned(signed, { onProgress: each })
    await expect(failed).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN', hash: extrinsicHash(signed), cause: fault })
  }
})

it('a transaction that was said to be in a block and is found in none has an outcome that is unknown, in that block', async () => {
  const chain = new Chain()
  chain.made = 256
  chain.statuses = [{ inBlock: hashOf(1002) }]
  const { outcome } = await submitted(chain, { waitFor: 'finalized' })
  expect(await outcome).toMatchObject({ code: 'OUTCOME_UNKNOWN', blockHash: hashOf(1002) })
})

it('a chain that makes no block is waited for, however long', async () => {
  const chain = new Chain()
  chain.made = 0
  const { hash, outcome } = await submitted(chain)
  let settled = false
  void outcome.then(() => (settled = true))
  await expect.poll(() => chain.followed).toBe(1)
  // Ten times as long as it is relied upon.
  await new Promise((resolve) => setTimeout(resolve, 500))
  expect(settled).toBe(false)
  chain.holder = 1001
  chain.newest = 1001
  chain.follower?.notify('heads', headerOf(1001))
  expect(await outcome).toMatchObject({ hash, blockNumber: 1001 })
})

it('a transaction whose blocks cannot be read, or whose first one is not known, has an outcome that is unknown', async () => {
  const refused = () => {
    throw new FakeRpcError(-32000, 'busy')
  }
  for (const newest of [undefined, refused, () => null]) {
    const chain = new Chain()
    chain.made = 256
    const ofNumber = chain.handlers.chain_getBlockHash as Handler
    if (newest === undefined) chain.handlers.chain_getBlock = () => null
    else chain.handlers.chain_getBlockHash = (given, to) => (given.length === 0 ? newest() : ofNumber(given, to))
    const { hash, outcome } = await submitted(chain)
    expect(await outcome).toMatchObject({ code: 'OUTCOME_UNKNOWN', hash })
  }
})
