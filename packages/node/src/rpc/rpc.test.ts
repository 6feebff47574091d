import { once } from 'node:events'
import { toHex0x } from '@glia/base'
import { decode, header, systemItems } from '@glia/frame'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import { type GliaNode, startNode } from '../node.ts'
import { TestClient } from '../testing/client.ts'
import { account, type TestAccount, transfer } from '../testing/signing.ts'
import { StoragePages } from './chainHead/storageQuery.ts'
import { Request } from './core/caller.ts'
import type { HeaderJson } from './json/header.ts'
import { methods } from './methods/index.ts'

let node: GliaNode
let client: TestClient
let alice: TestAccount
let bob: TestAccount
let nonce = 0

beforeAll(async () => {
  alice = await account('Alice')
  bob = await account('Bob')
  node = await startNode({ seal: 'manual', rpcPort: 0, host: '127.0.0.1' })
  client = await TestClient.open(node.port)
})
afterAll(async () => {
  client.close()
  await node.stop()
})

const signed = () =>
  toHex0x(transfer(node.chain.runtime, alice, bob.id, { nonce: nonce++, genesisHash: node.chain.genesisHash }))
const seal = (finalize = true) => client.call<{ hash: string }>('engine_createBlock', [true, finalize])
const accountKey = () => `0x${systemItems.account.storageKey(bob.id)}`

describe('framing', () => {
  it('gives back ids of every JSON type as they came', async () => {
    for (const id of [0, 7, 'bz1', '1-7']) {
      client.raw(JSON.stringify({ jsonrpc: '2.0', id, method: 'system_chain' }))
      expect((await client.until((frame) => frame.id === id)).result).toBe('Bittensor')
    }
  })

  it('says what is wrong with a request as a Substrate node does', async () => {
    const answers = async (text: string) => JSON.parse((await node.rpc(text)) ?? 'null')
    expect(await answers('{')).toEqual({ jsonrpc: '2.0', id: null, error: { code: -32700, message: 'Parse error' } })
    expect(await answers('['.repeat(200))).toMatchObject({
      error: { code: -32700, message: 'Parse error', data: 'expected JSON of at most 128 levels, found a deeper one' },
    })
    expect(await answers('[]')).toMatchObject({ id: null, error: { code: -32600 } })
    expect(await answers('{"id":5}')).toMatchObject({ id: 5, error: { code: -32600, message: 'Invalid request' } })
    // It could not go back as it came.
    expect(await answers('{"jsonrpc":"2.0","id":1e400,"method":"system_chain"}')).toMatchObject({
      id: null,
      error: { code: -32600 },
    })
    expect(await answers('{"jsonrpc":"2.0","id":1,"method":"x_y"}')).toMatchObject({
      error: { code: -32601, message: 'Method not found' },
    })
    expect(await answers('{"jsonrpc":"2.0","method":"system_chain"}')).toBeNull()
    expect(await answers('{"jsonrpc":"2.0","id":1,"method":"state_getStorage","params":["0xzz"]}')).toMatchObject({
      error: { code: -32602, message: 'Invalid params' },
    })
    expect(
      await answers('[{"jsonrpc":"2.0","id":1,"method":"system_chain"},{"jsonrpc":"2.0","id":2,"method":"no"},3]'),
    ).toMatchObject([{ id: 1, result: 'Bittensor' }, { id: 2, error: { code: -32601 } }, { error: { code: -32600 } }])
  })

  it('ends no subscription for what names none, whatever it is', async () => {
    for (const id of [{ toString: 1 }, ['x'], 5, null, '__proto__'])
      expect(await client.call('chain_unsubscribeNewHeads', [id])).toBe(false)
  })

  it('offers subscriptions on connections only', async () => {
    const answer = await node.rpc('{"jsonrpc":"2.0","id":1,"method":"chain_subscribeNewHeads"}')
    expect(JSON.parse(answer ?? '')).toMatchObject({ error: { code: -32601 } })
  })

  it('lists every method, aliases included', async () => {
    const { methods: names } = await client.call<{ methods: string[] }>('rpc_methods')
    expect(names.length).toBe(methods.reduce((sum, each) => sum + 1 + each.aliases.length, 0))
    for (const name of [
      'chain_getHead',
      'account_nextIndex',
      'state_getStorageAt',
      'chainHead_v1_follow',
      'subnetInfo_getMetagraph',
    ])
      expect(names).toContain(name)
    expect(new Set(names).size).toBe(names.length)
  })
})

