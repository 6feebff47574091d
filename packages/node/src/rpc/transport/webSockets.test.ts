import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { must } from '@glia/base'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { type GliaNode, startNode } from '../../node.ts'
import { TestClient } from '../../testing/client.ts'
import type { ServerLimits } from '../limits.ts'
import { FrameMeter } from './frameMeter.ts'
import { Sockets } from './sockets.ts'
import { CLOSING_MS, MAX_CLOSING } from './webSockets.ts'

let node: GliaNode | undefined
const open: { close(): void }[] = []
afterEach(async () => {
  vi.restoreAllMocks()
  for (const each of open.splice(0)) each.close()
  await node?.stop()
  node = undefined
})

async function start(serverLimits: Partial<ServerLimits>): Promise<GliaNode> {
  node = await startNode({ seal: 'manual', rpcPort: 0, host: '127.0.0.1', serverLimits })
  return node
}

async function client({ port }: GliaNode): Promise<TestClient> {
  const found = await TestClient.open(port)
  open.push(found)
  return found
}

async function metric({ port }: GliaNode, name: string): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
  return Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1])
}

/** A WebSocket by hand: what the library would do by itself it does not. */
async function byHand({ port }: GliaNode): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  open.push({ close: () => socket.destroy() })
  socket.on('error', () => undefined)
  const key = Buffer.alloc(16).toString('base64')
  const asks = ['Upgrade: websocket', 'Connection: Upgrade', 'Sec-WebSocket-Version: 13', `Sec-WebSocket-Key: ${key}`]
  socket.write(`GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n${asks.join('\r\n')}\r\n\r\n`)
  await once(socket, 'data')
  return socket
}

/** A text frame of a client, under a mask of zeros. */
function frame(text: string): Buffer {
  const head = Buffer.from([0x81, 0xfe, 0, 0, 0, 0, 0, 0])
  head.writeUInt16BE(text.length, 2)
  return Buffer.concat([head, Buffer.from(text)])
}

const request = (method: string, id = 1) => `{"jsonrpc":"2.0","id":${id},"method":"${method}","params":[]}`

const REASON = 'it had most of the subscriptions, and others needed room'

