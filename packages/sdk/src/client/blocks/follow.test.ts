import { afterEach, describe, expect, it, vi } from 'vitest'
import { RpcConnection } from '../rpc/connection.ts'
import { ConnectionError, NodeMisbehaved } from '../rpc/errors.ts'
import { FakeNode, FakeRpcError, type Handler } from '../testing/fakeNode.ts'
import { webSocket } from '../transport/webSocket.ts'
import { type BlockNews, type BlocksOptions, followBlocks } from './follow.ts'
import { newHeads } from './header.ts'

const open: { stop(): unknown }[] = []

afterEach(async () => {
  for (const thing of open.splice(0).reverse()) await thing.stop()
})

const ROOT = `0x${'00'.repeat(32)}`

/** The hash of a block that is called so; one that is a hash already stays it. */
const hashed = (name: string) =>
  name.startsWith('0x') ? name : `0x${Buffer.from(name).toString('hex').padEnd(64, '0')}`
const called = (hash: string) => Buffer.from(hash.slice(2), 'hex').toString().replaceAll('\0', '')

/** A chain without forks whose blocks are called by their branch and number. */
class FakeChain {
  #hashes: string[]

  constructor(hashes: readonly string[]) {
    this.#hashes = hashes.map(hashed)
  }

  /** Takes back what is above a number, and goes on with these blocks. */
  goBack(to: number, ...hashes: readonly string[]): void {
    this.#hashes = [...this.#hashes.slice(0, to + 1), ...hashes.map(hashed)]
  }