describe('blocks and storage', () => {
  it('reads headers, bodies and storage at each block', async () => {
    const before = await client.call<string>('state_getStorage', [accountKey()])
    await client.call('author_submitExtrinsic', [signed()])
    const { hash } = await seal()
    const head = await client.call<HeaderJson>('chain_getHeader', [hash])
    expect(await client.call('chain_getBlockHash', [Number(head.number)])).toBe(hash)
    expect(await client.call('chain_getBlockHash', [head.number])).toBe(hash)
    expect(await client.call('chain_getBlockHash', [[0, 999_999]])).toEqual([node.chain.genesisHash, null])
    const { block } = await client.call<{ block: { extrinsics: string[] } }>('chain_getBlock', [hash])
    expect(block.extrinsics.length).toBe(3)
    expect(await client.call('state_getStorage', [accountKey(), head.parentHash])).toBe(before)
    expect(await client.call('state_getStorage', [accountKey(), hash])).not.toBe(before)
    expect(await client.call('state_getStorage', ['0x1234', null])).toBeNull()
    expect(await client.call('chain_getHeader', [`0x${'ab'.repeat(32)}`])).toBeNull()
    const unknown = await client.ask('state_getStorage', [accountKey(), `0x${'ab'.repeat(32)}`])
    expect(unknown.error).toMatchObject({ code: 4003 })
    expect(unknown.error?.message).toContain('Client error: UnknownBlock')
  })

  it('pages keys in order, strictly after the start key', async () => {
    const prefix = `0x${systemItems.account.storageKey()}`
    const all = await client.call<string[]>('state_getKeys', [prefix])
    const first = await client.call<string[]>('state_getKeysPaged', [prefix, 4, prefix])
    const rest = await client.call<string[]>('state_getKeysPaged', [prefix, 1000, first.at(-1), null])
    expect([...first, ...rest]).toEqual(all)
    expect([...all].sort()).toEqual(all)
    expect((await client.ask('state_getKeysPaged', [prefix, 1001])).error?.code).toBe(4002)
    const [group] = await client.call<{ changes: unknown[] }[]>('state_queryStorageAt', [[prefix, all[0]]])
    expect(group?.changes).toEqual([
      [prefix, null],
      [all[0], await client.call('state_getStorage', [all[0]])],
    ])
  })

  it('answers runtime calls with and without 0x, and names what is missing', async () => {
    const plain = await client.call<string>('state_call', ['Metadata_metadata_versions', ''])
    expect(await client.call('state_call', ['Metadata_metadata_versions', '0x', node.chain.head.hash])).toBe(plain)
    expect(plain.startsWith('0x080e0000000f')).toBe(true)
    expect((await client.ask('state_call', ['No_such', '0x'])).error?.message).toBe(
      'Client error: Execution failed: Other: Exported method No_such is not found',
    )
    const metadata = await client.call<string>('state_getMetadata')
    expect(metadata.slice(0, 12)).toBe('0x6d6574610e')
  })
})

