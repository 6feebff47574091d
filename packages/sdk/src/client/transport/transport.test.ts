import { getEventListeners } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { ConnectionError, NodeMisbehaved, NoSubscriptions, WrongChain } from '../rpc/errors.ts'
import { FakeNode } from '../testing/fakeNode.ts'
import { http } from './http.ts'
import { inProcess } from './inProcess.ts'
import { openSocket } from './nodeSocket.ts'
import { transportTo } from './transportTo.ts'
import { webSocket } from './webSocket.ts'

const OURS = `0x${'11'.repeat(32)}`
const OTHER = `0x${'22'.repeat(32)}`
const open: { stop(): unknown }[] = []

afterEach(async () => {
  for (const thing of open.splice(0).reverse()) await thing.stop()
})

async function node(genesis: string, name: string): Promise<FakeNode> {
  const started = await FakeNode.start({ chain_getBlockHash: () => genesis, system_name: () => name })
  open.push(started)
  return started
}

function kept<T extends { close(): void }>(transport: T): T {
  open.push({ stop: () => transport.close() })
  return transport
}

describe('several addresses', () => {
  const nobody = 'ws://127.0.0.1:9'

  it('are taken only with the hash of their chain', () => {
    expect(() => webSocket([nobody, 'ws://127.0.0.1:8'])).toThrow(
      'expected the option genesisHash with 2 addresses: without it nothing tells that they are nodes of one chain',
    )
    expect(() => webSocket([])).toThrow(ConnectionError)
    const genesisHash = `0x${'00'.repeat(32)}`
    expect(() => transportTo([nobody, 'http://127.0.0.1:8'], { genesisHash })).toThrow(
      /^expected addresses of one kind/,
    )
  })

  it('are expected, and nothing else that a caller may have whose types nobody checks', () => {
    const wrong = [undefined, null, 9944, { url: nobody }, new URL(nobody)]
    for (const each of wrong)
      expect(() => transportTo(each as never, {})).toThrow(/^expected the address of a node such as ws:.*, found /)
  })

  it('are tried in order, and the next one when a link breaks', async () => {
    const [first, second] = [await node(OURS, 'first'), await node(OURS, 'second')]
    const rpc = kept(webSocket([nobody, first.url, second.url], { genesisHash: OURS, retryDelay: 0.01 }))
    const states: string[] = []
    rpc.watch((state) => states.push(state))
    expect([await rpc.request('system_name'), rpc.url]).toEqual(['first', first.url])
    await first.stop()
    await expect.poll(() => states).toEqual(['connected', 'disconnected'])
    expect([await rpc.request('system_name'), rpc.url]).toEqual(['second', second.url])
  })

  it('are left for the next one when a link breaks, also where the first takes another link at once', async () => {
    const [first, second] = [await node(OURS, 'first'), await node(OURS, 'second')]
    first.handlers.drop = (_params, connection) => connection.drop()
    const rpc = kept(webSocket([first.url, second.url], { genesisHash: OURS }))
    await expect(rpc.request('drop')).rejects.toThrow(ConnectionError)
    expect([await rpc.request('system_name'), rpc.url]).toEqual(['second', second.url])
  })

  it('of another chain are passed over, and nothing but the question for block 0 reaches them', async () => {
    const [wrong, right] = [await node(OTHER, 'wrong'), await node(OURS, 'right')]
    const rpc = kept(webSocket([wrong.url, right.url], { genesisHash: OURS }))
    expect(await rpc.request('system_name')).toBe('right')
    expect(wrong.calls).toEqual([{ method: 'chain_getBlockHash', params: [0] }])
  })

  it('that take a connection and answer nothing are passed over in the time of one attempt', async () => {
    const silent = await FakeNode.start({ chain_getBlockHash: () => undefined })
    open.push(silent)
    const right = await node(OURS, 'right')
    const rpc = kept(webSocket([silent.url, right.url], { genesisHash: OURS, connectTimeout: 0.1 }))
    expect(await rpc.request('system_name')).toBe('right')
    expect(silent.clients).toBe(0)
  })

  it('that are all of another chain are refused at once', async () => {
    const wrong = await node(OTHER, 'wrong')
    const rpc = kept(webSocket(wrong.url, { genesisHash: OURS, retries: 1000 }))
    const refused = await rpc.request('system_name').catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(WrongChain)
    expect(String(refused)).toContain(`expected a node of the chain whose block 0 is ${OURS}, found ${OTHER}`)
  })

  it('may not call its block 0 anything else than a text', async () => {
    const wrong = await FakeNode.start({ chain_getBlockHash: () => ({ toString: 1 }) })
    open.push(wrong)
    const refused = await kept(webSocket(wrong.url, { genesisHash: OURS }))
      .request('system_name')
      .catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(NodeMisbehaved)
  })
})

