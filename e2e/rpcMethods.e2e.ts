// Every method that the clients of the reference call is served, and answers in the form they expect.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ask, type NodeUnderTest, post, startNode, until } from './support/node.ts'
import { Socket } from './support/socket.ts'

let node: NodeUnderTest
let socket: Socket
beforeAll(async () => {
  node = await startNode()
  socket = await Socket.open(node.ws)
  await until(
    'block 3',
    10_000,
    async () => Number((await ask<{ number: string }>(node.http, 'chain_getHeader')).number) >= 3,
  )
})
afterAll(async () => {
  socket?.close()
  await node?.stop()
})

const METHODS = `
rpc_methods system_chain system_chainType system_properties system_name system_version system_health system_accountNextIndex account_nextIndex
chain_getBlockHash chain_getHead chain_getFinalizedHead chain_getHeader chain_getBlock
chain_subscribeNewHeads chain_subscribeNewHead chain_subscribeFinalizedHeads chain_subscribeAllHeads
chain_unsubscribeNewHeads chain_unsubscribeNewHead chain_unsubscribeFinalizedHeads chain_unsubscribeAllHeads
state_getRuntimeVersion state_subscribeRuntimeVersion state_getMetadata state_call state_getStorage state_getStorageAt state_getStorageHash
state_getStorageSize state_queryStorageAt state_getKeysPaged state_getKeys state_subscribeStorage state_unsubscribeStorage state_getReadProof
author_submitExtrinsic author_submitAndWatchExtrinsic author_unwatchExtrinsic author_pendingExtrinsics payment_queryInfo payment_queryFeeDetails
engine_createBlock engine_finalizeBlock
chainHead_v1_follow chainHead_v1_unfollow chainHead_v1_header chainHead_v1_body chainHead_v1_call chainHead_v1_storage chainHead_v1_unpin
chainHead_v1_stopOperation chainHead_v1_continue chainSpec_v1_chainName chainSpec_v1_genesisHash chainSpec_v1_properties
archive_v1_header archive_v1_body archive_v1_call archive_v1_hashByHeight archive_v1_finalizedHeight archive_v1_genesisHash archive_v1_storage
transaction_v1_broadcast transaction_v1_stop transactionWatch_v1_submitAndWatch transactionWatch_v1_unwatch
`
  .trim()
  .split(/\s+/)

describe('rpc_methods', () => {
  it('lists every method of the clients', async () => {
    const { methods } = await ask<{ methods: string[] }>(node.http, 'rpc_methods')
    expect(METHODS.filter((method) => !methods.includes(method))).toEqual([])
  })
})

describe('rpc.discover', () => {
  it('describes every method to tools, by the names that rpc_methods lists', async () => {
    interface Described {
      readonly openrpc: string
      readonly methods: readonly { readonly name: string; readonly 'x-aliases'?: readonly string[] }[]
    }
    const { methods } = await ask<{ methods: string[] }>(node.http, 'rpc_methods')
    const document = await ask<Described>(node.http, 'rpc.discover')
    expect(document.openrpc).toBe('1.3.2')
    expect(document.methods.flatMap((each) => [each.name, ...(each['x-aliases'] ?? [])]).sort()).toEqual(methods)
    expect((await socket.call('rpc_discover')).result).toEqual(document)
  })
})

describe('identifiers', () => {
  it.each([1, 0, '"bz1"', '"1-7"', 4_294_967_296])('%s comes back as it was sent', async (id) => {
    const answer = (await socket.raw(`{"jsonrpc":"2.0","id":${id},"method":"system_chain","params":[]}`)) as {
      id: unknown
    }
    expect(JSON.stringify(answer.id)).toBe(String(id))
  })
})