describe('subscriptions', () => {
  it('report new and finalized heads, and end', async () => {
    const heads = await client.call<string>('chain_subscribeNewHeads')
    const finalized = await client.call<string>('chain_subscribeFinalizedHeads')
    expect(heads).toMatch(/^[A-Za-z0-9]{16}$/)
    const number = node.chain.head.number + 1
    await seal(false)
    const isNext = (head: HeaderJson) => Number(head.number) === number
    await client.hear<HeaderJson>(heads, isNext)
    expect(client.heard<HeaderJson>(finalized).some(isNext)).toBe(false)
    await client.call('engine_finalizeBlock', [node.chain.head.hash])
    await client.hear<HeaderJson>(finalized, isNext)
    expect(await client.call('chain_unsubscribeNewHeads', [heads])).toBe(true)
    expect(await client.call('chain_unsubscribeNewHeads', [heads])).toBe(false)
    expect(await client.call('chain_unsubscribeFinalizedHeads', [finalized])).toBe(true)
  })

  it('report changed storage: all keys first, then what changes', async () => {
    const id = await client.call<string>('state_subscribeStorage', [[accountKey(), '0xabcd']])
    const first = await client.hear<{ changes: [string, string | null][] }>(id, () => true)
    expect(first.changes.map(([, value]) => value === null)).toEqual([false, true])
    await seal()
    await client.call('author_submitExtrinsic', [signed()])
    const { hash } = await seal()
    const next = await client.hear<{ block: string; changes: [string, string][] }>(id, ({ block }) => block === hash)
    expect(next.changes.map(([key]) => key)).toEqual([accountKey()])
    expect(client.heard(id).length).toBe(2)
    await client.call('state_unsubscribeStorage', [id])
  })

  it('follow a transaction to its finalisation, with the state of its block readable', async () => {
    const id = await client.call<string>('author_submitAndWatchExtrinsic', [signed()])
    const { hash } = await seal()
    await client.hear(id, (status) => typeof status === 'object' && status !== null && 'finalized' in status)
    expect(client.heard(id)).toEqual(['ready', { inBlock: hash }, { finalized: hash }])
    const confirmation = client.frames.findIndex((frame) => frame.result === id)
    const notification = client.frames.findIndex((frame) => frame.params?.subscription === id)
    expect(confirmation).toBeLessThan(notification)
  })

  it('refuse a bad transaction with the pool’s code and text', async () => {
    const bytes = Buffer.from(signed().slice(2), 'hex')
    bytes[60] = (bytes[60] as number) ^ 1
    nonce--
    const { error } = await client.ask('author_submitAndWatchExtrinsic', [`0x${bytes.toString('hex')}`])
    expect(error).toEqual({ code: 1010, message: 'Invalid Transaction', data: 'Transaction has a bad signature' })
  })
})

