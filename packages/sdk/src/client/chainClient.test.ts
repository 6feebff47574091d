import { fromHex, type Hex, toHex0x } from '@glia/base'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { compact, concat, utf8 } from '../bytes.ts'
import { Keypair } from '../keys/keypair.ts'
import { ChainClient } from './chainClient.ts'
import { DispatchError, failureIn } from './extrinsic/events.ts'
import { NonceManager } from './extrinsic/nonces.ts'
import { extrinsicHash } from './extrinsic/sign.ts'
import { TransactionLost } from './extrinsic/submit.ts'
import { Metadata } from './metadata/metadata.ts'
import { OutcomeUnknown } from './rpc/errors.ts'
import { FakeNode, FakeRpcError, type Handler } from './testing/fakeNode.ts'
import { encodeMiniMetadata, joinHex } from './testing/miniMetadata.ts'
import { TEST_RUNTIME } from './testing/runtimeSpec.ts'

const GENESIS = `0x${'ab'.repeat(32)}`
const BLOCK = `0x${'cd'.repeat(32)}`
const alice = Keypair.fromUri('//Alice')
const bob = Keypair.fromUri('//Bob')
const metadataBytes = encodeMiniMetadata(TEST_RUNTIME)
const mini = Metadata.decode(metadataBytes)

/** Event record of extrinsic 1: dispatch info is weight 0, class 0, pays 0. */
const applied = (event: string) => joinHex('00', '01000000', event, '00')
const SUCCESS = applied('000000000000')
const FAILED_SUBNET = applied('0001' + '03' + '07' + '00000000' + '00000000')
const FAILED_ORIGIN = applied('0001' + '02' + '00000000')
const feePaid = (rao: string) => applied(`0600${alice.accountId.slice(2)}${rao}${'00'.repeat(8)}`)

const busy = () => {
  throw new FakeRpcError(-32000, 'busy')
}
const discarded = () => {
  throw new FakeRpcError(4003, `Client error: UnknownBlock: State already discarded for ${BLOCK}`)
}
const older: Handler = ([at]) => ({ specName: 'x', specVersion: at === undefined ? 425 : 424, transactionVersion: 1 })

let node: FakeNode
let client: ChainClient
let body: string[] = []
let events: Hex = '0x00'
let statuses: unknown[] = []

beforeEach(async () => {
  body = []
  events = '0x00'
  statuses = ['ready', { broadcast: ['peer'] }, { inBlock: BLOCK }, { finalized: BLOCK }]
  const header = {
    parentHash: GENESIS,
    number: '0x3e8',
    stateRoot: GENESIS,
    extrinsicsRoot: GENESIS,
    digest: { logs: [] },
  }
  const storage = new Map<string, string>([
    [mini.storage('System', 'Number').key(), '0xe8030000'],
    [mini.storage('SubtensorModule', 'NetworksAdded').key(1), '0x01'],
    [mini.storage('SubtensorModule', 'NetworksAdded').key(7), '0x01'],
  ])
  node = await FakeNode.start({
    chain_getBlockHash: ([n]) => (n === 0 ? GENESIS : n === 99_999 || n === 12 ? null : BLOCK),
    chain_getFinalizedHead: () => BLOCK,
    chain_getHeader: () => header,
    chain_getBlock: () => ({ block: { header, extrinsics: body }, justifications: null }),
    chain_subscribeNewHeads: (_, connection) => {
      for (let n = 5; n < 9; n++) connection.notify('heads', { ...header, number: `0x${n.toString(16)}` })
      return 'heads'
    },
    chain_unsubscribeNewHeads: () => true,
    state_getRuntimeVersion: () => ({ specName: 'node-subtensor', specVersion: 425, transactionVersion: 1 }),
    state_getStorage: ([key]) =>
      key === mini.storage('System', 'Events').key() ? events : (storage.get(String(key)) ?? null),
    state_queryStorageAt: ([keys]) => [
      { block: BLOCK, changes: (keys as string[]).map((key) => [key, storage.get(key) ?? null]) },
    ],
    state_getKeysPaged: ([prefix, , start]) =>
      [...storage.keys()].sort().filter((key) => key.startsWith(String(prefix)) && key > String(start)),
    state_call: ([method, data]) => {
      if (method === 'Metadata_metadata_at_version') {
        expect(data).toBe('0x0f000000')
        return toHex0x(concat(Uint8Array.of(1), compact(metadataBytes.length), metadataBytes))
      }
      if (method === 'TestApi_sum') return `0x${'2a'.padEnd(16, '0')}`
      if (method === 'TransactionPaymentApi_query_info') return joinHex('0408', '00', '39300000' + '00000000')
      throw new FakeRpcError(
        4003,
        `Client error: Execution failed: Other: Exported method ${String(method)} is not found`,
      )
    },
    system_accountNextIndex: () => 3,
    author_submitAndWatchExtrinsic: ([extrinsic], connection) => {
      body = ['0x280402000b', String(extrinsic)]
      for (const status of statuses) connection.notify('watch', status)
      return 'watch'
    },
    author_unwatchExtrinsic: () => true,
  })
  client = await ChainClient.connect(node.url)
})