  get handlers(): Record<string, Handler> {
    return {
      chain_getBlockHash: ([number]) => this.#hashes[Number(number)] ?? null,
      chain_getHeader: ([hash = this.#hashes.at(-1)]) => this.#header(this.#hashes.indexOf(String(hash))),
      chain_getFinalizedHead: () => this.#hashes.at(-1),
      chain_subscribeNewHeads: () => 'heads',
      chain_unsubscribeNewHeads: () => true,
      chain_subscribeFinalizedHeads: () => 'heads',
      chain_unsubscribeFinalizedHeads: () => true,
    }
  }

  #header(number: number): unknown {
    if (number < 0) return null
    const parentHash = number === 0 ? ROOT : this.#hashes[number - 1]
    return { number: `0x${number.toString(16)}`, parentHash, stateRoot: ROOT, extrinsicsRoot: ROOT }
  }
}

async function follow(chain: FakeChain, options: BlocksOptions = {}, handlers: Record<string, Handler> = {}) {
  const node = await FakeNode.start({ ...chain.handlers, ...handlers })
  const rpc = new RpcConnection(node.url, { retryDelay: 0.01, retries: 0 })
  open.push(node, { stop: () => rpc.close() })
  return { node, rpc, news: followBlocks(rpc, options) }
}

/** What a piece of news is about: `a1`, or `-a2,a1` for blocks that are gone. */
function brief(news: IteratorResult<BlockNews, void>): string {
  if (news.done === true) return 'end'
  const { value } = news
  const names = (value.kind === 'block' ? [value.block] : value.blocks).map(({ hash }) => called(hash)).join(',')
  return value.kind === 'block' ? names : `-${names}`
}

describe('the stream of blocks', () => {
  it('never gives a block whose parent it did not give', async () => {
    const chain = new FakeChain(['g', 'a1', 'a2'])
    const { news } = await follow(chain, { from: 0 })
    const seen: string[] = []
    for (let n = 0; n < 3; n++) seen.push(brief(await news.next()))
    // As high as before and higher: only the parent tells.
    chain.goBack(0, 'b1', 'b2', 'b3')
    for (let n = 0; n < 4; n++) seen.push(brief(await news.next()))
    expect(seen).toEqual(['g', 'a1', 'a2', '-a2,a1', 'b1', 'b2', 'b3'])
    await news.return(undefined)
  })

  it('gives nothing more once it is told to end, and lets its subscription go', async () => {
    const ending = new AbortController()
    const { node, rpc, news } = await follow(new FakeChain(['g', 'a1', 'a2']), { from: 0, signal: ending.signal })
    expect(brief(await news.next())).toBe('g')
    ending.abort()
    expect(brief(await news.next())).toBe('end')
    await rpc.request('chain_getBlockHash', [0])
    expect(node.calls).toContainEqual({ method: 'chain_unsubscribeNewHeads', params: ['heads'] })
  })

  it('lets its subscription go when the reader leaves', async () => {
    const { node, rpc, news } = await follow(new FakeChain(['g', 'a1']), { from: 0 })
    for await (const each of news) if (each.kind === 'block') break
    await rpc.request('chain_getBlockHash', [0])
    expect(node.calls).toContainEqual({ method: 'chain_unsubscribeNewHeads', params: ['heads'] })
  })

  it('outlives as many failures in a row as it is told to, counted anew after each answer', async () => {
    let left = 0
    const chain = new FakeChain(['g', 'a1', 'a2'])
    const header = chain.handlers.chain_getHeader as Handler
    const { news } = await follow(
      chain,
      { from: 0, retries: 2 },
      {
        chain_getHeader: (params, connection) => {
          if (params.length > 0 || left === 0) return header(params, connection)
          left -= 1
          connection.drop()
          return undefined
        },
      },
    )
    left = 2
    for (const hash of ['g', 'a1', 'a2']) expect(brief(await news.next())).toBe(hash)
    left = 2
    chain.goBack(2, 'a3')
    expect(brief(await news.next())).toBe('a3')
    left = 3
    await expect(news.next()).rejects.toThrow(ConnectionError)
  })

  it('passes on what the node refuses at once', async () => {
    const { news } = await follow(
      new FakeChain(['g']),
      {},
      {
        chain_getHeader: () => {
          throw new FakeRpcError(-32603, 'Internal error')
        },
      },
    )
    await expect(news.next()).rejects.toMatchObject({ code: 'RPC', rpcCode: -32603 })
  })

  it('goes on where it began, be more taken back than it gave', async () => {
    const chain = new FakeChain(['g', 'a1', 'a2', 'a3'])
    let tell = (): void => undefined
    const { node, news } = await follow(
      chain,
      {},
      {
        chain_subscribeNewHeads: (_params, connection) => {
          tell = () => connection.notify('heads', {})
          return 'heads'
        },
      },
    )
    expect(brief(await news.next())).toBe('a3')
    chain.goBack(1)
    const gone = news.next()
    tell()
    expect(brief(await gone)).toBe('-a3')
    const next = news.next()
    const before = node.calls.length
    await expect.poll(() => node.calls.length).toBeGreaterThan(before)
    chain.goBack(1, 'b2', 'b3')
    tell()
    expect(brief(await next)).toBe('b3')
    await news.return(undefined)
  })

  it('of final blocks begins at the newest, also when that was taken back while it was asked for', async () => {
    const chain = new FakeChain(['g', 'a1'])
    let first = true
    const { news } = await follow(
      chain,
      { finalized: true },
      {
        chain_getFinalizedHead: (_params, connection) => {
          if (!first) return hashed('a1')
          first = false
          // Of the block that is final from now on the node tells with its head.
          setTimeout(() => connection.notify('heads', {}), 5)
          return hashed('gone')
        },
      },
    )
    expect(brief(await news.next())).toBe('a1')
  })
})

describe('a node that lies about blocks', () => {
  /** What a stream of blocks ends with, and how many blocks it gave. */
  async function ended(options: BlocksOptions, lies: (chain: FakeChain) => Record<string, Handler>) {
    const chain = new FakeChain(['g', 'a1', 'a2', 'a3'])
    const { node, news } = await follow(chain, { pollInterval: 0.001, ...options }, lies(chain))
    let count = 0
    try {
      for await (const _ of news) count += 1
    } catch (error) {
      return { error, count, calls: node.calls.length }
    }
    return { count, calls: node.calls.length }
  }
  /** Headers as they are but for a change, of those that are asked for by their hash only where it says so. */
  const headers = (change: object, byHash: 'all' | 'by hash') => (chain: FakeChain) => ({
    chain_getHeader: ((params, connection) => {
      const header = chain.handlers.chain_getHeader?.(params, connection) as object | null
      return header === null || (byHash === 'by hash' && params.length === 0) ? header : { ...header, ...change }
    }) as Handler,
  })

  it.each([
    ['no number', headers({ number: '0xzz' }, 'all')],
    ['a number beyond all', headers({ number: `0x${'f'.repeat(40)}` }, 'all')],
    ['a number that no longer is one', headers({ number: '0x20000000000000' }, 'all')],
    ['a number in decimals', headers({ number: '7' }, 'all')],
    ['a parent that is no text', headers({ parentHash: 7 }, 'by hash')],
    ['a parent that is no hash', headers({ parentHash: 'none' }, 'all')],
    ['a root that is as long as a message', headers({ stateRoot: 'x'.repeat(900_000) }, 'by hash')],
    ['hashes that are none', () => ({ chain_getBlockHash: () => 'x'.repeat(900_000) })],
    ['another number than was asked for', headers({ number: '0x1fffffffffff' }, 'by hash')],
    ['another number, also of the newest block', headers({ number: '0x1fffffffffff' }, 'all')],
  ])('is named at once for %s', async (_what, lies) => {
    const { error, count, calls } = await ended({ from: 2 }, lies)
    expect(error).toMatchObject({ code: 'NODE_MISBEHAVED' })
    expect([count, calls < 100]).toEqual([0, true])
  })

  it.each([
    ['parents that are none', headers({ parentHash: hashed('none') }, 'by hash'), 1],
    ['hashes of no block', () => ({ chain_getBlockHash: ([n]: readonly unknown[]) => hashed(`hash of ${n}`) }), 0],
  ])('is named soon for %s, and asked little', async (_what, lies, given) => {
    // Twelve seconds of it are long: here they are over at once.
    const now = performance.now.bind(performance)
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => now() * 10_000)
    const { error, count, calls } = await ended({ from: 1 }, lies as (chain: FakeChain) => Record<string, Handler>)
    clock.mockRestore()
    expect(error).toMatchObject({
      code: 'NODE_MISBEHAVED',
      did: expect.stringContaining(
        `gave no block ${1 + given} that follows on the one before, asked 21 times in a row within `,
      ),
    })
    expect([count, calls < 200]).toEqual([given, true])
  })

  it('is named for a newest block that is not there, with no word of one that was let go', async () => {
    const { error, count } = await ended({}, headers({ number: '0x1fffffffffff' }, 'all'))
    expect(error).toMatchObject({ code: 'NODE_MISBEHAVED' })
    expect(count).toBe(0)
  })

  it('is told from one whose chain changes while it is read', async () => {
    // More looks than are ever made at the default pace: what counts is the time as well.
    let changing = 100
    const chain = new FakeChain(['g', 'a1', 'a2', 'a3'])
    const { news } = await follow(
      chain,
      { from: 0, pollInterval: 0.001 },
      {
        chain_getBlockHash: ([number]) => {
          if (number !== 2 || changing === 0) return ['g', 'a1', 'a2', 'a3'].map(hashed)[Number(number)]
          changing -= 1
          return hashed('taken back meanwhile')
        },
      },
    )
    const seen: string[] = []
    for (let n = 0; n < 4; n++) seen.push(brief(await news.next()))
    expect([seen, changing]).toEqual([['g', 'a1', 'a2', 'a3'], 0])
    await news.return(undefined)
  })

  it('is told from one that let blocks go', async () => {
    const { error } = await ended({ from: 1 }, (chain) => ({
      chain_getBlockHash: (params, connection) =>
        params[0] === 1 ? null : chain.handlers.chain_getBlockHash?.(params, connection),
    }))
    expect(error).toMatchObject({ code: 'BLOCK_PRUNED' })
  })
})

