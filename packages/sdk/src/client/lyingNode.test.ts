// A node that answers out of form, without end, or says what was not asked for.
import { type Hex, toHex0x } from '@glia/base'
import { afterEach, describe, expect, it } from 'vitest'
import { WebSocketServer } from 'ws'
import { compact, concat } from '../bytes.ts'
import { ChainClient } from './chainClient.ts'
import { TooManyEntries } from './errors.ts'
import { Metadata } from './metadata/metadata.ts'
import { RpcConnection } from './rpc/connection.ts'
import { ConnectionError, NodeMisbehaved, SubscriptionOverflow } from './rpc/errors.ts'
import { FakeNode, type Handler } from './testing/fakeNode.ts'
import { encodeMiniMetadata } from './testing/miniMetadata.ts'
import { TEST_RUNTIME } from './testing/runtimeSpec.ts'

const BLOCK = `0x${'cd'.repeat(32)}`
const bytes = encodeMiniMetadata(TEST_RUNTIME)
const mini = Metadata.decode(bytes)
const open: { close(): unknown }[] = []

afterEach(async () => {
  for (const thing of open.splice(0).reverse()) await thing.close()
})

async function started(lies: Record<string, Handler>): Promise<{ node: FakeNode; chain: ChainClient }> {
  const node = await FakeNode.start({
    chain_getBlockHash: () => BLOCK,
    state_getRuntimeVersion: () => ({ specName: 'node-subtensor', specVersion: 1, transactionVersion: 1 }),
    state_call: () => toHex0x(concat(Uint8Array.of(1), compact(bytes.length), bytes)),
    ...lies,
  })
  open.push({ close: () => node.stop() })
  const chain = await ChainClient.connect(node.url)
  open.push(chain)
  return { node, chain }
}

/** What a promise fails with. */
const failure = (promise: Promise<unknown>) => promise.then(() => undefined).catch((error: unknown) => error)

async function read<T>(entries: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const entry of entries) all.push(entry)
  return all
}