describe('chainHead, archive and transaction groups', () => {
  type Event = { event: string; [name: string]: unknown }

  it('follow blocks and answer about those that are pinned', async () => {
    const follow = await client.call<string>('chainHead_v1_follow', [true])
    const initialized = await client.hear<Event>(follow, ({ event }) => event === 'initialized')
    const [finalized] = initialized.finalizedBlockHashes as string[]
    expect(initialized.finalizedBlockRuntime).toMatchObject({ type: 'valid', spec: { specVersion: 425 } })
    const hex = await client.call<string>('chainHead_v1_header', [follow, finalized])
    expect(decode(header, Buffer.from(hex.slice(2), 'hex')).number).toBe(node.chain.finalized)
    const { operationId } = await client.call<{ operationId: string }>('chainHead_v1_storage', [
      follow,
      finalized,
      [
        { key: '0x3a636f6465', type: 'hash' },
        { key: `0x${systemItems.account.storageKey()}`, type: 'descendantsValues' },
        { key: `0x${systemItems.account.storageKey()}`, type: 'closestDescendantMerkleValue' },
      ],
      null,
    ])
    await client.hear<Event>(
      follow,
      (event) => event.event === 'operationStorageDone' && event.operationId === operationId,
    )
    const items = client
      .heard<Event>(follow)
      .filter((event) => event.event === 'operationStorageItems')
      .flatMap((event) => event.items as Record<string, string>[])
    expect(items[0]?.hash).toMatch(/^0x[0-9a-f]{64}$/)
    expect(items.filter((item) => item.value !== undefined).length).toBeGreaterThan(5)
    expect(items.at(-1)?.closestDescendantMerkleValue).toMatch(/^0x/)
    const { hash } = await seal()
    await client.hear<Event>(follow, (event) => event.event === 'bestBlockChanged' && event.bestBlockHash === hash)
    await client.hear<Event>(follow, (event) => event.event === 'finalized')
    expect(await client.call('chainHead_v1_unpin', [follow, [finalized]])).toBeNull()
    expect((await client.ask('chainHead_v1_header', [follow, finalized])).error?.code).toBe(-32801)
    expect(await client.call('chainHead_v1_unfollow', [follow])).toBeNull()
    expect(await client.call('chainHead_v1_header', [follow, hash])).toBeNull()
  })

  it('answer about any block of the archive', async () => {
    const [hash] = await client.call<string[]>('archive_v1_hashByHeight', [1])
    expect(hash).toBe(node.chain.hashOf(1))
    expect(await client.call('archive_v1_call', [hash, 'Nope_no', '0x'])).toMatchObject({ success: false })
    const call = await client.call<{ success: boolean; value: string }>('archive_v1_call', [
      hash,
      'Metadata_metadata_versions',
      '0x',
    ])
    expect(call.success).toBe(true)
    const id = await client.call<string>('archive_v1_storage', [hash, [{ key: accountKey(), type: 'value' }], null])
    await client.hear<Event>(id, ({ event }) => event === 'storageDone')
    expect(client.heard<Event>(id)[0]).toMatchObject({ event: 'storage', key: accountKey() })
  })

  it('count what they keep of a stream until it is over', async () => {
    const keeps = vi.spyOn(StoragePages.prototype, 'kept', 'get').mockReturnValue(500)
    const held = vi.spyOn(Request.prototype, 'keepAnswer')
    const items = [{ key: accountKey(), type: 'value' }]
    const id = await client.call<string>('archive_v1_storage', [node.chain.hashOf(1), items, null])
    await client.hear<Event>(id, ({ event }) => event === 'storageDone')
    expect(held.mock.calls[0]).toEqual([500])
    keeps.mockRestore()
    held.mockRestore()
  })

  it('page through what is below a key, after the last one seen', async () => {
    const hash = node.chain.hashOf(1)
    const prefix = accountKey().slice(0, 66)
    const storage = async (item: object) => {
      const id = await client.call<string>('archive_v1_storage', [hash, [{ key: prefix, ...item }], null])
      await client.hear<Event>(id, ({ event }) => event === 'storageDone')
      return client
        .heard<Event & { key: string }>(id)
        .slice(0, -1)
        .map(({ key }) => key)
    }
    const all = await storage({ type: 'descendantsValues' })
    expect(all).toHaveLength(11)
    for (const type of ['descendantsValues', 'descendantsHashes']) {
      expect(await storage({ type, paginationStartKey: null })).toEqual(all)
      expect(await storage({ type, paginationStartKey: prefix })).toEqual(all)
      expect(await storage({ type, paginationStartKey: all[6] })).toEqual(all.slice(7))
      expect(await storage({ type, paginationStartKey: all.at(-1) })).toEqual([])
    }
  })

  it('refuse what they do not honour', async () => {
    const hash = node.chain.hashOf(1)
    const key = accountKey()
    const why = async (method: string, params: unknown) => {
      const { error } = await client.ask(method, params)
      return [error?.code, error?.data]
    }
    const archive = (item: object, childTrie: unknown = null) => why('archive_v1_storage', [hash, [item], childTrie])
    expect(await archive({ key, type: 'value', paginationStartKey: key })).toEqual([
      -32602,
      'unexpected paginationStartKey with type value, expected it with descendantsValues or descendantsHashes',
    ])
    expect(await archive({ key, type: 'descendantsValues', paginationStartKey: '0x00' })).toEqual([
      -32602,
      `expected a paginationStartKey that begins with the key ${key}, found 0x00`,
    ])
    expect(await archive({ key, type: 'value', startKey: key })).toEqual([
      -32602,
      'unknown field "startKey", expected key, type, paginationStartKey',
    ])
    const noChildTries = 'unexpected childTrie ("0x01"), expected null: this chain has no child tries'
    expect(await archive({ key, type: 'value' }, '0x01')).toEqual([-32602, noChildTries])
    const follow = await client.call<string>('chainHead_v1_follow', [false])
    const storage = (item: object, childTrie: unknown) =>
      why('chainHead_v1_storage', [follow, node.chain.head.hash, [item], childTrie])
    expect(await storage({ key, type: 'value' }, '0x01')).toEqual([-32602, noChildTries])
    expect(await storage({ key, type: 'descendantsValues', paginationStartKey: key }, null)).toEqual([
      -32602,
      'unknown field "paginationStartKey", expected key, type',
    ])
    await client.call('chainHead_v1_unfollow', [follow])
    expect(await why('engine_finalizeBlock', [hash, [1, 2]])).toEqual([
      -32602,
      'unexpected justification ([1,2]), expected null: this node keeps no justifications',
    ])
  })

  it('broadcast transactions', async () => {
    const id = await client.call<string>('transaction_v1_broadcast', [signed()])
    await seal()
    expect(await client.call('author_pendingExtrinsics')).toEqual([])
    expect(await client.call('transaction_v1_stop', [id])).toBeNull()
    expect((await client.ask('transaction_v1_stop', [id])).error?.code).toBe(-32602)
  })

  it('watch a transaction in the newer form', async () => {
    const id = await client.call<string>('transactionWatch_v1_submitAndWatch', [signed()])
    const { hash } = await seal()
    await client.hear<Event>(id, ({ event }) => event === 'finalized')
    expect(client.heard(id)).toEqual([
      { event: 'validated' },
      { event: 'bestChainBlockIncluded', block: { hash, index: 2 } },
      { event: 'finalized', block: { hash, index: 2 } },
    ])
  })
})

