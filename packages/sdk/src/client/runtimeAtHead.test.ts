// Several nodes behind one address, of which one has an upgrade and another has it not yet.
import { describe, expect, it, vi } from 'vitest'
import { type FakeNode, FakeRpcError, type Handler } from './testing/fakeNode.ts'
import { encodeMiniMetadata } from './testing/miniMetadata.ts'
import { TEST_RUNTIME } from './testing/runtimeSpec.ts'
import { clientOf, clock, count, nodeOf, sum } from './testing/runtimesClients.ts'
import { block, GENESIS, headerOf, ONE, saying, type TestRuntime, TWO, wrapped } from './testing/runtimesNode.ts'

const [BEFORE, UPGRADED] = [block('d1'), block('d2')]
const VERSION = 'state_getRuntimeVersion'
const METADATA = 'Metadata_metadata_at_version'

const version = ({ specVersion }: TestRuntime) => ({ specName: 'x', specVersion, transactionVersion: 1 })
const unknown = (hash: unknown): never => {
  throw new FakeRpcError(4003, `Client error: UnknownBlock: Header was not found in the database: ${hash}`)
}
const failing = (code: number, text: string) => (): never => {
  throw new FakeRpcError(code, text)
}
const refuse = failing(-32602, 'expected no block')

/** One node of an address: its head, and what it has of each block. */
interface Backend {
  readonly head: string
  runtimeAt(hash: unknown): TestRuntime
}

const behind: Backend = { head: BEFORE, runtimeAt: (at) => (at === UPGRADED ? unknown(at) : ONE) }
const ahead: Backend = { head: UPGRADED, runtimeAt: (at) => (at === BEFORE ? ONE : TWO) }

/** An address whose questions go to one backend or the other. */
function proxy(next: (method: string, at: unknown) => Backend, others: Record<string, Handler> = {}) {
  return nodeOf(() => ONE, {
    chain_getBlockHash: ([n]) => (n === 0 ? GENESIS : next('chain_getBlockHash', undefined).head),
    chain_getHeader: () => headerOf(9, BEFORE),
    state_getStorage: () => null,
    [VERSION]: ([at]) => version(next(VERSION, at).runtimeAt(at)),
    state_call: ([method, , at]) => {
      const { sum: answer, metadata } = next(String(method), at).runtimeAt(at)
      return method === 'TestApi_sum' ? answer : wrapped(metadata)
    },
    ...others,
  })
}

/** A runtime whose metadata says of which version it is. */
const told = ({ specVersion }: TestRuntime): TestRuntime => ({
  specVersion,
  metadata: encodeMiniMetadata(saying(TEST_RUNTIME, specVersion)),
  sum: ONE.sum,
})

/** The versions that were asked for without a block. */
const unpinned = ({ calls }: FakeNode) =>
  calls.filter(({ method, params }) => method === VERSION && params.length === 0)