afterEach(async () => {
  client.close()
  await node.stop()
})

describe('reading', () => {
  it('decodes storage, constants and runtime calls', async () => {
    expect(await client.storage('System', 'Number')).toBe(1000)
    expect(await client.storage('SubtensorModule', 'Tempo', 3)).toBe(360)
    expect(await client.storage('SubtensorModule', 'Uids', 1, alice.address)).toBeUndefined()
    expect(await client.storageMany('SubtensorModule', 'NetworksAdded', [[1], [2], [7]])).toEqual([true, false, true])
    const found: unknown[] = []
    for await (const entry of client.entries('SubtensorModule', 'NetworksAdded')) found.push(entry)
    expect(found).toEqual([
      [[1], true],
      [[7], true],
    ])
    expect(client.constant('System', 'SS58Prefix')).toBe(42)
    expect(await client.untyped().runtimeApi('TestApi', 'sum', { values: [1], who: null })).toBe(42n)
    expect(await client.blockNumber()).toBe(1000)
  })

  it('wants the hash of a block, and says so', async () => {
    const at = 3 as unknown as string
    for (const read of [
      () => client.storageAt(at, 'System', 'Number'),
      () => client.storageMany('SubtensorModule', 'NetworksAdded', [[1]], at),
      () => client.entries('SubtensorModule', 'NetworksAdded', [], at).next(),
      () => client.untyped().runtimeApi('TestApi', 'sum', { values: [1], who: null }, at),
      () => client.header(at),
      () => client.blockBody(at),
      () => client.events(at),
    ]) {
      await expect(read()).rejects.toThrow(
        'expected the hash of a block, 0x and 64 hex digits, found 3: the hash of block 3 is what blockHash(3) of the chain client gives',
      )
    }
    await expect(client.header('0x12')).rejects.toThrow('found "0x12"')
  })

  it('says of a block without hash whether it is to come or gone', async () => {
    await expect(client.blockHash(12)).rejects.toThrow(
      'the node no longer has block 12, its newest is 1000: choose a later one, or a node that keeps more of them (glia node --history)',
    )
    await expect(client.blockHash(99_999)).rejects.toThrow('there is no block 99999 yet: the newest is 1000')
  })

  it('decodes the metadata once per process', async () => {
    const second = await ChainClient.connect(node.url)
    expect(second.metadata).toBe(client.metadata)
    second.close()
  })

  it('follows heads', async () => {
    expect((await client.waitForBlock(7)).number).toBe(7)
  })

  it('asks what a call would cost', async () => {
    const call = client.call('System', 'remark', { remark: utf8('hi') })
    expect(await client.estimateFee(alice, call)).toEqual({ partialFee: 12_345n, refTime: 1n, proofSize: 2n })
  })
})