describe('manual sealing', () => {
  it('takes what was sent just before, one slot of time a block', async () => {
    const time = () => node.chain.head.header.digest
    const before = time()
    const sent = client.ask('author_submitExtrinsic', [signed()])
    const { hash } = await seal()
    expect((await sent).error).toBeUndefined()
    expect(node.chain.byHash(hash)?.body.length).toBe(3)
    expect(time()).not.toEqual(before)
    const refused = await client.ask('engine_createBlock', [false, false])
    expect(refused.error?.code).toBe(12000)
  })
})

describe('unsafe methods', () => {
  const create = '{"jsonrpc":"2.0","id":1,"method":"engine_createBlock","params":[true,true]}'
  const refused = {
    code: -32601,
    message: 'RPC call is unsafe to be called externally',
    data: 'who may call it is chosen with --rpc-methods of the node',
  }
  const ask = async (to: GliaNode, headers: Record<string, string> = {}) => {
    const answer = await fetch(`http://127.0.0.1:${to.port}`, {
      method: 'POST',
      body: create,
      headers: { 'content-type': 'application/json', ...headers },
    })
    return (await answer.json()) as { result?: { hash: string }; error?: object }
  }

  it('are declared as such', () => {
    expect(methods.filter(({ unsafe }) => unsafe).map(({ name }) => name)).toEqual([
      'engine_createBlock',
      'engine_finalizeBlock',
      'state_getPairs',
      'state_getStorageSize',
      'state_queryStorage',
      'system_dryRun',
    ])
  })

  it('are for this machine, and not for what a proxy passes on', async () => {
    expect((await ask(node)).result?.hash).toBe(node.chain.head.hash)
    const { number } = node.chain.head
    for (const header of ['x-forwarded-for', 'forwarded', 'via'])
      expect((await ask(node, { [header]: '127.0.0.1' })).error).toEqual(refused)
    const proxied = new WebSocket(`ws://127.0.0.1:${node.port}`, { headers: { 'x-forwarded-for': '127.0.0.1' } })
    await once(proxied, 'open')
    proxied.send(create)
    const [data] = (await once(proxied, 'message')) as [Buffer]
    expect(JSON.parse(data.toString())).toEqual({ jsonrpc: '2.0', id: 1, error: refused })
    proxied.send('{"jsonrpc":"2.0","id":2,"method":"system_chain"}')
    const [answer] = (await once(proxied, 'message')) as [Buffer]
    expect(JSON.parse(answer.toString())).toEqual({ jsonrpc: '2.0', id: 2, result: 'Bittensor' })
    proxied.terminate()
    expect(node.chain.head.number).toBe(number)
  })

  it('are for this machine also where the node listens on every address', async () => {
    const other = await startNode({ seal: 'manual', rpcPort: 0 })
    try {
      expect((await ask(other)).result?.hash).toBe(other.chain.head.hash)
      expect(other.chain.head.number).toBe(1)
    } finally {
      await other.stop()
    }
  })

  it('are for nobody or for everybody where that is asked for, and always for the process itself', async () => {
    for (const rpcMethods of ['Safe', 'Unsafe'] as const) {
      const other = await startNode({ seal: 'manual', rpcPort: 0, host: '127.0.0.1', rpcMethods })
      try {
        const answer = await ask(other, { 'x-forwarded-for': '192.0.2.1' })
        if (rpcMethods === 'Safe') expect(answer.error).toEqual(refused)
        else expect(answer.result?.hash).toBe(other.chain.head.hash)
        const before = other.chain.head.number
        expect(JSON.parse((await other.rpc(create)) ?? 'null').error).toBeUndefined()
        expect(other.chain.head.number).toBe(before + 1)
      } finally {
        await other.stop()
      }
    }
  })
})

