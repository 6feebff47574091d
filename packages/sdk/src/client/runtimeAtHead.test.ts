// Several nodes behind one address, of which one has an upgrade and another has it not yet.
import { describe, expect, it } from 'vitest'
import { FakeRpcError, type Handler } from './testing/fakeNode.ts'
import { encodeMiniMetadata } from './testing/miniMetadata.ts'
import { TEST_RUNTIME } from './testing/runtimeSpec.ts'
import { clientOf, clock, count, nodeOf, sum } from './testing/runtimesClients.ts'
import { block, GENESIS, headerOf, ONE, type TestRuntime, TWO, word, wrapped } from './testing/runtimesNode.ts'

const [BEFORE, UPGRADED] = [block('d1'), block('d2')]
const VERSION = 'state_getRuntimeVersion'
const METADATA = 'Metadata_metadata_at_version'

const version = ({ specVersion }: TestRuntime) => ({ specName: 'x', specVersion, transactionVersion: 1 })
const unknown = (hash: unknown): never => {
  throw new FakeRpcError(4003, `Client error: UnknownBlock: Header was not found in the database: ${hash}`)
}
const refuse = (): never => {
  throw new FakeRpcError(-32602, 'expected no block')
}

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
const saying = (runtime: TestRuntime): TestRuntime => ({
  ...runtime,
  metadata: encodeMiniMetadata({
    ...TEST_RUNTIME,
    types: { ...TEST_RUNTIME.types, RuntimeVersion: { struct: { impl_version: 'u32', spec_version: 'u32' } } },
    pallets: {
      ...TEST_RUNTIME.pallets,
      System: {
        index: 0,
        ...TEST_RUNTIME.pallets.System,
        constants: { Version: ['RuntimeVersion', `0x00000000${word(runtime.specVersion).slice(0, 8)}`] },
      },
    },
  }),
})

describe('who connects to several nodes behind one address', () => {
  it('has the version and the metadata of one block, whichever of them answers', async () => {
    const node = await proxy((method, at) => (method === METADATA && at === undefined ? ahead : behind))
    const chain = await clientOf(node.url)
    expect([chain.version.specVersion, await sum(chain)]).toEqual([1, 42n])
  })

  it('asks for the head and both of it in no more round trips than for both alone', async () => {
    const node = await proxy(() => behind)
    await clientOf(node.url)
    const asked = node.calls.map(({ method, params }) => [method, params.at(-1)])
    expect(asked.slice(-4)).toEqual([
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
    expect(node.calls.filter(({ method, params }) => method === VERSION && params.length === 0)).toEqual([])
  })

  it('of blocks that are always gone asks for what is now', async () => {
    const node = await proxy(() => behind, { chain_getBlockHash: ([n]) => (n === 0 ? GENESIS : UPGRADED) })
    const chain = await clientOf(node.url)
    expect([chain.version.specVersion, await sum(chain)]).toEqual([1, 42n])
    expect(count(node, VERSION, UPGRADED)).toBe(3)
  })

  it('and hears of a version that the one that is asked has not yet asks again after a block, and not for ever', async () => {
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
    expect([count(node, VERSION), count(node, 'state_subscribeRuntimeVersion')]).toEqual([12, 1])

    const patient = await clientOf(node.url)
    await sum(patient)
    await expect.poll(() => count(node, VERSION)).toBe(14)
    answering = ahead
    // What both read alike shows nothing of it.
    const read = async () => [await patient.storage('System', 'Number'), patient.version.specVersion]
    expect(await read()).toEqual([0, 1])
    pass(12_000)
    expect(await read()).toEqual([0, 2])
    expect(await sum(patient)).toEqual([42n, 43n])
  })
})

describe('a node that names no block, or answers nothing at one', () => {
  const atNoBlock = (next: (method: string) => TestRuntime) =>
    proxy((method, at) => ({ head: BEFORE, runtimeAt: () => (at === undefined ? next(method) : refuse()) }))

  it.each<[what: string, others: Record<string, Handler>]>([
    ['that refuses to name the newest', { chain_getBlockHash: ([n]) => (n === 0 ? GENESIS : refuse()) }],
    ['that has none', { chain_getBlockHash: ([n]) => (n === 0 ? GENESIS : null) }],
  ])('%s is asked without one', async (_what, others) => {
    const chain = await clientOf((await proxy(() => behind, others)).url)
    expect([chain.version.specVersion, await sum(chain)]).toEqual([1, 42n])
  })

  it('is asked without one, and again where the metadata says that it is of another version', async () => {
    let versions = 0
    const [one, two] = [saying(ONE), saying(TWO)]
    const node = await atNoBlock((method) => (method === VERSION && versions++ === 0 ? one : two))
    const chain = await clientOf(node.url)
    expect([versions, chain.version.specVersion]).toEqual([2, 2])
    expect(chain.constant('System', 'Version')).toMatchObject({ spec_version: 2 })
  })

  it('is not believed where they never fit', async () => {
    const node = await atNoBlock((method) => saying(method === VERSION ? ONE : TWO))
    await expect(clientOf(node.url)).rejects.toMatchObject({
      code: 'NODE_MISBEHAVED',
      url: node.url,
      did: expect.stringContaining('has a runtime of version 1, and metadata of version 2'),
    })
    await expect.poll(() => node.clients).toBe(0)
  })
})
