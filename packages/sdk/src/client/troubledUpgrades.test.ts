// Upgrades of which a node does not give, or not at once, what is needed to read on.
import { describe, expect, it } from 'vitest'
import type { ConnectionOptions } from './rpc/options.ts'
import { type FakeConnection, type FakeNode, FakeRpcError, type Handler } from './testing/fakeNode.ts'
import { asked, clientOf, clock, count, nodeOf } from './testing/runtimesClients.ts'
import { block, GENESIS, headerOf, wrapped } from './testing/runtimesNode.ts'
import { formed, PAIR } from './testing/upgradedChain.ts'

const [old, now] = [formed(1), formed(2)]
const refuses = (): never => {
  throw new FakeRpcError(-32000, 'busy')
}

const takesNone = (): never => {
  throw new FakeRpcError(-32602, 'expected no block')
}

interface State {
  over: boolean
  node?: FakeNode
}

/** A client that has read once of a node that is upgraded when told to, and says so. */
async function upgraded(others: (state: State) => Record<string, Handler>, options: ConnectionOptions = {}) {
  const state: State = { over: false }
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
  state.node = node
  const chain = (await clientOf(node.url, options)).untyped()
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

/** Reads until what the chain was upgraded to is known. */
const comes = (chain: Awaited<ReturnType<typeof upgraded>>['chain']) =>
  expect
    .poll(
      async () => {
        await chain.storage('System', 'Number')
        return chain.version.specVersion
      },
      { timeout: 3000 },
    )
    .toBe(2)

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
      expect(ms).toBeLessThan(1500)
    }
    expect(await chain.runtimeApi('TestApi', 'pair', [])).toEqual(PAIR)
    // At a block four times, and once without one.
    expect(asked(node) - before).toBe(5)
    await expect(chain.runtime()).rejects.toMatchObject({ code: 'RPC' })
    metadata.refused = false
    await comes(chain)
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

  it('takes long is waited for by all who read: what is answered may be of the new form already', async () => {
    const { node, chain, upgrade } = await upgraded((state) => ({
      state_call: ([method], { send }) => {
        if (method === 'TestApi_pair') return (state.over ? now : old).sum
        if (!state.over) return wrapped(old.metadata)
        // The one connection counts its questions from 1.
        const id = state.node?.calls.length
        setTimeout(() => send(JSON.stringify({ jsonrpc: '2.0', id, result: wrapped(now.metadata) })), 2500)
        return undefined
      },
    }))
    await chain.storage('System', 'Number')
    await upgrade()
    const began = performance.now()
    const read = () => chain.runtimeApi('TestApi', 'pair', [])
    const early = [read(), read()]
    // Whoever comes when others have waited for long waits as well.
    await new Promise((resolve) => setTimeout(resolve, 2200))
    expect(await Promise.all([...early, read()])).toEqual([PAIR, PAIR, PAIR])
    expect(performance.now() - began).toBeGreaterThan(2300)
    expect([chain.version.specVersion, asked(node)]).toEqual([2, 2])
  })

  it('is not answered fails what is read, and is found once it is there', async () => {
    const metadata = { swallowed: true }
    const { node, chain, upgrade } = await upgraded(
      (state) => ({
        state_call: ([method]) => {
          if (method === 'TestApi_pair') return (state.over ? now : old).sum
          return state.over && metadata.swallowed ? undefined : wrapped((state.over ? now : old).metadata)
        },
      }),
      { requestTimeout: 1 },
    )
    await chain.storage('System', 'Number')
    await upgrade()
    const silent = { code: 'RPC_TIMEOUT' }
    for (const { ended, ms } of await Promise.all([1, 2].map(() => timed(() => chain.storage('System', 'Number'))))) {
      expect(ended).toMatchObject(silent)
      expect(ms).toBeLessThan(1800)
    }
    const before = asked(node)
    for (let n = 0; n < 5; n++) {
      const { ended, ms } = await timed(() => chain.runtimeApi('TestApi', 'pair', []))
      expect(ended).toMatchObject(silent)
      expect(ms).toBeLessThan(150)
    }
    await expect(chain.runtime()).rejects.toMatchObject(silent)
    expect(asked(node)).toBe(before)
    metadata.swallowed = false
    await comes(chain)
    expect(await chain.runtimeApi('TestApi', 'pair', [])).toEqual(PAIR)
  }, 15_000)

  it.each(['Client error: UnknownBlock: Header was not found in the database: 0x12', 'Client error: Header not found'])(
    'one node has and another one, being behind, has no block of (%s) is not taken of the one behind',
    async (gone) => {
      const behind = { times: Number.POSITIVE_INFINITY }
      const { node, chain, upgrade } = await upgraded((state) => ({
        state_call: ([method, , at]) => {
          if (method === 'TestApi_pair') return state.over && chain.version.specVersion === 2 ? now.sum : old.sum
          if (!state.over || at === undefined) return wrapped(old.metadata)
          behind.times -= 1
          if (behind.times >= 0) throw new FakeRpcError(4003, gone)
          return wrapped(now.metadata)
        },
      }))
      await chain.storage('System', 'Number')
      await upgrade()
      const before = asked(node)
      // Read by the forms before, and right.
      for (let n = 0; n < 5; n++) expect(await chain.runtimeApi('TestApi', 'pair', [])).toEqual(PAIR)
      // At blocks, and without one, where it says that it is of another version.
      expect(asked(node) - before).toBe(8)
      expect(chain.version.specVersion).toBe(1)
      behind.times = 2
      await expect
        .poll(
          async () => {
            expect(await chain.runtimeApi('TestApi', 'pair', [])).toEqual(PAIR)
            return chain.version.specVersion
          },
          { timeout: 4000 },
        )
        .toBe(2)
    },
  )

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
        : takesNone(),
  }))
  await chain.storage('System', 'Number')
  await upgrade()
  await chain.storage('System', 'Number')
  expect(chain.version.specVersion).toBe(2)
  const before = node.calls.length
  for (let n = 0; n < 3; n++) await chain.storage('System', 'Number')
  expect(node.calls.slice(before).map(({ method }) => method)).toEqual(Array(3).fill('state_getStorage'))
})

