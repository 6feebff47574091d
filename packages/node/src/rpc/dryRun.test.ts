import { toHex0x } from '@glia/base'
import { callNamed, type RuntimeCall, systemItems } from '@glia/frame'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type GliaNode, startNode } from '../node.ts'
import { TestClient } from '../testing/client.ts'
import { account, type SignOptions, signed, type TestAccount, transfer } from '../testing/signing.ts'

const TAO = 1_000_000_000n
let node: GliaNode
let client: TestClient
let alice: TestAccount
let dave: TestAccount
let nobody: TestAccount

beforeAll(async () => {
  node = await startNode({
    seal: 'manual',
    rpcPort: 0,
    host: '127.0.0.1',
    verifyThreads: 1,
  })
  client = await TestClient.open(node.port)
  ;[alice, dave, nobody] = (await Promise.all(['Alice', 'Dave', 'Nobody'].map(account))) as [
    TestAccount,
    TestAccount,
    TestAccount,
  ]
})
afterAll(async () => {
  client.close()
  await node.stop()
})

const options = (more: Partial<SignOptions> = {}) => ({ nonce: 0, genesisHash: node.chain.genesisHash, ...more })
const dry = (bytes: Uint8Array, at?: string) =>
  client.ask('system_dryRun', [toHex0x(bytes), ...(at === undefined ? [] : [at])])
const outcome = async (bytes: Uint8Array, at?: string) => (await dry(bytes, at)).result
const call = (pallet: string, name: string, args: object): RuntimeCall =>
  callNamed(node.chain.runtime, pallet, name, args)
const pay = (from: TestAccount, amount: bigint, more: Partial<SignOptions> = {}) =>
  transfer(node.chain.runtime, from, dave.id, { ...options(more), amount })
const freeOf = ({ id }: TestAccount) => systemItems.account.get(node.chain.view(), id).data.free

// Ok(Ok(())) is 00 00, Ok(Err(DispatchError)) 00 01 …, Err(Invalid(…)) 01 00 ….
describe('system_dryRun', () => {
  it('says how a transaction would end, and leaves nothing of it', async () => {
    const before = freeOf(alice)
    expect(await outcome(pay(alice, 5n * TAO))).toBe('0x0000')
    expect(await outcome(pay(alice, 5n * TAO))).toBe('0x0000')
    // Token(FundsUnavailable).
    expect(await outcome(pay(dave, 1_000_000n * TAO))).toBe('0x00010700')
    const notRoot = call('AdminUtils', 'sudo_set_tempo', { netuid: 1, tempo: 5 })
    expect(await outcome(signed(node.chain.runtime, alice, notRoot, options()))).toBe('0x000102')
    // SubtensorModule.SubnetNotExists, an error of a pallet: its index and its own four bytes.
    const unknown = call('SubtensorModule', 'burned_register', { netuid: 99, hotkey: dave.id })
    expect(await outcome(signed(node.chain.runtime, alice, unknown, options()))).toMatch(
      /^0x00010307[0-9a-f]{2}000000$/,
    )
    expect([freeOf(alice), node.pool.pending().length, node.chain.head.number]).toEqual([before, 0, 0])
    expect(node.chain.view().blockNumber).toBe(0)
  })

  it('says why one may not be in a block', async () => {
    expect(await outcome(pay(nobody, 1n))).toBe('0x010001')
    expect(await outcome(pay(alice, 1n, { nonce: 7 }))).toBe('0x010002')
    const spoilt = pay(alice, 1n)
    spoilt[50] = (spoilt[50] as number) ^ 1
    expect(await outcome(spoilt)).toBe('0x010004')
  })

  it('looks from any block that is named, as the first of the next', async () => {
    const bytes = pay(alice, 3n * TAO)
    const genesis = node.chain.head.hash
    await client.call('author_submitExtrinsic', [toHex0x(bytes)])
    await node.sealer.seal()
    expect(await outcome(bytes, genesis)).toBe('0x0000')
    // Its nonce is used up at the head.
    expect(await outcome(bytes)).toBe('0x010003')
    // An era that begins with the head, whose hash the next block knows.
    const { number, hash: blockHash } = node.chain.head
    const era = { bytes: Uint8Array.of(2 | ((number % 8) << 4), 0), blockHash }
    expect(await outcome(pay(alice, 1n, { nonce: 1, era }))).toBe('0x0000')
    expect(await client.call('system_dryRunAt', [toHex0x(bytes), genesis])).toBe('0x0000')
  })

  it('refuses what is no transaction, and blocks that are not there', async () => {
    expect((await client.ask('system_dryRun', ['0x10ff'])).error).toEqual({
      code: 2,
      message: 'Unable to dry run extrinsic',
      data: 'expected 4 bytes after the length, found 1',
    })
    expect((await client.ask('system_dryRun', ['0x0484'])).error).toMatchObject({
      code: 1,
      message: 'Unable to dry run extrinsic.',
    })
    expect((await dry(pay(alice, 1n, { nonce: 1 }), `0x${'ab'.repeat(32)}`)).error).toMatchObject({
      code: 1,
      data: expect.stringContaining('Header was not found'),
    })
  })

  it('stops what no block has time for', async () => {
    const limits = { serverLimits: { runtimeCallMs: 1 } }
    const busy = await startNode({ seal: 'manual', rpcPort: 0, host: '127.0.0.1', verifyThreads: 1, ...limits })
    const asker = await TestClient.open(busy.port)
    const hotkey = (n: number) => `0x${n.toString(16).padStart(64, '1')}`
    const calls = Array.from({ length: 2_000 }, (_, n) =>
      call('SubtensorModule', 'try_associate_hotkey', { hotkey: hotkey(n) }),
    )
    const batch = signed(node.chain.runtime, alice, call('Utility', 'batch', { calls }), options())
    expect((await asker.ask('system_dryRun', [toHex0x(batch)])).error).toMatchObject({
      code: 1,
      message: 'Unable to dry run extrinsic.',
      data: expect.stringMatching(/was stopped/),
    })
    expect([busy.chain.view().blockNumber, systemItems.account.get(busy.chain.view(), alice.id).nonce]).toEqual([0, 0])
    asker.close()
    await busy.stop()
  })

  it('is for whoever may change the node', async () => {
    const safe = await startNode({
      seal: 'manual',
      rpcPort: 0,
      host: '127.0.0.1',
      verifyThreads: 1,
      rpcMethods: 'Safe',
    })
    const stranger = await TestClient.open(safe.port)
    expect((await stranger.ask('system_dryRun', [toHex0x(pay(alice, 1n))])).error).toEqual({
      code: -32601,
      message: 'RPC call is unsafe to be called externally',
      data: 'who may call it is chosen with --rpc-methods of the node',
    })
    stranger.close()
    await safe.stop()
  })
})

