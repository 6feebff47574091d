// Upgrades of which a node does not give, or not at once, what is needed to read on.
import { describe, expect, it } from 'vitest'
import { type FakeConnection, FakeRpcError, type Handler } from './testing/fakeNode.ts'
import { asked, clientOf, nodeOf } from './testing/runtimesClients.ts'
import { block, headerOf, wrapped } from './testing/runtimesNode.ts'
import { formed, PAIR } from './testing/upgradedChain.ts'

const [old, now] = [formed(1), formed(2)]
const refuses = (): never => {
  throw new FakeRpcError(-32000, 'busy')
}

/** A client that has read once of a node that is upgraded when told to, and says so. */
async function upgraded(others: (state: { over: boolean }) => Record<string, Handler>) {
  const state = { over: false }
  const runtime = () => (state.over ? now : old)
  const listeners: FakeConnection[] = []
  const node = await nodeOf(runtime, {
    // Stored by the runtime before, all the time.
    state_getStorage: () => null,
    state_call: ([method]) => (method === 'TestApi_pair' ? runtime().sum : wrapped(runtime().metadata)),
    state_subscribeRuntimeVersion: (_params, connection) => {
      listeners.push(connection)
      return 'versions'
    },
    state_unsubscribeRuntimeVersion: () => true,
    ...others(state),
  })
  const chain = (await clientOf(node.url)).untyped()
  const upgrade = async () => {
    state.over = true
    for (const { notify } of listeners) notify('versions', { specName: 'x', specVersion: 2, transactionVersion: 1 })
    await chain.rpc.request('chain_getFinalizedHead')
  }
  return { node, chain, upgrade, state }
}

async function timed<T>(work: () => Promise<T>): Promise<{ readonly ended: T | unknown; readonly ms: number }> {
  const began = performance.now()
  const ended = await work().catch((error: unknown) => error)
  return { ended, ms: performance.now() - began }
}

describe('an upgrade whose metadata', () => {
  it('is refused for now leaves the reads to the forms before, and is found once it is there', async () => {
    const metadata = { refused: true }
    const { node, chain, upgrade } = await upgraded((state) => ({
      state_call: ([method]) => {
        if (method === 'TestApi_pair') return old.sum
        return state.over && metadata.refused ? refuses() : wrapped((state.over ? now : old).metadata)
      },
    }))
    await chain.storage('System', 'Number')
    await upgrade()
    const before = asked(node)
    for (let n = 0; n < 5; n++) {
      const { ended, ms } = await timed(() => chain.storage('System', 'Number'))
      expect(ended).toBe(0)
      expect(ms).toBeLessThan(500)
    }
    expect(await chain.runtimeApi('TestApi', 'pair', [])).toEqual(PAIR)
    // At the block and, since that was refused, without one.
    expect(asked(node) - before).toBe(2)
    await expect(chain.runtime()).rejects.toMatchObject({ code: 'RPC' })
    metadata.refused = false
    await expect
      .poll(
        async () => {
          await chain.storage('System', 'Number')
          return chain.version.specVersion
        },
        { timeout: 3000 },
      )
      .toBe(2)
  })

  it('cannot be read fails what is read at once, and is asked for once a minute', async () => {
    const { node, chain, upgrade } = await upgraded((state) => ({
      state_call: () => (state.over ? `0x011001${'00'.repeat(60)}` : wrapped(old.metadata)),
    }))
    await chain.storage('System', 'Number')
    await upgrade()
    const before = asked(node)
    for (let n = 0; n < 5; n++) {
      const { ended, ms } = await timed(() => chain.storage('System', 'Number'))
      expect(ended).toMatchObject({ code: 'NODE_MISBEHAVED' })
      expect(ms).toBeLessThan(500)
    }
    expect(asked(node) - before).toBeLessThanOrEqual(1)
  })

  it('another node behind the same address still has otherwise is taken of the block of the version', async () => {
    const { chain, upgrade } = await upgraded((state) => ({
      // Without a block it is answered by the one that lags behind.
      state_call: ([method, , at]) =>
        method === 'TestApi_pair' ? now.sum : wrapped((state.over && at !== undefined ? now : old).metadata),
    }))
    await chain.storage('System', 'Number')
    await upgrade()
    expect(await chain.runtimeApi('TestApi', 'pair', [])).toEqual(PAIR)
    expect(chain.version.specVersion).toBe(2)
  })
})

it('a node that refuses the version at a block is asked for it with one read, and no more', async () => {
  const { node, chain, upgrade } = await upgraded((state) => ({
    state_getRuntimeVersion: ([at]) =>
      at === undefined
        ? { specName: 'x', specVersion: (state.over ? now : old).specVersion, transactionVersion: 1 }
        : refuses(),
  }))
  await chain.storage('System', 'Number')
  await upgrade()
  await chain.storage('System', 'Number')
  expect(chain.version.specVersion).toBe(2)
  const before = node.calls.length
  for (let n = 0; n < 3; n++) await chain.storage('System', 'Number')
  expect(node.calls.slice(before).map(({ method }) => method)).toEqual(Array(3).fill('state_getStorage'))
})

it('the block of an upgrade is looked into at the next node where the first one leaves meanwhile', async () => {
  const state = { over: false }
  const listeners: FakeConnection[] = []
  const one = (header: Handler) =>
    nodeOf(() => (state.over ? now : old), {
      state_getStorage: () => null,
      chain_getHeader: header,
      state_subscribeRuntimeVersion: (_params, connection) => {
        listeners.push(connection)
        return 'versions'
      },
      state_unsubscribeRuntimeVersion: () => true,
    })
  const leaving = await one((_params, connection) => {
    setTimeout(() => connection.drop(), 10)
    return undefined
  })
  const staying = await one(() => headerOf(5, block('d1')))
  const chain = (await clientOf([leaving.url, staying.url])).untyped()
  await chain.storage('System', 'Number')
  state.over = true
  for (const { notify } of listeners) notify('versions', { specName: 'x', specVersion: 2, transactionVersion: 1 })
  await expect.poll(() => chain.version.specVersion).toBe(2)
  expect(await chain.storage('System', 'Number')).toBe(0)
  expect(chain.rpc.url).toBe(staying.url)
})
