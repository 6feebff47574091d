import { createServer } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { ConnectionError, NoSubscriptions, WrongChain } from '../rpc/errors.ts'
import { FakeNode } from '../testing/fakeNode.ts'
import { http } from './http.ts'
import { inProcess } from './inProcess.ts'
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

  it('of another chain are passed over, and nothing but the question for block 0 reaches them', async () => {
    const [wrong, right] = [await node(OTHER, 'wrong'), await node(OURS, 'right')]
    const rpc = kept(webSocket([wrong.url, right.url], { genesisHash: OURS }))
    expect(await rpc.request('system_name')).toBe('right')
    expect(wrong.calls).toEqual([{ method: 'chain_getBlockHash', params: [0] }])
  })

  it('that are all of another chain are refused at once', async () => {
    const wrong = await node(OTHER, 'wrong')
    const rpc = kept(webSocket(wrong.url, { genesisHash: OURS, retries: 1000 }))
    const refused = await rpc.request('system_name').catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(WrongChain)
    expect(String(refused)).toContain(`expected a node of the chain whose block 0 is ${OURS}, found ${OTHER}`)
  })

  it('may call its block 0 anything', async () => {
    const wrong = await FakeNode.start({ chain_getBlockHash: () => ({ toString: 1 }) })
    open.push(wrong)
    const refused = await kept(webSocket(wrong.url, { genesisHash: OURS }))
      .request('system_name')
      .catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(WrongChain)
  })
})

describe('HTTP', () => {
  async function served(answer: (body: string) => { status: number; text: string }): Promise<string> {
    const server = createServer((request, response) => {
      let body = ''
      request.on('data', (chunk) => {
        body += String(chunk)
      })
      request.on('end', () => {
        const { status, text } = answer(body)
        response.writeHead(status).end(text)
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
})