it('the block of an upgrade is read as it was stored also where the node was busy at first', async () => {
  const head = block('e1')
  const busy = { times: 0 }
  const stored: unknown[] = []
  const { chain, upgrade } = await upgraded((state) => ({
    chain_getBlockHash: ([n]) => (n === 0 ? GENESIS : head),
    chain_getHeader: ([at]) => {
      if (at !== undefined && busy.times-- > 0) return refuses()
      return headerOf(9, block('e0'))
    },
    // The code of the block before is the old one.
    state_getRuntimeVersion: ([at]) => ({
      specName: 'x',
      specVersion: (state.over && at !== block('e0') ? now : old).specVersion,
      transactionVersion: 1,
    }),
    state_call: ([, , at]) => wrapped((state.over && at !== block('e0') ? now : old).metadata),
    state_getStorage: ([, at]) => {
      stored.push(at)
      return null
    },
  }))
  await chain.storage('System', 'Number')
  busy.times = 1
  await upgrade()
  await expect.poll(() => chain.version.specVersion).toBe(2)
  stored.length = 0
  for (let n = 0; n < 3; n++) await chain.storage('System', 'Number')
  expect(stored).toEqual([undefined, head, head])
})

it('a node that never tells what wrote its newest block is asked with each read for a minute, and no longer', async () => {
  const { node, chain, upgrade } = await upgraded((state) => ({
    chain_getHeader: ([at]) => (state.over && at !== undefined ? refuses() : headerOf(9, block('e0'))),
  }))
  await chain.storage('System', 'Number')
  await upgrade()
  await expect.poll(() => chain.version.specVersion).toBe(2)
  const asks = async () => {
    const before = count(node, 'chain_getHeader')
    await chain.storage('System', 'Number')
    return count(node, 'chain_getHeader') - before
  }
  const { pass } = clock()
  expect([await asks(), await asks()]).toEqual([1, 1])
  pass(60_001)
  expect([await asks(), await asks(), await asks()]).toEqual([1, 0, 0])
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
