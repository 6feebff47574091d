// Links that end slowly: the close frame is there, and the connection is still open.
import { afterEach, describe, expect, it, onTestFinished } from 'vitest'
import { ChainReader } from '../chainReader.ts'
import { FakeNode, type Handler } from '../testing/fakeNode.ts'
import { openSocket as openBrowserSocket } from '../transport/browserSocket.ts'
import { RpcConnection } from './connection.ts'
import { NodeMisbehaved } from './errors.ts'
import { RpcSession } from './session.ts'

const GENESIS = `0x${'00'.repeat(32)}`
const open: { stop(): unknown }[] = []

afterEach(async () => {
  for (const thing of open.splice(0).reverse()) await thing.stop()
})

async function nodeOf(name: string, handlers: Record<string, Handler> = {}): Promise<FakeNode> {
  const node = await FakeNode.start({ chain_getBlockHash: () => GENESIS, system_name: () => name, ...handlers })
  open.push(node)
  return node
}

function clientOf(urls: string | readonly string[]): RpcConnection {
  const rpc = new RpcConnection(urls, { genesisHash: GENESIS, retries: 1, retryDelay: 0.01, requestTimeout: 5 })
  open.push({ stop: () => rpc.close() })
  return rpc
}

const ms = (time: number) => new Promise((resolve) => setTimeout(resolve, time))

describe('a link that ends slowly', () => {
  it('says nothing for the one after it: each answer is of the node that is named, whenever the old one is gone', async () => {
    for (const after of [0, 2, 4, 8, 16, 32]) {
      const [first, second] = [await nodeOf('first'), await nodeOf('second')]
      const rpc = clientOf([first.url, second.url])
      await rpc.open()
      first.takeLeave()
      await ms(20)
      setTimeout(() => first.dropAll(), after)
      for (let n = 0; n < 20; n++) {
        const name = await rpc.request('system_name').catch(() => undefined)
        if (name !== undefined) expect([name, rpc.url], `${after} ms`).toEqual(['second', second.url])
        await ms(3)
      }
      expect(await rpc.request('system_name')).toBe('second')
    }
  })

  it('of one that lies does not make another one the liar', async () => {
    const lies = { chain_getHeader: () => ({ number: '0xzz', parentHash: GENESIS }) }
    // Whoever is named has been asked.
    const [liar, honest] = [await nodeOf('liar', lies), await nodeOf('honest', lies)]
    const rpc = clientOf([liar.url, honest.url])
    await rpc.open()
    liar.takeLeave()
    await ms(20)
    setTimeout(() => liar.dropAll(), 0)
    const reader = new ChainReader({ rpc, genesisHash: GENESIS, version: {} as never, metadata: {} as never })
    for (let n = 0; n < 20; n++) {
      const asked = [liar, honest].map((node) => node.calls.length)
      const error = (await reader.header().catch((thrown: unknown) => thrown)) as NodeMisbehaved
      const named = [liar, honest].findIndex((node) => node.url === error.url)
      expect([liar, honest][named]?.calls.length, `${n}`).toBeGreaterThan(asked[named] ?? 0)
      await ms(2)
    }
  })

  it('ends the streams on it, and what waits for an answer, with the next request', async () => {
    const node = await nodeOf('here', { watch: () => 'stream', slow: () => undefined })
    const rpc = clientOf(node.url)
    const stream = await rpc.subscribe('watch', [], 'unwatch')
    const ended = stream.next().catch((error: unknown) => error)
    const slow = rpc.request('slow').catch((error: unknown) => error)
    const states: string[] = []
    rpc.watch((state) => states.push(state))
    node.takeLeave()
    await ms(20)
    expect(await rpc.request('system_name')).toBe('here')
    const broke = { code: 'CONNECTION', message: `the connection to ${node.url} broke (it is being closed)` }
    expect(await Promise.race([Promise.all([ended, slow]), ms(500)])).toMatchObject([broke, broke])
    expect(states).toEqual(['disconnected', 'connected'])
    // The old connection is not kept for as long as the node likes.
    node.dropAll()
  })

  it('is one in a browser too', async () => {
    const sockets: FakeSocket[] = []
    class FakeSocket {
      readyState = 0
      readonly bufferedAmount = 0
      readonly url: string
      onopen = () => undefined
      onmessage: (message: { data: string }) => void = () => undefined
      onclose: (event: { code: number; reason: string }) => void = () => undefined
      constructor(url: string) {
        this.url = url
        sockets.push(this)
        queueMicrotask(() => {
          this.readyState = 1
          this.onopen()
        })
      }
      send(text: string) {
        const { id, method } = JSON.parse(text) as { id: number; method: string }
        if (method === 'slow') return
        const result = method === 'chain_getBlockHash' ? GENESIS : this.url
        setTimeout(() => this.onmessage({ data: JSON.stringify({ jsonrpc: '2.0', id, result }) }), 5)
      }
      close() {
        this.readyState = 2
      }
    }
    const before = Object.getOwnPropertyDescriptor(globalThis, 'WebSocket') ?? { value: undefined }
    Object.defineProperty(globalThis, 'WebSocket', { value: FakeSocket, configurable: true, writable: true })
    onTestFinished(() => void Object.defineProperty(globalThis, 'WebSocket', { ...before, configurable: true }))
    const urls = ['ws://127.0.0.1:1/', 'ws://127.0.0.1:2/']
    const form = { scheme: /^ws:/, example: 'ws://127.0.0.1:9944' }
    const rpc = new RpcSession(urls, form, openBrowserSocket, { genesisHash: GENESIS, retries: 0, maxMessage: 1000 })
    open.push({ stop: () => rpc.close() })
    await rpc.open()
    const slow = rpc.request('slow').catch((error: unknown) => error)
    sockets[0]?.close()
    const answer = rpc.request('system_name')
    setTimeout(() => sockets[0]?.onclose({ code: 1013, reason: 'make room' }), 2)
    expect([await answer, rpc.url]).toEqual([urls[1], urls[1]])
    expect(await slow).toMatchObject({ code: 'CONNECTION' })
    // One that lies and ends slowly is known as a liar at once, and one that ends says why.
    const lied = rpc.request('slow').catch((error: unknown) => error)
    await ms(1)
    sockets[1]?.onmessage({ data: 'x'.repeat(1001) })
    expect(await lied).toMatchObject({ code: 'NODE_MISBEHAVED', url: urls[1] })
    expect(await rpc.request('system_name')).toBe(urls[0])
    const told = rpc.request('slow').catch((error: unknown) => error)
    await ms(1)
    sockets[2]?.onclose({ code: 1013, reason: 'make\u202e room' })
    expect(await told).toMatchObject({
      message: expect.stringMatching(/ broke \(code 1013: make\\u\{?202e\}? room\)$/),
    })
  })
})