describe('pages of keys', () => {
  const prefix = mini.storage('SubtensorModule', 'Tempo').prefix()
  const key = (n: number): Hex =>
    `${prefix}${(n & 0xff).toString(16).padStart(2, '0')}${(n >> 8).toString(16).padStart(2, '0')}` as Hex
  const sorted = Array.from({ length: 65_536 }, (_, n) => key(n)).sort()
  const values: Handler = ([keys]) => [{ block: BLOCK, changes: (keys as string[]).map((each) => [each, '0x0100']) }]
  const after = (start: unknown) => sorted.filter((each) => each > String(start)).slice(0, 1000)

  it.each<[what: string, page: Handler, did: RegExp]>([
    ['that repeat', () => sorted.slice(0, 1000), /out of order, or the same ones again/],
    ['that go back', ([, , start]) => [...after(start)].reverse(), /out of order/],
    ['of something else', () => [`0x${'00'.repeat(34)}`], /a key of something else/],
    ['that are longer than asked for', () => sorted.slice(0, 1001), /1001 keys of SubtensorModule.Tempo where 1000/],
    ['that are none', () => 7, /answered state_getKeysPaged with what is not a list of keys/],
  ])('%s are not read on', async (_what, page, did) => {
    const { node, chain } = await started({ state_getKeysPaged: page, state_queryStorageAt: values })
    const error = await failure(read(chain.entries('SubtensorModule', 'Tempo')))
    expect(error).toBeInstanceOf(NodeMisbehaved)
    expect(error).toMatchObject({ code: 'NODE_MISBEHAVED', url: node.url, did: expect.stringMatching(did) })
    expect(node.calls.filter(({ method }) => method === 'state_getKeysPaged').length).toBeLessThanOrEqual(3)
  })

  it('without end stop at the first key that is none', async () => {
    let asked = 0
    const endless: Handler = () => {
      asked += 1
      return Array.from({ length: 1000 }, (_, n) => `${prefix}${(asked * 1000 + n).toString(16).padStart(12, '0')}`)
    }
    const { chain } = await started({ state_getKeysPaged: endless, state_queryStorageAt: values })
    const error = await failure(read(chain.entries('SubtensorModule', 'Tempo')))
    expect(error).toBeInstanceOf(NodeMisbehaved)
    expect(String(error)).toContain('a key of SubtensorModule.Tempo ends 4 bytes behind its last part')
    expect(asked).toBe(1)
  })

  it('without end stop at as many as there can be', async () => {
    expect([mini.mostKeys('SubtensorModule', 'Tempo', 0), mini.mostKeys('SubtensorModule', 'Tempo', 1)]).toEqual([
      65_536, 1,
    ])
    expect(mini.mostKeys('System', 'BlockHash', 0)).toBe(2 ** 32)
    // Of a map by hashed numbers: the hashes, which nobody can read back, go on for ever.
    const { pallets } = TEST_RUNTIME
    const hashed = encodeMiniMetadata({
      ...TEST_RUNTIME,
      pallets: {
        ...pallets,
        System: { index: 0, ...pallets.System, storage: { Hashed: { keys: [['Twox64Concat', 'u16']], value: 'u16' } } },
      },
    })
    const start = Metadata.decode(hashed).storage('System', 'Hashed').prefix()
    let asked = 0
    const endless: Handler = () => {
      asked += 1
      return Array.from({ length: 1000 }, (_, n) => `${start}${(asked * 1000 + n).toString(16).padStart(16, '0')}0000`)
    }
    const { node, chain } = await started({
      state_getRuntimeVersion: version(3),
      state_call: () => toHex0x(concat(Uint8Array.of(1), compact(hashed.length), hashed)),
      state_getKeysPaged: endless,
      state_queryStorageAt: values,
    })
    let count = 0
    const error = await failure(
      (async () => {
        for await (const entry of chain.untyped().entries('System', 'Hashed')) count += entry.length / 2
      })(),
    )
    expect(error).toMatchObject({ url: node.url, did: 'gave more than 65536 keys of System.Hashed' })
    expect([asked, count]).toEqual([66, 65_000])
  })

  it('are read as far as who keeps them says, and no value beyond that is asked for', async () => {
    const { node, chain } = await started({
      state_getKeysPaged: ([, , start]) => after(start),
      state_queryStorageAt: values,
    })
    const all = (most?: number) =>
      read(chain.entries('SubtensorModule', 'Tempo', [], undefined, most === undefined ? {} : { most }))
    for (const most of [0, 999, 1999]) {
      node.calls.length = 0
      const error = await failure(all(most))
      expect(error).toBeInstanceOf(TooManyEntries)
      expect(error).toMatchObject({ code: 'TOO_MANY_ENTRIES' })
      expect(String(error)).toContain(`expected ${most} entries of SubtensorModule.Tempo at most, found more`)
      const pages = Math.floor(most / 1000)
      expect(node.calls.filter(({ method }) => method === 'state_queryStorageAt')).toHaveLength(pages)
      expect(node.calls.filter(({ method }) => method === 'state_getKeysPaged')).toHaveLength(pages + 1)
    }
    expect(await all(65_536)).toHaveLength(65_536)
    expect(await all()).toHaveLength(65_536)
  })

  it.each<[what: string, answer: Handler]>([
    ['to other keys', () => [{ block: BLOCK, changes: [[key(9), '0x0100']] }]],
    [
      'to the same key twice',
      () => [
        {
          block: BLOCK,
          changes: [
            [key(0), '0x0100'],
            [key(0), '0x0200'],
          ],
        },
      ],
    ],
  ])('with values %s are not believed', async (_what, answer) => {
    const { chain } = await started({ state_getKeysPaged: () => [key(0)], state_queryStorageAt: answer })
    const error = await failure(read(chain.entries('SubtensorModule', 'Tempo')))
    expect(String(error)).toContain('gave a value of SubtensorModule.Tempo that was not asked for')
  })
})