describe('a socket', () => {
  it('that does not open leaves nothing behind at the signal that would end it', async () => {
    const { signal } = new AbortController()
    const heard = { text: () => undefined, closed: () => undefined }
    await expect(openSocket('ws://127.0.0.1:9', heard, { timeoutMs: 1000, maxBytes: 1000 }, signal)).rejects.toThrow(
      'ECONNREFUSED',
    )
    await expect.poll(() => getEventListeners(signal, 'abort')).toEqual([])
  })
})

describe('HTTP', () => {
  async function served(answer: (body: string) => { status: number; text: string; afterMs?: number }): Promise<string> {
    const server = createServer((request, response) => {
      let body = ''
      request.on('data', (chunk) => {
        body += String(chunk)
      })
      request.on('end', () => {
        const { status, text, afterMs = 0 } = answer(body)
        setTimeout(() => response.writeHead(status).end(text), afterMs)
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    open.push({
      stop: () => {
        server.closeAllConnections()
        server.close()
      },
    })
    const address = server.address()
    return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  }

  const echo = (body: string) => {
    const asked = JSON.parse(body) as { id: number; params: unknown } | { id: number; params: unknown }[]
    const one = ({ id, params }: { id: number; params: unknown }) => ({ jsonrpc: '2.0', id, result: params })
    return { status: 200, text: JSON.stringify(Array.isArray(asked) ? asked.map(one) : one(asked)) }
  }

  it('asks, one by one and in batches, and says what it cannot', async () => {
    const rpc = kept(http(await served(echo)))
    expect(await rpc.request('echo', [1])).toEqual([1])
    expect(
      await rpc.batch([
        { method: 'a', params: [1] },
        { method: 'b', params: [2] },
      ]),
    ).toEqual([[1], [2]])
    await expect(rpc.subscribe('chain_subscribeNewHeads', [], 'chain_unsubscribeNewHeads')).rejects.toThrow(
      NoSubscriptions,
    )
    expect(rpc.subscribes).toBe(false)
    expect(() => http('ws://127.0.0.1:9944')).toThrow('expected the address of a node such as http://127.0.0.1:9944')
  })

  it('fails the one request that did not arrive, and no other', async () => {
    const url = await served((body) => (body.includes('lost') ? { status: 502, text: 'bad gateway' } : echo(body)))
    const rpc = kept(http(url))
    const [lost, found] = await Promise.allSettled([rpc.request('lost'), rpc.request('echo', [2])])
    expect(lost).toMatchObject({ reason: { code: 'CONNECTION', message: expect.stringMatching(/status 502/) } })
    expect(found).toMatchObject({ value: [2] })
  })

  it('asks its only address on without a question before it, and fails at once what that does not answer', async () => {
    const asked: string[] = []
    let sick = true
    const url = await served((body) => {
      asked.push((JSON.parse(body) as { method: string }).method)
      return sick && !body.includes('chain_getBlockHash') ? { status: 503, text: 'busy' } : echo(body)
    })
    const rpc = kept(http(url))
    await rpc.open()
    asked.length = 0
    const states: string[] = []
    rpc.watch((state) => states.push(state))
    const began = performance.now()
    for (let n = 0; n < 3; n++) await expect(rpc.request('echo', [n])).rejects.toThrow('status 503')
    expect(performance.now() - began).toBeLessThan(500)
    sick = false
    expect(await rpc.request('echo', [3])).toEqual([3])
    expect([asked, states]).toEqual([Array(4).fill('echo'), []])
  })

  it('asks its only address for its chain again, once and first, when that answers after it did not', async () => {
    const asked: string[] = []
    let chain: string | undefined = OURS
    const url = await served((body) => {
      const { id, method } = JSON.parse(body) as { id: number; method: string }
      asked.push(method)
      if (chain === undefined) return { status: 502, text: 'bad gateway' }
      return {
        status: 200,
        text: JSON.stringify({ jsonrpc: '2.0', id, result: method === 'chain_getBlockHash' ? chain : 'x' }),
      }
    })
    const rpc = kept(http(url, { genesisHash: OURS, retries: 0 }))
    const several = () => Promise.allSettled([1, 2, 3].map(() => rpc.request('system_name')))
    await rpc.request('system_name')

    chain = undefined
    await several()
    asked.length = 0
    const lost = { status: 'rejected', reason: { code: 'CONNECTION', message: expect.stringContaining('502') } }
    expect(await several()).toMatchObject(Array(3).fill(lost))
    expect(asked).toEqual(['chain_getBlockHash'])

    chain = OURS
    asked.length = 0
    for (let n = 0; n < 2; n++) expect(await several()).toEqual(Array(3).fill({ status: 'fulfilled', value: 'x' }))
    expect(asked).toEqual(['chain_getBlockHash', ...Array(6).fill('system_name')])

    chain = undefined
    await rpc.request('system_name').catch(() => undefined)
    chain = OTHER
    asked.length = 0
    for (let n = 0; n < 2; n++)
      expect(await several()).toMatchObject(Array(3).fill({ status: 'rejected', reason: { code: 'WRONG_CHAIN' } }))
    expect(asked).not.toContain('system_name')

    chain = OURS
    expect(await rpc.request('system_name')).toBe('x')
  })

  it('asks its only address for its chain until that is answered, and says what it asked it for', async () => {
    const asked: string[] = []
    let state: 'well' | 'down' | 'busy' = 'well'
    const url = await served((body) => {
      const { id, method } = JSON.parse(body) as { id: number; method: string }
      asked.push(method)
      if (state === 'down') return { status: 502, text: 'bad gateway' }
      const answer = state === 'busy' ? { error: { code: -32000, message: 'busy' } } : { result: OURS }
      return { status: 200, text: JSON.stringify({ jsonrpc: '2.0', id, ...answer }) }
    })
    const rpc = kept(http(url, { genesisHash: OURS, retries: 0 }))
    await rpc.request('system_name')
    state = 'down'
    await rpc.request('system_name').catch(() => undefined)
    state = 'busy'
    asked.length = 0
    for (let n = 0; n < 2; n++)
      await expect(rpc.request('system_name')).rejects.toMatchObject({
        code: 'RPC',
        rpcCode: -32000,
        message:
          'chain_getBlockHash failed with -32000 busy; nothing else was asked, since the node behind the address left a question without an answer before and may be another one: ask again',
      })
    state = 'well'
    expect(await rpc.request('system_name')).toBe(OURS)
    expect(asked).toEqual([...Array(3).fill('chain_getBlockHash'), 'system_name'])
  })

  it('asks its only address for its chain again where another node has taken its port', async () => {
    const of = (chain: string) =>
      createServer((request, response) => {
        let body = ''
        request.on('data', (chunk) => {
          body += String(chunk)
        })
        request.on('end', () => {
          const { id } = JSON.parse(body) as { id: number }
          response.setHeader('connection', 'close').end(JSON.stringify({ jsonrpc: '2.0', id, result: chain }))
        })
      })
    const stopped = (server: Server) =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
    const ours = of(OURS)
    await new Promise<void>((resolve) => ours.listen(0, '127.0.0.1', resolve))
    const { port } = ours.address() as AddressInfo
    const rpc = kept(http(`http://127.0.0.1:${port}`, { genesisHash: OURS, retries: 0 }))
    expect(await rpc.request('system_name')).toBe(OURS)
    await stopped(ours)
    await expect(rpc.request('system_name')).rejects.toMatchObject({ code: 'CONNECTION' })
    const others = of(OTHER)
    await new Promise<void>((resolve) => others.listen(port, '127.0.0.1', resolve))
    open.push({ stop: () => stopped(others) })
    await expect(rpc.request('system_name')).rejects.toMatchObject({ code: 'WRONG_CHAIN' })
  })

  it.each([
    ['is gone', undefined],
    ['is not reached by what stands before it', { status: 502, text: 'bad gateway' }],
  ])('goes on to the next address where the node %s, and what is under way stays so', async (_what, refusal) => {
    let down = false
    const answers = (name: string) => (body: string) => {
      if (down && refusal && name === 'first') return refusal
      const { id, method } = JSON.parse(body) as { id: number; method: string }
      const result = method === 'chain_getBlockHash' ? OURS : name
      return { status: 200, text: JSON.stringify({ jsonrpc: '2.0', id, result }), afterMs: method === 'slow' ? 200 : 0 }
    }
    const [first, second] = [await served(answers('first')), await served(answers('second'))]
    const rpc = kept(http([first, second], { genesisHash: OURS, retries: 0 }))
    expect(await rpc.request('system_name')).toBe('first')
    const slow = rpc.request('slow').catch((error: unknown) => error)
    const states: string[] = []
    rpc.watch((state) => states.push(state))
    await new Promise((resolve) => setTimeout(resolve, 50))
    down = true
    if (refusal === undefined) await open.at(-3)?.stop()
    const lost = await rpc.request('system_name').catch((error: unknown) => error)
    expect(lost).toMatchObject({ code: 'CONNECTION', message: expect.stringContaining(`did not reach ${first}`) })
    expect([await rpc.request('system_name'), rpc.url]).toEqual(['second', second])
    expect(states).toEqual(['disconnected', 'connected'])
    if (refusal !== undefined) expect(await slow).toBe('first')
  })
})

describe('in process', () => {
  it('asks a function', async () => {
    const answer = async (text: string) => {
      const { id, method } = JSON.parse(text) as { id: number; method: string }
      if (method === 'broken') throw new ConnectionError('no answer')
      return JSON.stringify({ jsonrpc: '2.0', id, result: method })
    }
    const rpc = kept(inProcess({ rpc: answer }))
    expect(await rpc.request('system_name')).toBe('system_name')
    await expect(rpc.request('broken')).rejects.toThrow('broken did not reach the node in this process: no answer')
    rpc.close()
    await expect(rpc.request('system_name')).rejects.toThrow('was closed')
    expect(rpc.closed).toBe(true)
  })

  it('loses no notification of subscriptions that are confirmed in one moment', async () => {
    const asked: number[] = []
    const rpc = kept(
      inProcess({
        rpc: async () => undefined,
        connect: ({ text }) => ({
          close: () => undefined,
          send(request) {
            asked.push((JSON.parse(request) as { id: number }).id)
            if (asked.length !== 2) return
            for (const id of asked) text(JSON.stringify({ jsonrpc: '2.0', id, result: `sub ${id}` }))
            for (const id of asked) {
              const params = { subscription: `sub ${id}`, result: id }
              text(JSON.stringify({ jsonrpc: '2.0', method: 'news', params }))
            }
          },
        }),
      }),
    )
    const both = await Promise.all([rpc.subscribe('watch', [], 'unwatch'), rpc.subscribe('watch', [], 'unwatch')])
    expect(await Promise.all(both.map(async (each) => (await each.next()).value))).toEqual(asked.slice(0, 2))
  })
})