describe('who is let go for the room of others', () => {
  const subscribe = (by: TestClient) => by.ask('chain_subscribeNewHeads')

  it('hears why, with a code that says to come again later', async () => {
    const started = await start({ subscriptionsInAll: 4 })
    const many = await client(started)
    for (let n = 0; n < 4; n++) await subscribe(many)
    const closed = once(many.ws, 'close')
    await subscribe(await client(started))
    const [code, reason] = await closed
    expect([code, String(reason)]).toEqual([1013, REASON])
    expect(await metric(started, 'glia_rpc_dismissed_total{why="shares"}')).toBe(1)
  })

  it.each([
    ['protocol', 'a frame that no client sends', Buffer.from([0xff, 0xff, 0xff]), {}],
    ['slow', 'a message that does not go on', frame('half of it').subarray(0, 12), { stallMs: 100 }],
    ['memory', 'more than there is room for', frame('x'.repeat(60_000)).subarray(0, 59_000), { inFlightBytes: 20_000 }],
  ])('is counted once, by why: %s, %s', async (why, _what, bytes, limits) => {
    const started = await start(limits)
    const socket = await byHand(started)
    socket.write(bytes)
    await once(socket.resume(), 'close')
    expect(await metric(started, `glia_rpc_dismissed_total{why="${why}"}`)).toBe(1)
    let others = 0
    for (const other of ['connections', 'shares', 'memory', 'slow', 'protocol'])
      if (other !== why) others += await metric(started, `glia_rpc_dismissed_total{why="${other}"}`)
    expect(others).toBe(0)
  })

  it('is one whose message stands still, whatever it hears and pings meanwhile', async () => {
    const started = await start({ stallMs: 100 })
    const socket = await byHand(started)
    socket.write(frame(request('chain_subscribeNewHeads')))
    await once(socket, 'data')
    // The first fragment of a message.
    socket.write(Buffer.from([0x01, 0x81, 0, 0, 0, 0, 0x5b]))
    const closed = new Promise((resolve) => socket.resume().once('close', resolve))
    // A pong, in halves: bytes come, and none of the message.
    const pong = Buffer.from([0x8a, 0x80, 0, 0, 0, 0])
    let halves = 0
    const busy = setInterval(() => {
      if (halves % 2 === 0) void started.sealer.seal()
      socket.write(halves++ % 2 === 0 ? pong.subarray(0, 3) : pong.subarray(3))
    }, 20)
    await closed
    clearInterval(busy)
    expect(await metric(started, 'glia_rpc_dismissed_total{why="slow"}')).toBe(1)
  })

  it.each([
    ['no key', 'Sec-WebSocket-Version: 13\r\n'],
    ['a version that there is not', 'Sec-WebSocket-Version: 99\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n'],
  ])('who asks for a WebSocket with %s hears which there is, and is counted', async (_what, head) => {
    const started = await start({})
    const socket = connect(started.port, '127.0.0.1')
    socket.write(`GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n${head}\r\n`)
    const heard: Buffer[] = []
    socket.on('data', (chunk: Buffer) => heard.push(chunk))
    await once(socket, 'close')
    expect(Buffer.concat(heard).toString()).toMatch(/^HTTP\/1.1 400 [^]*Sec-WebSocket-Version: 13\r\n/)
    expect(await metric(started, 'glia_rpc_refused_total{why="form"}')).toBe(1)
  })

  it('is cut off after a moment where it does not close, and asks nothing more meanwhile', async () => {
    const started = await start({ subscriptionsInAll: 4 })
    const many = await byHand(started)
    for (let n = 0; n < 4; n++) many.write(frame(request('chain_subscribeNewHeads')))
    const heard: Buffer[] = []
    many.on('data', (chunk: Buffer) => heard.push(chunk))
    const text = () => Buffer.concat(heard).toString('latin1')
    await vi.waitFor(() => expect(text().split('"id":1,').length).toBe(5))
    const gone = once(many, 'close')
    const since = performance.now()
    await subscribe(await client(started))
    await vi.waitFor(() => expect(text()).toContain(`\x88${String.fromCharCode(2 + REASON.length)}\x03\xf5${REASON}`))
    const before = text().length
    many.write(frame(request('system_chain')))
    await gone
    expect(performance.now() - since).toBeGreaterThan(CLOSING_MS - 20)
    expect(performance.now() - since).toBeLessThan(10 * CLOSING_MS)
    expect(text().length).toBe(before)
  })

  it('hears why where it is its place among the connections, and is one of so many at once; others are cut off', async () => {
    const upgraded = vi.spyOn(Sockets.prototype, 'upgraded')
    const started = await start({})
    const first = await client(started)
    await subscribe(first)
    const closed = once(first.ws, 'close')
    upgraded.mock.calls[0]?.[2]()
    expect(await metric(started, 'glia_rpc_subscriptions')).toBe(0)
    const [code, reason] = await closed
    expect([code, String(reason)]).toEqual([1013, 'every place for a connection was taken, and others needed room'])
    let left = MAX_CLOSING + 3
    for (let n = 0; n < MAX_CLOSING + 3; n++) (await byHand(started)).on('close', () => left--)
    for (const [, , dismiss] of upgraded.mock.calls.slice(1)) dismiss()
    const since = performance.now()
    await vi.waitFor(() => expect(left).toBe(MAX_CLOSING), { interval: 1 })
    await vi.waitFor(() => expect(left).toBe(0))
    expect(performance.now() - since).toBeGreaterThan(CLOSING_MS - 20)
    // Their number is counted down as they go.
    const last = await client(started)
    const gone = once(last.ws, 'close')
    upgraded.mock.calls.at(-1)?.[2]()
    expect((await gone)[0]).toBe(1013)
  })

  it('is cut off at once where it has left something unread', async () => {
    const much = 64 * 1024 * 1024
    const started = await start({ subscriptionsInAll: 4, socketBytes: much, responseBytes: much })
    const many = await client(started)
    for (let n = 0; n < 4; n++) await subscribe(many)
    many.ws.pause()
    for (let n = 0; n < 40; n++) many.raw(request('state_getMetadata', n))
    await vi.waitFor(async () => expect(await metric(started, 'glia_rpc_bytes_in_flight')).toBeGreaterThan(1_000_000))
    const newcomer = await client(started)
    const before = await metric(started, 'glia_rpc_connections')
    await subscribe(newcomer)
    expect(await metric(started, 'glia_rpc_connections')).toBe(before - 1)
    many.ws.resume()
    const [code] = await once(many.ws, 'close')
    expect(code).toBe(1006)
  })
})