describe('child tries', () => {
  const child = toHex0x(new TextEncoder().encode(':child_storage:default:crowdloan'))

  it('are empty, whatever is asked of them and at whatever block', async () => {
    const at = node.chain.genesisHash
    expect(await client.call('childstate_getKeys', [child, '0x', at])).toEqual([])
    expect(await client.call('childstate_getKeysPaged', [child, null, 5000, null, at])).toEqual([])
    expect(await client.call('childstate_getKeysPagedAt', [child, '0x', 1])).toEqual([])
    expect(await client.call('childstate_getStorage', [child, '0x01'])).toBeNull()
    expect(await client.call('childstate_getStorageEntries', [child, ['0x01', '0x02', '0x03']])).toEqual([
      null,
      null,
      null,
    ])
    expect(await client.call('childstate_getStorageHash', [child, '0x01'])).toBeNull()
    expect(await client.call('childstate_getStorageSize', [child, '0x01'])).toBeNull()
  })

  it('are proven not to be there, by the nodes that prove it of their key', async () => {
    const proof = await client.call<{ at: string; proof: string[] }>('state_getChildReadProof', [child, ['0x01']])
    expect(proof.proof.length).toBeGreaterThan(0)
    expect(await client.call('state_getReadProof', [[child]])).toEqual(proof)
    expect(await client.call('state_getChildReadProof', [child, []])).toEqual({ at: proof.at, proof: [] })
  })

  it('have keys of one form, and blocks that are there', async () => {
    expect((await client.ask('childstate_getStorage', ['0x1234', '0x01'])).error).toEqual({
      code: 4003,
      message: 'Client error: Invalid child storage key',
    })
    expect((await client.ask('childstate_getKeys', [child, '0x', `0x${'ab'.repeat(32)}`])).error).toMatchObject({
      code: 4003,
    })
  })

  it('and dry runs are among what the node says that it answers', async () => {
    const { methods } = await client.call<{ methods: string[] }>('rpc_methods')
    for (const name of ['system_dryRun', 'system_dryRunAt', 'childstate_getStorageEntries', 'state_getChildReadProof'])
      expect(methods).toContain(name)
  })
})