it('a head that is pushed and has no number ends the stream of heads', async () => {
  const { rpc } = await follow(
    new FakeChain(['g']),
    {},
    {
      chain_subscribeNewHeads: (_params, connection) => {
        setTimeout(() => connection.notify('heads', { number: '0xzz' }), 5)
        return 'heads'
      },
    },
  )
  const heads = newHeads(rpc, 'best', new AbortController().signal)
  await expect(heads.next()).rejects.toMatchObject({ code: 'NODE_MISBEHAVED' })
})

describe('one of several nodes that lies', () => {
  const hash = ROOT

  /** Two nodes of one chain, and its blocks by way of both, the first one first. */
  async function ofTwo(
    lies: (chain: FakeChain) => Record<string, Handler>,
    all: boolean,
    options: BlocksOptions = { from: 1 },
  ) {
    const chain = new FakeChain([hash, 'a1', 'a2', 'a3'])
    const pushed: Handler = (_, { notify }) => {
      setTimeout(
        () => notify('heads', { number: '0x4', parentHash: hashed('a3'), stateRoot: ROOT, extrinsicsRoot: ROOT }),
        100,
      )
      return 'heads'
    }
    const nodes = [
      await FakeNode.start({ ...chain.handlers, chain_subscribeNewHeads: pushed, ...lies(chain) }),
      await FakeNode.start({ ...chain.handlers, chain_subscribeNewHeads: pushed, ...(all ? lies(chain) : {}) }),
    ]
    const rpc = webSocket(
      nodes.map(({ url }) => url),
      { genesisHash: hash, retries: 1, retryDelay: 0.01 },
    )
    const news = followBlocks(rpc, { ...options, pollInterval: 0.01 })
    const close = async () => {
      await news.return(undefined)
      rpc.close()
      for (const node of nodes) await node.stop()
    }
    return { chain, nodes, rpc, news, close }
  }

  it.each<[what: string, lies: (chain: FakeChain) => Record<string, Handler>]>([
    ['with a header', () => ({ chain_getHeader: () => ({ number: '0xzz', parentHash: hash }) })],
    ['with a message', () => ({ chain_getHeader: (_, { send }) => send(`[${'[],'.repeat(300_000)}[]]`) })],
    [
      'once the first blocks are read',
      (chain) => {
        let asked = 0
        return {
          chain_getHeader: (params, connection) =>
            ++asked > 4 ? { number: '0xzz', parentHash: hash } : chain.handlers.chain_getHeader?.(params, connection),
        }
      },
    ],
  ])('%s is left for another one', async (_what, lies) => {
    const { chain, nodes, rpc, news, close } = await ofTwo(lies, false)
    const seen: string[] = []
    for (let n = 0; n < 3; n++) seen.push(brief(await news.next()))
    chain.goBack(3, 'a4')
    seen.push(brief(await news.next()))
    expect([seen, rpc.url]).toEqual([['a1', 'a2', 'a3', 'a4'], nodes[1]?.url])
    await close()
  })

  it.each<[what: string, block: object | null, seen: string[]]>([
    ['says it has it', {}, ['far', '-far', 'a3', 'a4']],
    ['does not even show it', null, ['a3', 'a4']],
  ])('about the height, and %s: the blocks of the next one are followed from its own', async (_what, block, seen) => {
    let asked = 0
    const height = { number: '0x38d7ea4c68000', parentHash: ROOT, stateRoot: ROOT, extrinsicsRoot: ROOT }
    const { chain, rpc, nodes, news, close } = await ofTwo(
      () => ({
        chain_getBlockHash: ([number]) => (number === 0 ? hash : hashed('far')),
        chain_getHeader: ([at]) => {
          if (++asked > 2) return { number: '0xzz' }
          return at === undefined ? height : block && { ...height, ...block }
        },
      }),
      false,
      {},
    )
    for (const each of seen) {
      if (each === 'a4') chain.goBack(3, 'a4')
      expect(brief(await news.next())).toBe(each)
    }
    expect(rpc.url).toBe(nodes[1]?.url)
    await close()
  })

  it('and has other requests under way: those fail as those of a link that broke, with the reason', async () => {
    const { nodes, rpc, close } = await ofTwo(() => ({ system_name: () => undefined }), true)
    const [first = '', second = ''] = nodes.map(({ url }) => url)
    await rpc.open()
    const waiting = rpc.request('system_name')
    await expect.poll(() => nodes[0]?.calls.at(-1)?.method).toBe('system_name')
    const unsent = rpc.request('system_name')
    expect(rpc.leave?.(new NodeMisbehaved(first, 'sent a stone'))).toBe(true)
    const error = await waiting.catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(ConnectionError)
    expect(error).toMatchObject({
      code: 'CONNECTION',
      message: `the connection to ${first} was given up, since that node sent a stone`,
      cause: { code: 'NODE_MISBEHAVED' },
    })
    await expect(unsent).rejects.toMatchObject({ code: 'CONNECTION' })
    // What is said when the other one is down as well.
    await nodes[1]?.stop()
    const down = await rpc.request('system_name').catch((reason: unknown) => reason)
    expect(String(down)).toContain(
      `cannot connect to ${second} after 2 tries: connect ECONNREFUSED ${second.slice(5)}. Is a node running there? Passed over: ${first}, which sent a stone.`,
    )
    await close()
  })

  it('and all of them: the last one is named, and they are asked again by whoever asks', async () => {
    const { nodes, rpc, news, close } = await ofTwo(() => ({ chain_getHeader: () => ({ number: '0xzz' }) }), true)
    await expect(news.next()).rejects.toMatchObject({ code: 'NODE_MISBEHAVED', url: nodes[1]?.url })
    expect(await rpc.request('chain_getBlockHash', [0])).toBe(hash)
    await close()
  })
})