describe('answers', () => {
  it.each<[method: string, answer: unknown, ask: (chain: ChainClient) => Promise<unknown>]>([
    ['chain_getHeader', 'no header', (chain) => chain.header()],
    ['chain_getBlock', { block: { extrinsics: 5 } }, (chain) => chain.blockBody(BLOCK)],
    ['chain_getFinalizedHead', { a: 1 }, (chain) => chain.finalizedHash()],
    ['system_accountNextIndex', -1, (chain) => chain.nextNonce('x')],
    ['state_getStorage', [1], (chain) => chain.rawStorage('0x')],
    ['state_queryStorageAt', [{ changes: [['0x']] }], (chain) => chain.storageMany('SubtensorModule', 'Tempo', [[1]])],
  ])('to %s that are of another form fail, and say so', async (method, answer, ask) => {
    const { node, chain } = await started({ [method]: () => answer })
    const error = await failure(ask(chain))
    expect(error).toBeInstanceOf(NodeMisbehaved)
    expect(error).toBeInstanceOf(ConnectionError)
    expect(String(error)).toMatch(new RegExp(`${node.url} answered ${method} with what is not`))
  })

  it.each(['0x01', '0xfeffffff', 'zz', '0x1'])(
    'of storage that are %s fail, with the name of the node',
    async (value) => {
      const { node, chain } = await started({ state_getStorage: () => value })
      const error = await failure(chain.storage('SubtensorModule', 'Tempo', 1).then((tempo) => expect(tempo).toBe(1)))
      // Two bytes of four are a tempo; nothing is wrong with what is behind them.
      if (value === '0xfeffffff') return
      expect(error).toMatchObject({ code: 'NODE_MISBEHAVED', url: node.url })
      expect(String(error)).toContain('sent SubtensorModule.Tempo in a form that its metadata does not have')
    },
  )

  it('that are metadata of another version than was asked for are refused', async () => {
    const other = bytes.slice()
    other[4] = 14
    const lie = () => toHex0x(concat(Uint8Array.of(1), compact(other.length), other))
    const error = await failure(started({ state_getRuntimeVersion: version(2), state_call: lie }))
    expect(String(error)).toContain('answered with something else when asked for metadata version 15')
  })
})

describe('a chain', () => {
  it('without a beginning is none', async () => {
    await expect(started({ chain_getBlockHash: () => null })).rejects.toThrow(
      /^the node at ws:.* has no block 0, with which every chain begins/,
    )
  })
})

/** Metadata is read once for each version of a chain. */
const version =
  (specVersion: number): Handler =>
  () => ({ specName: 'x', specVersion, transactionVersion: 1 })

