// Clients that live longer than the runtime that they began with.
import { describe, expect, it, onTestFinished } from 'vitest'
import { Metadata } from './metadata/metadata.ts'
import { type FakeConnection, type Handler } from './testing/fakeNode.ts'
import { asked, clientOf, clock, count, nodeOf } from './testing/runtimesClients.ts'
import { GENESIS, headerOf, type TestRuntime, wrapped } from './testing/runtimesNode.ts'
import { AFTER, BEFORE, CHAIN, FIRST, formed, PAIR, UPGRADE } from './testing/upgradedChain.ts'

const [old, now] = [formed(1), formed(2)]
const keyOf = ({ metadata }: TestRuntime) => Metadata.decode(metadata).storage('System', 'Paired').key(5)

/** A chain whose head is moved, and a client of it; `tells` says whether its node tells of versions by itself. */
async function moving(tells: boolean, others: Record<string, Handler> = {}) {
  const chainState = { head: BEFORE as string }
  const listeners = new Set<FakeConnection>()
  const at = (hash: unknown) => String(hash ?? chainState.head)
  const codeAt = (hash: unknown) => (CHAIN.indexOf(at(hash)) >= CHAIN.indexOf(UPGRADE) ? now : old)
  const writerOf = (hash: unknown) => codeAt(CHAIN[CHAIN.indexOf(at(hash)) - 1] ?? GENESIS)
  const version = (hash?: unknown) => ({
    specName: 'x',
    specVersion: codeAt(hash).specVersion,
    transactionVersion: 1,
  })
  const stored = (key: unknown, hash: unknown) => (key === keyOf(writerOf(hash)) ? writerOf(hash).sum : null)
  const listening: Record<string, Handler> = {
    state_subscribeRuntimeVersion: (_params, connection) => {
      listeners.add(connection)
      connection.notify('versions', version())
      return 'versions'
    },
    state_unsubscribeRuntimeVersion: () => true,
  }
  const node = await nodeOf(codeAt, {
    chain_getBlockHash: ([number]) => (number === 0 ? GENESIS : chainState.head),
    chain_getHeader: ([hash]) => {
      const number = CHAIN.indexOf(at(hash))
      return headerOf(number, CHAIN[number - 1] ?? GENESIS)
    },
    state_getRuntimeVersion: ([hash]) => version(hash),
    state_getStorage: ([key, hash]) => stored(key, hash),
    state_queryStorageAt: ([keys, hash]) => [{ changes: (keys as string[]).map((key) => [key, stored(key, hash)]) }],
    state_getKeysPaged: ([, , , hash]) => [keyOf(writerOf(hash))],
    state_call: ([method, , hash]) => (method === 'TestApi_pair' ? codeAt(hash).sum : wrapped(codeAt(hash).metadata)),
    ...(tells ? listening : {}),
    ...others,
  })
  const chain = await clientOf(node.url)
  const untyped = chain.untyped()
  const goTo = async (head: string) => {
    chainState.head = head
    for (const { notify } of listeners) notify('versions', version())
    // Until the client has heard it, which is before the answer to what it asks from here on.
    await untyped.rpc.request('chain_getFinalizedHead')
  }
  const entry = async () => {
    for await (const [parts, value] of untyped.entries('System', 'Paired')) return [parts, value]
    return undefined
  }
  const reads: Record<string, () => Promise<unknown>> = {
    storage: () => untyped.storage('System', 'Paired', 5),
    storageMany: async () => (await untyped.storageMany('System', 'Paired', [[5]]))[0],
    storageIfKnown: () => untyped.storageIfKnown('System', 'Paired', 5),
    storedIfKnown: () => untyped.storedIfKnown('System', 'Paired', 5),
    entries: async () => (await entry())?.[1],
    runtimeApi: () => untyped.runtimeApi('TestApi', 'pair', []),
  }
  return { node, chain, untyped, goTo, reads }
}