describe('a WebSocket', () => {
  it('whose messages come all at once, long and short ones, hears every answer in their order', async () => {
    const socket = await byHand(await start({ socketBytes: 8 * 1024 * 1024, responseBytes: 8 * 1024 * 1024 }))
    let text = ''
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1')
    })
    const frames = Array.from({ length: 3000 }, (_, id) =>
      frame(request('system_chain', id) + ' '.repeat(id % 500 === 0 ? 60_000 : 0)),
    )
    const ping = Buffer.from([0x89, 0x84, 0, 0, 0, 0, ...Buffer.from('last')])
    socket.write(Buffer.concat([...frames, ping]))
    await vi.waitFor(() => expect(text.includes('"id":2999,') && text.includes('\x8a\x04last')).toBe(true), 10_000)
    const ids = [...text.matchAll(/"id":(\d+),/g)].map(([, id]) => Number(id))
    expect(ids).toEqual(Array.from({ length: 3000 }, (_, id) => id))
  })

  it('whose message stops coming makes room, whatever trickles in of it or beside it; one that comes on does not', async () => {
    const { now } = performance
    let passed = 0
    vi.spyOn(performance, 'now').mockImplementation(() => now.call(performance) + passed)
    const started = await start({ connections: 1 })
    const came = vi.spyOn(Sockets.prototype, 'messageCame')
    const socket = await byHand(started)
    const piece = async (bytes: Buffer) => {
      const calls = came.mock.calls.length
      socket.write(bytes)
      await vi.waitFor(() => expect(came.mock.calls.length).toBeGreaterThan(calls))
    }
    const part = (first: number, size: number) => {
      const head = Buffer.from([first, 0xfe, 0, 0, 0, 0, 0, 0])
      head.writeUInt16BE(size, 2)
      return Buffer.concat([head, Buffer.alloc(size, ' ')])
    }
    await piece(part(0x01, 1))
    for (let n = 0; n < 5; n++) {
      passed += 900
      await piece(part(0x00, 32_000))
    }
    await expect(client(started)).rejects.toThrow('429')
    for (let n = 0; n < 4; n++) {
      passed += 500
      await piece(Buffer.concat([part(0x00, 1), Buffer.from([0x8a, 0x80, 0, 0, 0, 0])]))
    }
    const gone = once(socket, 'close')
    await client(started)
    await gone
  })

  it('is not quiet right after a message, and is while its pings and pongs come', async () => {
    const upgraded = vi.spyOn(Sockets.prototype, 'upgraded')
    const socket = await byHand(await start({}))
    const quietSince = must(upgraded.mock.calls[0]?.[1], 'how long it is quiet')
    expect(quietSince()).toBeLessThan(performance.now())
    // Of a pong a part.
    const began = vi.spyOn(Sockets.prototype, 'messageCame')
    const received = vi.spyOn(FrameMeter.prototype, 'receive')
    socket.write(Buffer.from([0x8a, 0x81, 0]))
    await vi.waitFor(() => expect(received).toHaveBeenCalled())
    expect(quietSince()).toBeLessThan(performance.now())
    expect(began).not.toHaveBeenCalled()
    socket.write(Buffer.concat([Buffer.alloc(4), frame(request('system_chain'))]))
    await once(socket, 'data')
    expect(quietSince()).toBeUndefined()
    // Once it has been looked whether it asked.
    const answered = performance.now()
    await vi.waitFor(() => expect(quietSince()).toBeGreaterThan(answered), { timeout: 5000 })
  })
})