describe('who is let go', () => {
  it('hears why, in as many words as people read, with nothing in them that changes a terminal', async () => {
    const node = await nodeOf('here', { slow: () => undefined })
    const rpc = clientOf(node.url)
    const slow = rpc.request('slow').catch((error: unknown) => error)
    await expect.poll(() => node.calls.length).toBe(2)
    node.takeLeave(1013, 'make room\u001b[31m')
    setTimeout(() => node.dropAll(), 20)
    const { message } = (await slow) as Error
    expect(message).toMatch(/ broke \(code 1013: make room.*31m\)$/)
    expect(message).not.toContain('\u001b')
  })
})

it('who is left while it is connected to is not used', async () => {
  const held: (() => void)[] = []
  const liar = await nodeOf('liar', {
    chain_getBlockHash: (_params, { send }) => {
      held.push(() => send(JSON.stringify({ jsonrpc: '2.0', id: 1, result: GENESIS })))
      return undefined
    },
  })
  const honest = await nodeOf('honest')
  const rpc = clientOf([liar.url, honest.url])
  const asked = rpc.request('system_name')
  await expect.poll(() => held.length).toBe(1)
  expect(rpc.leave(new NodeMisbehaved(liar.url, 'lied'))).toBe(true)
  held[0]?.()
  expect([await asked, rpc.url]).toEqual(['honest', honest.url])
})

it('who is left before its turn comes is not connected to', async () => {
  const [liar, gone] = [await nodeOf('liar'), await nodeOf('gone')]
  const rpc = clientOf([liar.url, gone.url])
  expect(await rpc.request('system_name')).toBe('liar')
  const { port, url } = gone
  await gone.stop()
  liar.dropAll()
  await expect.poll(() => rpc.url).toBe(url)
  const asked = rpc.request('system_name')
  expect(rpc.leave(new NodeMisbehaved(liar.url, 'lied'))).toBe(true)
  const connections = liar.calls.length
  open.push(await FakeNode.start({ chain_getBlockHash: () => GENESIS, system_name: () => 'back' }, port))
  expect([await asked, liar.calls.length]).toEqual(['back', connections])
})