describe('the chain', () => {
  it('describes itself', async () => {
    expect(await ask(node.http, 'system_chain')).toBe('Bittensor')
    expect(await ask(node.http, 'system_properties')).toMatchObject({
      ss58Format: 42,
      tokenDecimals: 9,
      tokenSymbol: 'TAO',
    })
    const version = await ask<{ apis: [string, number][] }>(node.http, 'state_getRuntimeVersion')
    expect(version).toMatchObject({
      specName: 'node-subtensor',
      specVersion: 425,
      transactionVersion: 1,
      authoringVersion: 1,
      stateVersion: 1,
    })
    // Core, version 5.
    expect(version.apis).toContainEqual(['0xdf6acb689907609b', 5])
  })

  it('answers a block hash for a number, a hex number, a list and nothing', async () => {
    const genesis = await ask<string>(node.http, 'chain_getBlockHash', [0])
    expect(genesis).toMatch(/^0x[0-9a-f]{64}$/)
    expect(await ask(node.http, 'chain_getBlockHash', ['0x0'])).toBe(genesis)
    expect(((await ask(node.http, 'chain_getBlockHash', [[0, 1]])) as string[])[0]).toBe(genesis)
    expect(await ask(node.http, 'chain_getBlockHash', [1_000_000])).toBeNull()
    expect(await ask(node.http, 'chain_getBlockHash')).toMatch(/^0x[0-9a-f]{64}$/)
  })

  it('puts Timestamp.set first in each block', async () => {
    const hash = await ask<string>(node.http, 'chain_getBlockHash', [2])
    const { block, justifications } = await ask<{
      block: { extrinsics: string[]; header: { digest: { logs: string[] } } }
      justifications: null
    }>(node.http, 'chain_getBlock', [hash])
    expect(block.extrinsics[0]).toMatch(/^0x280(4|5)0200/)
    expect(justifications).toBeNull()
    // Aura pre-runtime digest: engine id and the slot.
    expect(block.header.digest.logs[0]).toMatch(/^0x066175726120[0-9a-f]{16}$/)
  })

  it('takes parameters that are null, absent or without 0x', async () => {
    expect((await post(node.http, 'state_getRuntimeVersion', [null])).error).toBeUndefined()
    const versions = await ask(node.http, 'state_call', ['Metadata_metadata_versions', '0x'])
    expect(await ask(node.http, 'state_call', ['Metadata_metadata_versions', ''])).toBe(versions)
    expect(await ask(node.http, 'state_call', ['Metadata_metadata_versions', '', null])).toBe(versions)
    expect(await ask<string>(node.http, 'state_call', ['Metadata_metadata_at_version', '0f000000'])).toMatch(
      /^0x01[0-9a-f]{8}6d6574610f/,
    )
  })
})

describe('storage', () => {
  const account = `0x26aa394eea5630e07c48ae0c9558cef7b99d880ec681799c0cf30e8886371da9`

  it('lists keys in order, strictly after the start key', async () => {
    const all = await ask<string[]>(node.http, 'state_getKeys', [account, null])
    expect(all.length).toBeGreaterThanOrEqual(9)
    expect([...all].sort()).toEqual(all)
    const first = await ask<string[]>(node.http, 'state_getKeysPaged', [account, 4, account, null])
    expect(first).toEqual(all.slice(0, 4))
    expect(await ask(node.http, 'state_getKeysPaged', [account, 4, first[3], null])).toEqual(all.slice(4, 8))
  })

  it('answers null for what is not there, and one group for several keys in their order', async () => {
    const [key] = await ask<string[]>(node.http, 'state_getKeysPaged', [account, 1, null, null])
    const missing = `${account}ff`
    expect(await ask(node.http, 'state_getStorage', [missing])).toBeNull()
    const groups = await ask<{ block: string; changes: [string, string | null][] }[]>(
      node.http,
      'state_queryStorageAt',
      [[missing, key]],
    )
    expect(groups).toHaveLength(1)
    expect(groups[0]?.changes.map(([each]) => each)).toEqual([missing, key])
    expect(groups[0]?.changes[0]?.[1]).toBeNull()
    expect(groups[0]?.changes[1]?.[1]).toMatch(/^0x/)
  })

  it('has a runtime under :code, with a hash', async () => {
    expect(await ask(node.http, 'state_getStorageHash', ['0x3a636f6465'])).toMatch(/^0x[0-9a-f]{64}$/)
  })

  it('sends all keys at once when it is subscribed to', async () => {
    const [key] = await ask<string[]>(node.http, 'state_getKeysPaged', [account, 1, null, null])
    const { result: id } = await socket.call('state_subscribeStorage', [[key, `${account}ff`]])
    const found = await until('storage notification', 5_000, async () =>
      socket.notifications.find((each) => each.params?.subscription === id),
    )
    expect(found.method).toBe('state_storage')
    expect(found.params?.result).toHaveProperty('changes.length', 2)
    await socket.call('state_unsubscribeStorage', [id])
  })
})

describe('metrics', () => {
  it('and health are served over HTTP', async () => {
    const health = await fetch(`${node.http}/health`)
    expect(health.status).toBe(200)
  })
})
