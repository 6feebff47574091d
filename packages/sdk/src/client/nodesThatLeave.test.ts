// Nodes that lie about their runtimes, and leave before that is found out.
import { describe, expect, it } from 'vitest'
import type { ChainClient } from './chainClient.ts'
import { Metadata } from './metadata/metadata.ts'
import { Pace } from './pace.ts'
import { PastRuntimes } from './pastRuntimes.ts'
import { NodeChanged, NodeMisbehaved } from './rpc/errors.ts'
import type { Handler } from './testing/fakeNode.ts'
import { encodeMiniMetadata } from './testing/miniMetadata.ts'
import { TEST_RUNTIME } from './testing/runtimeSpec.ts'
import { asked, clientOf, nodeOf, sum } from './testing/runtimesClients.ts'
import { block, headerOf, ONE, TWO } from './testing/runtimesNode.ts'

const [FIRST, BEFORE, UPGRADE] = [block('d1'), block('d2'), block('d3')]

describe('a node that names another runtime for each block', () => {
  const hashes = Array.from({ length: 30 }, (_, n) => block((n + 16).toString(16)))
  const liar = () =>
    nodeOf((at) => (at === undefined ? ONE : { ...ONE, sum: '0x00', specVersion: hashes.indexOf(String(at)) + 2 }))
  const codeOf = (error: unknown) => (error as { code?: unknown }).code
  const read = (chain: ChainClient) => hashes.map((at) => sum(chain, at).catch(codeOf))

  it('holds up nobody after the end of the connection', async () => {
    const node = await liar()
    const chain = await clientOf(node.url)
    const began = performance.now()
    const codes = Promise.all(read(chain))
    setTimeout(() => chain.close(), 200)
    const found = new Map<unknown, number>()
    for (const code of await codes) found.set(code, (found.get(code) ?? 0) + 1)
    // One was read, 16 waited, and the others were refused at once.
    expect(found).toEqual(
      new Map<unknown, number>([
        ['NODE_MISBEHAVED', 1],
        ['CONNECTION', 16],
        ['TOO_MANY_RUNTIMES', 13],
      ]),
    )
    expect(performance.now() - began).toBeLessThan(900)
    expect(asked(node)).toBe(2)
  })

  it('holds up nobody for longer than one waits for an answer, and not what is read at the head', async () => {
    const node = await liar()
    const chain = await clientOf(node.url, { requestTimeout: 0.5 })
    const began = performance.now()
    const codes = await Promise.all(read(chain))
    expect(codes.filter((code) => code === 'TOO_MANY_RUNTIMES')).toHaveLength(29)
    expect(performance.now() - began).toBeLessThan(900)
    expect(await sum(chain)).toBe(42n)
  })

  it('holds up nobody who came back to it', async () => {
    const node = await liar()
    const chain = await clientOf(node.url)
    const codes = Promise.all(read(chain))
    await expect.poll(() => asked(node)).toBe(2)
    node.dropAll()
    expect((await codes).filter((code) => code === 'CONNECTION')).toHaveLength(16)
    const began = performance.now()
    expect(await sum(chain, hashes[20]).catch(codeOf)).toBe('NODE_MISBEHAVED')
    expect(performance.now() - began).toBeLessThan(1500)
  })
})