describe('transactions', () => {
  const transfer = () => client.call('Balances', 'transfer_keep_alive', { dest: bob.address, value: 7 })

  it('are signed, found in their block and reported with fee and events', async () => {
    events = joinHex('08', feePaid('3930000000000000'), SUCCESS)
    const done = await client.submit(alice, transfer())
    expect(done).toMatchObject({
      blockHash: BLOCK,
      blockNumber: 1000,
      extrinsicIndex: 1,
      fee: 12_345n,
      error: undefined,
    })
    expect(done.events.map(({ pallet, name }) => `${pallet}.${name}`)).toEqual([
      'TransactionPayment.TransactionFeePaid',
      'System.ExtrinsicSuccess',
    ])
    const sent = fromHex(body[1] ?? '')
    expect(done.hash).toBe(extrinsicHash(sent))
    // Length prefix 2, version, address; then extra = era of block 1000 (period 128), nonce 3, tip 0, mode 0.
    expect(toHex0x(sent.subarray(2 + 2 + 32 + 65, 2 + 2 + 32 + 65 + 5))).toBe('0x86060c0000')
  })

  it('name the error of a call that failed', async () => {
    events = joinHex('04', FAILED_SUBNET)
    const failed = await client.submit(alice, transfer())
    expect(failed.error).toMatchObject({ pallet: 'SubtensorModule', error: 'SubnetNotExists' })
    await expect(client.execute(alice, transfer())).rejects.toThrow(
      'SubtensorModule.SubnetNotExists: What SubnetNotExists means.',
    )
    events = joinHex('04', FAILED_ORIGIN)
    await expect(client.execute(alice, transfer(), { waitFor: 'finalized' })).rejects.toThrow(DispatchError)
  })

  it('report what the pool lost', async () => {
    statuses = ['ready', { usurped: BLOCK }]
    await expect(client.submit(alice, transfer())).rejects.toThrow(TransactionLost)
    statuses = ['invalid']
    await expect(client.submit(alice, transfer())).rejects.toThrow('will not be included: invalid')
  })

  it('are told apart that were sent before the node fell silent: whoever sends them again may do it twice', async () => {
    statuses = ['ready']
    const sent = client.submit(alice, transfer())
    const error = sent.catch((reason: unknown) => reason)
    await expect.poll(() => node.calls.some(({ method }) => method === 'author_submitAndWatchExtrinsic')).toBe(true)
    node.dropAll()
    expect(await error).toBeInstanceOf(OutcomeUnknown)
    expect(await error).toMatchObject({
      code: 'OUTCOME_UNKNOWN',
      hash: expect.stringMatching(/^0x[0-9a-f]{64}$/),
      message: expect.stringMatching(
        /^expected to hear of the block of transaction 0x.* it was sent and may still get into a block/,
      ),
    })
  })

  it.each<[what: string, refused: Record<string, Handler>, said: RegExp]>([
    ['whose events cannot be read just now', { state_getStorage: busy }, /-32000 busy/],
    ['whose block has lost its state', { state_getStorage: discarded }, /State already discarded/],
    ['whose block is not there', { chain_getBlock: () => null }, /there is no block/],
    [
      'whose block does not hold it',
      { chain_getBlock: () => ({ block: { extrinsics: [] } }) },
      /does not hold extrinsic/,
    ],
    ['whose block is of another runtime', { state_getRuntimeVersion: older, state_call: busy }, /-32000 busy/],
  ])('%s, as they were said to be in one, are told with their hash and that block', async (_what, refused, said) => {
    const signed = await client.sign(alice, transfer())
    Object.assign(node.handlers, refused)
    const error = await client.submitSigned(signed).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(OutcomeUnknown)
    const hash = extrinsicHash(signed)
    expect(error).toMatchObject({ hash, blockHash: BLOCK, cause: expect.any(Error) })
    const { message } = error as Error
    expect(message).toMatch(said)
    expect(message).toContain(`expected to read what became of transaction ${hash}, found that`)
    expect(message).toContain(
      `it was said to be in block ${BLOCK}; look there, or at what it changes, before you do it`,
    )
  })

  it.each([[null], [5], [{ inBlock: '0x12' }], [{ inBlock: 'x'.repeat(1e6) }], [{ finalized: null }]])(
    'of which the node says nonsense (case %#) once it took them may be in a block all the same',
    async (status) => {
      statuses = ['ready', status]
      const error = await client.submit(alice, transfer()).catch((thrown: unknown) => thrown)
      expect(error).toMatchObject({ code: 'OUTCOME_UNKNOWN', blockHash: undefined, cause: { code: 'NODE_MISBEHAVED' } })
      expect(String(error).length).toBeLessThan(5000)
    },
  )

  it('that are refused make the client look for a new runtime', async () => {
    const before = client.metadata
    statuses = ['invalid']
    node.handlers.state_getRuntimeVersion = () => ({ specName: 'x', specVersion: 426, transactionVersion: 2 })
    await expect(client.submit(alice, transfer())).rejects.toThrow(TransactionLost)
    expect(client.version).toMatchObject({ specVersion: 426, transactionVersion: 2 })
    // The same bytes are decoded once.
    expect(client.metadata).toBe(before)
    expect(await client.refresh()).toBe(false)
  })

  it('count nonces without asking for each', async () => {
    events = joinHex('04', SUCCESS)
    await client.submit(alice, transfer())
    await client.submit(alice, transfer())
    expect(node.calls.filter(({ method }) => method === 'system_accountNextIndex').length).toBe(1)
  })
})