describe('a client that outlives an upgrade', () => {
  it.each(['storage', 'storageMany', 'storageIfKnown', 'storedIfKnown', 'entries', 'runtimeApi'])(
    'reads the head by its own forms with %s: before it, in its block and behind it',
    async (read) => {
      const { chain, goTo, reads } = await moving(true)
      for (const head of [FIRST, BEFORE, UPGRADE, UPGRADE, AFTER, AFTER]) {
        await goTo(head)
        expect(await reads[read]?.(), head).toEqual(PAIR)
      }
      expect(chain.version.specVersion).toBe(2)
    },
  )

  it('asks nothing for it but once: not with each read, and not at the head of a later block', async () => {
    const { node, goTo, reads } = await moving(true)
    await reads['storage']?.()
    await goTo(UPGRADE)
    await reads['storage']?.()
    await goTo(AFTER)
    await reads['storage']?.()
    expect([asked(node), count(node, 'state_subscribeRuntimeVersion')]).toEqual([3, 1])
    const before = node.calls.length
    for (let n = 0; n < 10; n++) await reads['storage']?.()
    expect(node.calls.slice(before).map(({ method }) => method)).toEqual(Array(10).fill('state_getStorage'))
  })

  it('has its constants of the new one, though it reads nothing that is stored', async () => {
    const { chain, goTo, reads } = await moving(true)
    await reads['runtimeApi']?.()
    const { metadata } = chain
    await goTo(AFTER)
    await expect.poll(() => chain.version.specVersion).toBe(2)
    expect(chain.metadata).not.toBe(metadata)
  })

  it('finds it also where it first reads long after it connected, and where the link broke meanwhile', async () => {
    const time = clock()
    const { goTo, reads } = await moving(true)
    await goTo(AFTER)
    time.pass(2000)
    expect(await reads['storage']?.()).toEqual(PAIR)
    const other = await moving(true)
    expect(await other.reads['storage']?.()).toEqual(PAIR)
    other.node.dropAll()
    await other.goTo(AFTER).catch(() => undefined)
    time.pass(2000)
    expect(await other.reads['storage']?.()).toEqual(PAIR)
  })

  it('finds it within a block where the node does not tell, and asks no more often', async () => {
    const time = clock()
    const { node, goTo, reads } = await moving(false)
    const versions = () => count(node, 'state_getRuntimeVersion')
    const begun = versions()
    for (let n = 0; n < 5; n++) expect(await reads['storage']?.()).toEqual(PAIR)
    expect([versions() - begun, count(node, 'state_subscribeRuntimeVersion')]).toEqual([0, 1])
    await goTo(AFTER)
    time.pass(12_001)
    expect(await reads['storage']?.()).toEqual(PAIR)
    expect(count(node, 'state_subscribeRuntimeVersion')).toBe(1)
  })

  it('finds it with a block that it reads by name, where the node does not tell', async () => {
    const { chain, untyped, goTo, reads } = await moving(false)
    expect(await reads['storage']?.()).toEqual(PAIR)
    await goTo(AFTER)
    await untyped.runtimeApi('TestApi', 'pair', [], AFTER)
    expect(await reads['storage']?.()).toEqual(PAIR)
    expect(chain.version.specVersion).toBe(2)
  })

  it('does not wait long for a node that answers what is read and nothing else, and once', async () => {
    const { reads } = await moving(true, { state_subscribeRuntimeVersion: () => undefined })
    const began = performance.now()
    for (let n = 0; n < 4; n++) expect(await reads['storage']?.()).toEqual(PAIR)
    expect(performance.now() - began).toBeLessThan(3500)
  })
})

it.each<[what: string, tells: unknown]>([
  ['nothing', null],
  ['no version', { specVersion: 'two' }],
  ['a text', 'two'],
])('a node that tells %s where it tells of versions is listened to once', async (_what, told) => {
  const { node, reads } = await moving(true, {
    state_subscribeRuntimeVersion: (_params, { notify }) => {
      setTimeout(() => notify('versions', told), 1)
      return 'versions'
    },
  })
  for (let n = 0; n < 5; n++) {
    expect(await reads['storage']?.()).toEqual(PAIR)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  expect(count(node, 'state_subscribeRuntimeVersion')).toBe(1)
})

it('a way to a node that cannot subscribe, and says so in its own words, is asked to once', async () => {
  const { untyped, reads } = await moving(false)
  let tried = 0
  Object.defineProperty(untyped.rpc, 'subscribe', {
    value: () => {
      tried += 1
      return Promise.reject(new TypeError('not here'))
    },
  })
  for (let n = 0; n < 5; n++) expect(await reads['storage']?.()).toEqual(PAIR)
  expect(tried).toBe(1)
})

it('a node that tells of another version all the time is asked little', async () => {
  const { node, reads } = await moving(true, {
    state_subscribeRuntimeVersion: (_params, { notify }) => {
      const timer = setInterval(
        () =>
          notify('versions', {
            specName: 'x',
            specVersion: 2 + Math.floor(Math.random() * 1e6),
            transactionVersion: 1,
          }),
        5,
      )
      onTestFinished(() => clearInterval(timer))
      return 'versions'
    },
  })
  expect(await reads['storage']?.()).toEqual(PAIR)
  const before = node.calls.length
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(node.calls.length - before).toBeLessThan(5)
  expect(await reads['storage']?.()).toEqual(PAIR)
  expect(asked(node)).toBe(1)
})