describe('who lies and leaves', () => {
  /** Two nodes, of which the first leaves as soon as it has answered so, and a client of both. */
  async function leaving(method: string, lies: Record<string, Handler>) {
    const [liar, honest] = [await nodeOf(() => ONE, lies), await nodeOf(() => ONE)]
    const chain = await clientOf([liar.url, honest.url])
    // Of which runtime the block is that is read, is known by then.
    await sum(chain, FIRST)
    await chain.storageAt(FIRST, 'System', 'Number').catch(() => undefined)
    const { rpc } = chain
    for (const name of ['request', 'batch'] as const) {
      const ask = rpc[name].bind(rpc) as (first: unknown, ...more: unknown[]) => Promise<unknown>
      Object.defineProperty(rpc, name, {
        value: async (first: unknown, ...more: unknown[]) => {
          const answer = await ask(first, ...more)
          if (first !== method) return answer
          liar.dropAll()
          await expect.poll(() => rpc.url).toBe(honest.url)
          return answer
        },
      })
    }
    return { liar, honest, chain }
  }

  it.each<
    [what: string, method: string, lies: Record<string, Handler>, read: (chain: ChainClient) => Promise<unknown>]
  >([
    ['a header', 'chain_getHeader', { chain_getHeader: () => ({ number: 'x' }) }, (chain) => chain.header(FIRST)],
    ['metadata', 'state_call', { state_call: () => '0x0100' }, (chain) => chain.refresh()],
    [
      'a block',
      'chain_getHeader',
      { chain_getHeader: () => ({ number: 'x' }), chain_subscribeNewHeads: () => 'heads' },
      (chain) => chain.blocks({ from: 1, retries: 0 }).next(),
    ],
    [
      'a value',
      'state_getStorage',
      { state_getStorage: () => '0x' },
      (chain) => chain.storageAt(FIRST, 'System', 'Number'),
    ],
    ['an answer', 'state_call', { state_call: () => `0x${'00'.repeat(99)}` }, (chain) => sum(chain, FIRST)],
    [
      'keys',
      'state_getKeysPaged',
      { state_getKeysPaged: () => ['0x'] },
      (chain) => chain.entries('SubtensorModule', 'Tempo').next(),
    ],
  ])('is named for %s, and not who is asked next', async (what, method, lies, read) => {
    const { liar, honest, chain } = await leaving(method, {})
    let version = 1
    Object.assign(liar.handlers, lies, {
      state_getRuntimeVersion: () => ({
        specName: 'x',
        specVersion: what === 'metadata' ? ++version : 1,
        transactionVersion: 1,
      }),
    })
    // A stream goes on to the next one by itself.
    const left: unknown[] = []
    chain.rpc.leave = (error) => {
      left.push(error)
      return false
    }
    await expect(read(chain)).rejects.toMatchObject({ code: 'NODE_MISBEHAVED', url: liar.url })
    expect(honest.calls.filter(({ method: each }) => each !== 'chain_getBlockHash')).toEqual([])
    expect(left.length).toBe(what === 'a block' ? 1 : 0)
  })

  it.each(['chain_getHeader', 'state_getRuntimeVersion', 'state_call'])(
    'once it answered %s says nothing for the next one, nor that one for it',
    async (method) => {
      const header: Handler = () => headerOf(5, BEFORE)
      // Of the block the one says that it is of today's runtime, and the other that it is of an older one.
      const first = await nodeOf(() => ONE, { chain_getHeader: header })
      const second = await nodeOf((at) => (at === undefined ? ONE : TWO), { chain_getHeader: header })
      const { rpc, version, metadata } = await clientOf([first.url, second.url])
      const past = new PastRuntimes(rpc, new Pace(rpc, 1))
      const current = async () => ({
        version: method === 'state_call' ? { ...version, specVersion: 9 } : version,
        metadata,
      })
      const request = rpc.request.bind(rpc) as (...args: unknown[]) => Promise<unknown>
      let left = false
      Object.defineProperty(rpc, 'request', {
        value: async (...args: unknown[]) => {
          const answer = await request(...args)
          if (args[0] !== method || left) return answer
          left = true
          first.dropAll()
          await expect.poll(() => rpc.url).toBe(second.url)
          return answer
        },
      })
      const read = (node: string) => past.metadataAt(node, UPGRADE, 'state', current)
      await expect(read(first.url)).rejects.toMatchObject({ code: 'CONNECTION' })
      expect(rpc.url).toBe(second.url)
      await expect(read(first.url)).rejects.toBeInstanceOf(NodeChanged)
      expect((await read(second.url)).hash).toBe(Metadata.decode(TWO.metadata).hash)
      second.dropAll()
      await expect.poll(() => rpc.url).toBe(first.url)
      expect((await read(first.url)).hash).toBe(Metadata.decode(ONE.metadata).hash)
    },
  )

  it('before its forms are known is no liar yet, and another node does not tell them', async () => {
    const { liar, chain, honest } = await leaving('state_call', {})
    liar.handlers.state_call = () => '0x00'
    await expect(sum(chain)).rejects.toMatchObject({
      code: 'CONNECTION',
      message: `the connection to ${liar.url} broke before it was known how it encodes an answer to TestApi_sum`,
    })
    expect(await sum(chain)).toBe(42n)
    expect(asked(honest)).toBe(1)
  })

  it('while its metadata waits is left, and nobody waits for it', async () => {
    let specVersion = 1
    const liar = await nodeOf(() => ({ ...ONE, sum: '0x00', specVersion: specVersion++ }))
    const honest = await nodeOf(() => ONE)
    const chain = await clientOf([liar.url, honest.url])
    await expect(sum(chain)).rejects.toMatchObject({ code: 'NODE_MISBEHAVED', url: liar.url })
    const began = performance.now()
    setTimeout(() => void liar.stop(), 100)
    await expect(sum(chain)).rejects.toMatchObject({
      code: 'CONNECTION',
      message: expect.stringContaining(`the connection to ${liar.url} broke`),
    })
    expect([performance.now() - began < 800, honest.calls.length]).toEqual([true, 0])
  })
})

