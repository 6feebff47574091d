// The stream of blocks for indexers, against a real node behind a line that is cut.
import { createServer, connect as dial, type Socket } from 'node:net'
import { type GliaNode, type NodeOptions, startNode } from '@glia/node'
import { type BlockNews, BlockPruned, ChainClient, inProcess, isEvent, Keypair, RevertTooDeep } from '@glia/sdk'
import { afterEach, describe, expect, it } from 'vitest'

const alice = Keypair.fromUri('//Alice')
const SLOT = 12_000n
const open: (() => unknown)[] = []

afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close()
})

/** A node that makes blocks when told, and time that can be set apart, so that blocks at the same height differ. */
async function startTimed(
  options: Pick<NodeOptions, 'history'> = {},
): Promise<{ node: GliaNode; shift(by: bigint): void }> {
  let shifted = 0n
  const clock = {
    next: (previous: bigint | undefined) => {
      const next = (previous ?? 0n) + SLOT + shifted
      shifted = 0n
      return next
    },
  }
  const node = await startNode({
    seal: 'manual',
    stateRoots: 'onRequest',
    clock,
    rpcPort: 0,
    host: '127.0.0.1',
    verifyThreads: 1,
    ...options,
  })
  open.push(() => node.stop())
  return {
    node,
    shift: (by) => {
      shifted = by * SLOT
    },
  }
}

async function seal(node: GliaNode, count: number): Promise<void> {
  for (let n = 0; n < count; n++) await node.sealer.seal()
}

/** A line to a port that can be cut. */
async function line(port: number): Promise<{ url: string; cut(): number }> {
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    const upstream = dial(port, '127.0.0.1')
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from)
      from.on('error', () => to.destroy())
      from.on('close', () => {
        sockets.delete(from)
        to.destroy()
      })
      from.pipe(to)
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const cut = () => {
    const count = sockets.size / 2
    for (const socket of sockets) socket.destroy()
    return count
  }
  open.push(() => {
    cut()
    server.close()
  })
  const address = server.address()
  return { url: `ws://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`, cut }
}

async function client(to: Parameters<typeof ChainClient.connect>[0]): Promise<ChainClient> {
  const connected = await ChainClient.connect(to, typeof to === 'string' ? { retryDelay: 0.01 } : {})
  open.push(() => connected.close())
  return connected
}

/** What a reader holds who takes back what is taken back; fails when a block comes twice, early or late. */
class Reader {
  readonly hashes: string[] = []
  readonly reverted: string[][] = []
  blocks = 0

  take(news: BlockNews): void {
    if (news.kind === 'block') {
      this.blocks += 1
      expect(news.block.number).toBe(this.hashes.length)
      if (this.hashes.length > 0) expect(news.block.parentHash).toBe(this.hashes.at(-1))
      this.hashes.push(news.block.hash)
      return
    }
    const gone = news.blocks.map(({ hash }) => hash)
    expect(this.hashes.splice(-gone.length).reverse()).toEqual(gone)
    this.reverted.push(gone)
  }
}