describe('who connects to several nodes behind one address', () => {
  it('has the version and the metadata of one block, whichever of them answers', async () => {
    const node = await proxy((method, at) => (method === METADATA && at === undefined ? ahead : behind))
    const chain = await clientOf(node.url)
    expect([chain.version.specVersion, await sum(chain)]).toEqual([1, 42n])
  })

  it.each<[what: string, held: string, nth: number, beside: string]>([
    ['the head', 'chain_getBlockHash', 1, 'chain_getBlockHash'],
    ['the metadata', VERSION, 0, METADATA],
  ])('asks for %s beside what it asks for anyway, in no more round trips', async (_what, held, nth, beside) => {
    const kept: (() => void)[] = []
    let seen = 0
    const node: FakeNode = await proxy(() => behind)
    const answer = node.handlers[held]
    node.handlers[held] = (params, connection) => {
      if (seen++ !== nth) return answer?.(params, connection)
      const result = answer?.(params, connection)
      // The one connection counts its questions from 1.
      const id = node.calls.length
      kept.push(() => connection.send(JSON.stringify({ jsonrpc: '2.0', id, result })))
      return undefined
    }
    const connecting = clientOf(node.url)
    await vi.waitFor(() => expect(kept).toHaveLength(1))
    const behindIt = () => node.calls.filter(({ method, params }) => [method, params[0]].includes(beside))
    await vi.waitFor(() => expect(behindIt().length).toBeGreaterThan(nth + (held === beside ? 1 : 0)))
    kept[0]?.()
    const chain = await connecting
    expect(chain.version.specVersion).toBe(1)
    expect(node.calls.slice(-4).map(({ method, params }) => [method, params.at(-1)])).toEqual([
      ['chain_getBlockHash', 0],
      ['chain_getBlockHash', undefined],
      [VERSION, BEFORE],
      ['state_call', BEFORE],
    ])
  })

  it('asks anew where the one that answers has not got the block yet', async () => {
    let heads = 0
    const node = await proxy((method) => (method === 'chain_getBlockHash' && heads++ === 0 ? ahead : behind))
    const chain = await clientOf(node.url)
    expect([heads, chain.version.specVersion, await sum(chain)]).toEqual([2, 1, 42n])
    // Without a block nothing was asked.
    expect(unpinned(node)).toEqual([])
  })

  it('asks a few times, with pauses, where the blocks are always gone, and then without one', async () => {
    const node = await proxy(() => behind, { chain_getBlockHash: ([n]) => (n === 0 ? GENESIS : UPGRADED) })
    const began = performance.now()
    const chain = await clientOf(node.url)
    expect(performance.now() - began).toBeGreaterThan(550)
    expect([chain.version.specVersion, await sum(chain)]).toEqual([1, 42n])
    expect([count(node, VERSION, UPGRADED), unpinned(node).length]).toEqual([4, 1])
  })

  it('is told of blocks that are always gone where nothing fits without one either', async () => {
    const [one, two] = [told(ONE), told(TWO)]
    const node = await proxy((method, at) => ({
      head: UPGRADED,
      runtimeAt: () => (at !== undefined ? unknown(at) : method === VERSION ? one : two),
    }))
    await expect(clientOf(node.url)).rejects.toMatchObject({ code: 'RPC', rpcCode: 4003 })
    expect([count(node, VERSION, UPGRADED), unpinned(node).length]).toEqual([4, 4])
    await expect.poll(() => node.clients).toBe(0)
  })

  it('asks again of one that is busy, at a block', async () => {
    for (const busy of ['chain_getBlockHash', VERSION, 'state_call']) {
      let times = 2
      const node = await proxy(() => behind)
      const answer = node.handlers[busy]
      node.handlers[busy] = (params, connection) => {
        if (params[0] !== 0 && times-- > 0) throw new FakeRpcError(-32000, 'busy')
        return answer?.(params, connection)
      }
      const chain = await clientOf(node.url)
      expect([busy, chain.version.specVersion, await sum(chain)]).toEqual([busy, 1, 42n])
      expect(unpinned(node)).toEqual([])
    }
  })

  it.each([VERSION, 'state_call'])('is told that it is always busy (%s)', async (busy) => {
    const node = await proxy(() => behind, {
      [busy]: () => {
        throw new FakeRpcError(-32000, 'busy')
      },
    })
    await expect(clientOf(node.url)).rejects.toMatchObject({ code: 'RPC', rpcCode: -32000 })
    expect([count(node, busy), unpinned(node).length]).toEqual([5, 1])
  })

  it('and hears of a version that the one that is asked has not yet asks again after each block, until it has it', async () => {
    let answering = behind
    const node = await proxy(() => answering, {
      state_subscribeRuntimeVersion: (_params, connection) => {
        setTimeout(() => connection.notify('versions', version(TWO)), 10)
        return 'versions'
      },
      state_unsubscribeRuntimeVersion: () => true,
    })
    const chain = await clientOf(node.url)
    await sum(chain)
    // Once what was heard was looked for in vain.
    await expect.poll(() => count(node, VERSION)).toBe(2)
    const { pass } = clock()
    for (let blocks = 0; blocks < 20; blocks++) {
      pass(12_000)
      for (let reads = 0; reads < 3; reads++) expect(await sum(chain)).toBe(42n)
    }
    expect([count(node, VERSION), count(node, 'state_subscribeRuntimeVersion')]).toEqual([22, 1])
    answering = ahead
    // What both read alike shows nothing of it.
    const read = async () => [await chain.storage('System', 'Number'), chain.version.specVersion]
    expect(await read()).toEqual([0, 1])
    pass(12_000)
    expect(await read()).toEqual([0, 2])
    expect(await sum(chain)).toEqual([42n, 43n])
    const found = count(node, VERSION)
    pass(12_000)
    await read()
    expect(count(node, VERSION)).toBe(found)
  })

  it('and hears of one that it has not asks the next address for nothing because of it', async () => {
    const listened = (tells: boolean): Record<string, Handler> => ({
      state_subscribeRuntimeVersion: (_params, connection) => {
        if (tells) setTimeout(() => connection.notify('versions', version(TWO)), 10)
        return 'versions'
      },
      state_unsubscribeRuntimeVersion: () => true,
    })
    const first = await proxy(() => behind, listened(true))
    const next = await proxy(() => behind, listened(false))
    const chain = await clientOf([first.url, next.url])
    await sum(chain)
    await expect.poll(() => count(first, VERSION)).toBe(2)
    await first.stop()
    await expect.poll(() => sum(chain).catch(() => undefined)).toBe(42n)
    const { pass } = clock()
    await sum(chain)
    const asked = count(next, VERSION)
    for (let blocks = 0; blocks < 5; blocks++) {
      pass(12_000)
      expect(await sum(chain)).toBe(42n)
    }
    expect([count(next, 'state_subscribeRuntimeVersion'), count(next, VERSION) - asked]).toEqual([1, 0])
  })
})