describe('addresses that are shown alike', () => {
  it('are two nodes, each of which is asked for its own runtime, and one of which can be left', async () => {
    let metadata = ONE.metadata
    const node = await nodeOf(() => ({ ...ONE, metadata }))
    const key = '0123456789abcdefABCD'
    const chain = await clientOf([1, 2].map((n) => `${node.url}/v2/${key}${n}`))
    const names = [1, 2].map((n) => `${node.url}/v2/… (address ${n})`)
    expect(chain.rpc.url).toBe(names[0])
    metadata = TWO.metadata
    node.dropAll()
    await expect.poll(() => chain.rpc.url).toBe(names[1])
    await expect(sum(chain)).rejects.toMatchObject({ code: 'NODE_MISBEHAVED', url: names[1] })
    const liar = await sum(chain).catch((error: unknown) => error as Parameters<NonNullable<typeof chain.rpc.leave>>[0])
    expect([chain.rpc.leave?.(liar as never), chain.rpc.url]).toEqual([true, names[0]])
  })

  it('and are the same one, written alike or not, are one node: nobody else is there to be asked', async () => {
    const node = await nodeOf(() => ONE)
    const chain = await clientOf([node.url, `${node.url}/`, node.url])
    expect(chain.rpc.url).toBe(node.url)
    expect(chain.rpc.leave?.(new NodeMisbehaved(node.url, 'lied'))).toBe(false)
  })
})

it('an item that the next node does not know is unknown there, not a failure', async () => {
  const { Number: _gone, ...storage } = TEST_RUNTIME.pallets.System?.storage ?? {}
  const without = encodeMiniMetadata({
    ...TEST_RUNTIME,
    pallets: { ...TEST_RUNTIME.pallets, System: { index: 0, ...TEST_RUNTIME.pallets.System, storage } },
  })
  const stored: Record<string, Handler> = { state_getStorage: () => '0x07000000' }
  const nodes = [await nodeOf(() => ONE, stored), await nodeOf(() => ({ ...ONE, metadata: without }), stored)]
  for (const read of ['storedIfKnown', 'storageIfKnown'] as const) {
    const chain = await clientOf(nodes.map(({ url }) => url))
    expect(await chain[read]('System', 'Number')).toBe(7)
    nodes[0]?.dropAll()
    await expect.poll(() => chain.rpc.url).toBe(nodes[1]?.url)
    expect(await chain[read]('System', 'Number')).toBeUndefined()
  }
})