describe('failureIn', () => {
  const event = (pallet: string, name: string, fields: unknown) => ({ pallet, name, fields, extrinsicIndex: 1 })
  const error = { type: 'Module', value: { index: 7, error: '0x02000000' } }

  it('sees calls that failed inside others', () => {
    const inside = [
      event('Sudo', 'Sudid', { sudo_result: { success: false, value: error } }),
      event('Proxy', 'ProxyExecuted', { success: false, value: error }),
      event('Multisig', 'MultisigExecuted', { approving: 'x', result: { success: false, value: error } }),
      event('Utility', 'BatchInterrupted', { index: 1, error }),
    ]
    for (const failed of inside) {
      expect(failureIn(mini, [failed])).toMatchObject({ pallet: 'SubtensorModule', error: 'HotKeyAccountNotExists' })
    }
    expect(
      failureIn(mini, [event('Sudo', 'Sudid', { sudo_result: { success: true, value: undefined } })]),
    ).toBeUndefined()
  })

  it('names errors of the runtime itself', () => {
    const failed = event('System', 'ExtrinsicFailed', { dispatch_error: { type: 'Token', value: { type: 'Frozen' } } })
    expect(failureIn(mini, [failed])).toMatchObject({
      pallet: 'Token',
      error: 'Frozen',
      message: 'Token.Frozen: Funds exist but are frozen',
    })
    const origin = event('System', 'ExtrinsicFailed', { dispatch_error: { type: 'BadOrigin', value: undefined } })
    expect(failureIn(mini, [origin])).toMatchObject({
      pallet: undefined,
      error: 'BadOrigin',
      docs: 'Bad origin: who signed may not make this call',
    })
  })
})

describe('NonceManager', () => {
  it('gives each caller its own nonce, and asks again after a failure', async () => {
    let asked = 0
    const nonces = new NonceManager(async () => {
      asked++
      if (asked === 2) throw new Error('no answer')
      return asked * 10
    })
    expect(await Promise.all([nonces.take('a'), nonces.take('a'), nonces.take('a')])).toEqual([10, 11, 12])
    nonces.forget('a')
    await expect(nonces.take('a')).rejects.toThrow('no answer')
    await new Promise((resolve) => setImmediate(resolve))
    expect(await nonces.take('a')).toBe(30)
  })
})