describe('a node that names no block, or answers nothing at one', () => {
  const atNoBlock = (next: (method: string) => TestRuntime) =>
    proxy((method, at) => ({ head: BEFORE, runtimeAt: () => (at === undefined ? next(method) : refuse()) }))

  it.each<[what: string, others: Record<string, Handler>]>([
    ['that refuses to name the newest', { chain_getBlockHash: ([n]) => (n === 0 ? GENESIS : refuse()) }],
    ['that has none', { chain_getBlockHash: ([n]) => (n === 0 ? GENESIS : null) }],
    ['that fails to each time', { chain_getBlockHash: ([n]) => (n === 0 ? GENESIS : failing(-32000, 'busy')()) }],
  ])('%s is asked without one', async (_what, others) => {
    const chain = await clientOf((await proxy(() => behind, others)).url)
    expect([chain.version.specVersion, await sum(chain)]).toEqual([1, 42n])
  })

  it.each([
    [-32000, 'Client error: Api called for an unknown Block: State already discarded for 0x12'],
    [4003, 'Client error: Api called for an unknown Block: Header was not found in the database: 0x12'],
    [-32603, 'Internal error'],
    [4001, 'Client error'],
    [403, 'not of the plan'],
  ])('is asked without one where it answers %d (%s) to each version at one', async (code, text) => {
    const node = await proxy((method, at) => ({
      head: BEFORE,
      runtimeAt: () => (method === VERSION && at !== undefined ? failing(code, text)() : ONE),
    }))
    const chain = await clientOf(node.url)
    expect([chain.version.specVersion, await sum(chain)]).toEqual([1, 42n])
  })

  it('is asked without one, and again where the metadata says that it is of another version', async () => {
    let versions = 0
    const [one, two] = [told(ONE), told(TWO)]
    const node = await atNoBlock((method) => (method === VERSION && versions++ === 0 ? one : two))
    const chain = await clientOf(node.url)
    expect([versions, chain.version.specVersion]).toEqual([2, 2])
    expect(chain.constant('System', 'Version')).toMatchObject({ spec_version: 2 })
  })

  it('is not believed where they never fit', async () => {
    const node = await atNoBlock((method) => told(method === VERSION ? ONE : TWO))
    await expect(clientOf(node.url)).rejects.toMatchObject({
      code: 'NODE_MISBEHAVED',
      url: node.url,
      did: expect.stringContaining('has a runtime of version 1, and metadata of version 2'),
    })
    // Four times in all.
    expect(unpinned(node)).toHaveLength(4)
    await expect.poll(() => node.clients).toBe(0)
  })
})