describe('blocks', () => {
  const TOTAL = 10_000
  const CUTS = 50
  const DEPTH = 20

  it('are each given once and in order over 50 broken links, and 20 that are taken back are announced', async () => {
    const { node, shift } = await startTimed({ history: 'all' })
    const { url, cut } = await line(node.port)
    const chain = await client(url)
    const reader = new Reader()
    let cuts = 0
    const made = (async () => {
      await seal(node, TOTAL / 2)
      // The reader has seen what is taken back now.
      await expect.poll(() => reader.hashes.length, { timeout: 60_000 }).toBe(TOTAL / 2 + 1)
      node.chain.revert(TOTAL / 2 - DEPTH)
      shift(1n)
      await seal(node, TOTAL / 2 + DEPTH - 1)
    })()
    let nextCut = TOTAL / CUTS / 2
    for await (const news of chain.blocks({ from: 0 })) {
      reader.take(news)
      if (reader.blocks >= nextCut && cuts < CUTS) {
        expect(cut()).toBeGreaterThan(0)
        cuts += 1
        nextCut += TOTAL / CUTS
      }
      if (reader.hashes.length === TOTAL) break
    }
    await made
    expect(cuts).toBe(CUTS)
    expect(reader.reverted.map((gone) => gone.length)).toEqual([DEPTH])
    expect(reader.blocks).toBe(TOTAL + DEPTH)
    expect(reader.hashes).toEqual(Array.from({ length: TOTAL }, (_, number) => node.chain.hashOf(number)))
  }, 120_000)

  it('of a node in this process need no socket, and begin at the newest', async () => {
    const { node } = await startTimed()
    await seal(node, 3)
    const chain = await client(inProcess(node))
    expect(await chain.storage('System', 'Number')).toBe(3)
    const seen: number[] = []
    for await (const news of chain.blocks({ pollInterval: 0.01 })) {
      if (news.kind === 'block') seen.push(news.block.number)
      if (seen.length === 3) break
      await seal(node, 1)
    }
    expect(seen).toEqual([3, 4, 5])
  })

  it('of a node in this process are told as they come, until it stops or the client leaves', async () => {
    const { node } = await startTimed()
    const chain = await client(inProcess(node))
    expect(chain.rpc.subscribes).toBe(true)
    const heads = chain.heads()
    expect((await heads.next()).value).toMatchObject({ number: 0 })
    const next = heads.next()
    await seal(node, 1)
    expect((await next).value).toMatchObject({ number: 1 })
    // Left behind, the newest is what counts; and what is asked meanwhile is answered.
    await seal(node, 300)
    expect(await chain.blockNumber()).toBe(301)
    await heads.return(undefined)
    const left = await client(inProcess(node))
    const lost = left.heads()
    await lost.next()
    const states: string[] = []
    left.rpc.watch((state) => states.push(state))
    await node.stop()
    await expect(lost.next()).rejects.toMatchObject({
      code: 'CONNECTION',
      message: 'the connection to the node in this process broke (the node has stopped)',
    })
    expect(states).toEqual(['disconnected'])
    await expect(left.blockNumber()).rejects.toMatchObject({ code: 'CONNECTION' })
  })

  it('of a node that lets nobody connect are found by asking', async () => {
    const { node } = await startTimed()
    await seal(node, 1)
    const chain = await client(inProcess({ rpc: (request) => node.rpc(request) }))
    expect((await chain.blocks({ pollInterval: 0.01 }).next()).value).toMatchObject({ block: { number: 1 } })
    await expect(chain.heads().next()).rejects.toMatchObject({ code: 'NO_SUBSCRIPTIONS' })
  })

  it('are where a transaction is found that cannot be watched', async () => {
    const node = await startNode({ seal: 'instant', rpcPort: 0, host: '127.0.0.1', verifyThreads: 1 })
    open.push(() => node.stop())
    for (const to of [
      inProcess({ rpc: (request) => node.rpc(request) }),
      inProcess(node),
      `http://127.0.0.1:${node.port}`,
    ]) {
      const chain = await client(to)
      const included = await chain.execute(alice, chain.call('System', 'remark_with_event', { remark: 'read me' }))
      expect(included).toMatchObject({ blockNumber: node.chain.head.number, blockHash: node.chain.head.hash })
      expect(included.events.some((event) => isEvent(event, 'System', 'Remarked'))).toBe(true)
    }
  })

  it('end with an error that says so where the node let them go, or went back further than is remembered', async () => {
    const { node, shift } = await startTimed({ history: 16 })
    await seal(node, 200)
    const chain = await client(`ws://127.0.0.1:${node.port}`)
    const pruned = await chain
      .blocks({ from: 1 })
      .next()
      .catch((error: unknown) => error)
    expect(pruned).toBeInstanceOf(BlockPruned)
    expect(String(pruned)).toContain('no longer has block 1, its newest is 200')
    const blocks = chain.blocks({ from: 191, remember: 4 })
    for (let number = 191; number <= 200; number++)
      expect((await blocks.next()).value).toMatchObject({ kind: 'block', block: { number } })
    node.chain.revert(195)
    shift(1n)
    await seal(node, 10)
    const deep = await blocks.next().catch((error: unknown) => error)
    expect(deep).toBeInstanceOf(RevertTooDeep)
    expect(String(deep)).toContain('below block 197, further than the 4 newest')
  })

  it('come when they are final where only those are wanted, and end when told to', async () => {
    const { node } = await startTimed()
    const chain = await client(`ws://127.0.0.1:${node.port}`)
    const ending = new AbortController()
    const seen: number[] = []
    const reading = (async () => {
      for await (const news of chain.blocks({ from: 0, finalized: true, signal: ending.signal }))
        if (news.kind === 'block') seen.push(news.block.number)
    })()
    await seal(node, 5)
    node.chain.markFinal(3)
    await expect.poll(() => seen).toEqual([0, 1, 2, 3])
    node.chain.markFinal(5)
    await expect.poll(() => seen).toEqual([0, 1, 2, 3, 4, 5])
    ending.abort()
    await reading
    expect(seen).toHaveLength(6)
  })
})

it('a head that was pushed is read without its header', async () => {
  const { node } = await startTimed()
  const chain = await ChainClient.connect(inProcess(node))
  open.push(() => chain.close())
  const { rpc } = chain
  const asked: string[] = []
  const request = rpc.request.bind(rpc) as (...args: unknown[]) => Promise<unknown>
  Object.defineProperty(rpc, 'request', {
    value: (...args: unknown[]) => {
      asked.push(String(args[0]))
      return request(...args)
    },
  })
  const heads = chain.heads()
  const first = heads.next()
  await expect.poll(() => rpc.subscribes).toBe(true)
  await seal(node, 1)
  const { value: head } = await first
  const hash = await chain.blockHash(head?.number)
  asked.length = 0
  expect(await chain.events(hash)).not.toHaveLength(0)
  expect(asked).toEqual(['state_getStorage', 'state_getRuntimeVersion'])
})