describe('limits', () => {
  it('of connections and of sizes are kept, and answered as a Substrate node does', async () => {
    const small = await startNode({
      seal: 'manual',
      rpcPort: 0,
      host: '127.0.0.1',
      serverLimits: { connections: 2, requestBytes: 1000, subscriptions: 1 },
    })
    const clients = [await TestClient.open(small.port), await TestClient.open(small.port)]
    try {
      await expect(TestClient.open(small.port)).rejects.toThrow('429')
      const [first, second] = clients as [TestClient, TestClient]
      first.raw(`{"jsonrpc":"2.0","id":1,"method":"${'x'.repeat(1200)}"}`)
      const { error } = await first.until((frame) => frame.id === 1)
      const data =
        'Exceeded max limit of 1000 bytes: this one has 1236; send it in parts (a byte in hexadecimal takes two)'
      expect(error).toEqual({ code: -32007, message: 'Request is too big', data })
      expect(await first.call('system_chain')).toBe('Bittensor')
      second.raw(`{"jsonrpc":"2.0","id":1,"method":"${'x'.repeat(5000)}"}`)
      await expect(second.until(() => false)).rejects.toThrow('closed')
      await first.call('chain_subscribeNewHeads')
      expect((await first.ask('chain_subscribeNewHeads')).error).toMatchObject({ code: -32006 })
      const tooLong = () =>
        fetch(`http://127.0.0.1:${small.port}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: 'x'.repeat(1200),
        })
      // A connection that had to end keeps its place for the moment in which its client hears why.
      await expect.poll(async () => (await tooLong()).status).toBe(413)
      expect(await (await tooLong()).json()).toMatchObject({ error: { code: -32007 } })
    } finally {
      for (const each of clients) each.close()
      await small.stop()
    }
  })
})

it('/health and /metrics are on the same port', async () => {
  const get = async (path: string) => (await fetch(`http://127.0.0.1:${node.port}${path}`)).text()
  expect(JSON.parse(await get('/health'))).toMatchObject({ isSyncing: false, block: node.chain.head.number })
  expect(await get('/metrics')).toContain(`glia_block_height ${node.chain.head.number}\n`)
})

it('the reference’s own methods answer SCALE bytes as lists of numbers, and values as they are', async () => {
  const bytes = await client.call<number[]>('subnetInfo_getSubnetHyperparams', [1])
  const viaCall = await client.call<string>('state_call', ['SubnetInfoRuntimeApi_get_subnet_hyperparams', '0100'])
  expect(toHex0x(Uint8Array.from(bytes))).toBe(viaCall)
  expect(await client.call('subnetInfo_getLockCost')).toBe(1_000_000_000_000)
  expect(await client.call('swap_currentAlphaPrice', [1, null])).toBe(1_000_000_000)
  expect((await client.ask('neuronInfo_getNeurons', [70_000])).error?.code).toBe(-32602)
})