describe('a socket', () => {
  async function speaking(speak: (send: (text: string, fin?: boolean) => Promise<void>) => Promise<void>) {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false })
    await new Promise((resolve) => server.once('listening', resolve))
    server.on('connection', (socket) => {
      socket.on('error', () => socket.terminate())
      socket.once('message', () => {
        const send = (text: string, fin = true) =>
          new Promise<void>((resolve) => socket.send(text, { fin, binary: false }, () => resolve()))
        void speak(send)
      })
    })
    const { port } = server.address() as { port: number }
    open.push({
      close: () => {
        for (const client of server.clients) client.terminate()
        server.close()
      },
    })
    const rpc = new RpcConnection(`ws://127.0.0.1:${port}`, { maxMessage: 1024 * 1024, retries: 0 })
    open.push(rpc)
    return rpc
  }

  it('that sends more than a message may have is closed and named, in one piece or many', async () => {
    for (const pieces of [1, 20]) {
      const rpc = await speaking(async (send) => {
        for (let n = 1; n <= pieces; n++) await send('x'.repeat(2_000_000 / pieces), n === pieces)
      })
      const error = await failure(rpc.request('system_name'))
      expect(error).toBeInstanceOf(NodeMisbehaved)
      expect(String(error)).toContain(`the node at ${rpc.url} sent a message of more than 1 MiB`)
    }
  })

  it('that sends a message in tiny pieces without end is closed', async () => {
    const rpc = await speaking(async (send) => {
      for (let n = 0; n < 30_000; n++) await send('x', false)
    })
    expect(await failure(rpc.request('system_name'))).toBeInstanceOf(NodeMisbehaved)
  })

  const notification = (n: number, size: number) =>
    JSON.stringify({ jsonrpc: '2.0', method: 'm', params: { subscription: 's', result: `${n}${'x'.repeat(size)}` } })
  const subscribed = '{"jsonrpc":"2.0","id":1,"result":"s"}'

  it('that floods a subscription ends it, and what is unread stays small', async () => {
    const rpc = await speaking(async (send) => {
      await send(subscribed)
      for (let n = 0; n < 100; n++) await send(notification(n, 500_000))
    })
    const stream = await rpc.subscribe('m', [], 'u')
    await new Promise((resolve) => setTimeout(resolve, 1000))
    let count = 0
    const error = await failure(
      (async () => {
        for await (const item of stream) count += String(item).length > 500_000 ? 1 : 0
      })(),
    )
    expect(error).toBeInstanceOf(SubscriptionOverflow)
    expect(count).toBeGreaterThan(30)
    expect(count).toBeLessThan(36)
  })

  it('that floods a subscription of states leaves the newest', async () => {
    const rpc = await speaking(async (send) => {
      await send(subscribed)
      for (let n = 0; n < 100_000; n++) await send(notification(n, 1))
    })
    const stream = await rpc.subscribe('m', [], 'u', { limit: 10, whenFull: 'latest' })
    await expect.poll(async () => (await stream.next()).value, { timeout: 20_000 }).toBe('99999x')
  })
})

describe('an answer of the runtime', () => {
  /** A chain whose runtime becomes another one with another answer, and says so or not. */
  async function upgraded(
    says: 'says so' | 'says nothing',
  ): Promise<{ answer: () => Promise<unknown>; upgrade(): void }> {
    const later = encodeMiniMetadata({
      ...TEST_RUNTIME,
      apis: {
        ...TEST_RUNTIME.apis,
        TestApi: { sum: [{ values: 'Vec<u16>', who: 'Option<AccountId>' }, '(u64, u64)'] },
      },
    })
    // Metadata is kept for the whole process, by the hash of block 0 and the version.
    const genesis = `0x${says === 'says so' ? 'e1'.repeat(32) : 'e2'.repeat(32)}`
    let version = 1
    let now = bytes
    let sum = `0x2a${'00'.repeat(7)}`
    const { chain } = await started({
      chain_getBlockHash: () => genesis,
      state_getRuntimeVersion: () => ({ specName: 'x', specVersion: version, transactionVersion: 1 }),
      state_call: ([method]) =>
        method === 'TestApi_sum' ? sum : toHex0x(concat(Uint8Array.of(1), compact(now.length), now)),
    })
    const upgrade = () => {
      now = later
      sum = `0x2a${'00'.repeat(7)}2b${'00'.repeat(7)}`
      if (says === 'says so') version = 2
    }
    return { answer: () => chain.untyped().runtimeApi('TestApi', 'sum', [[1], undefined]), upgrade }
  }

  it('that has more behind it is none', async () => {
    const { answer, upgrade } = await upgraded('says nothing')
    expect(await answer()).toBe(42n)
    upgrade()
    await expect(answer()).rejects.toMatchObject({
      code: 'NODE_MISBEHAVED',
      did: expect.stringMatching(/^sent an answer to TestApi_sum .* found 8 more bytes behind one/),
    })
  })

  it('that has another form since the chain was upgraded is read by its new metadata, also by several at once', async () => {
    const { answer, upgrade } = await upgraded('says so')
    expect(await answer()).toBe(42n)
    upgrade()
    expect(await Promise.all([answer(), answer(), answer()])).toEqual([
      [42n, 43n],
      [42n, 43n],
      [42n, 43n],
    ])
  })
})
