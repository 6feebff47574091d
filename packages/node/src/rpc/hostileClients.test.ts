import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import { type GliaNode, startNode } from '../node.ts'
import type { NodeOptions } from '../nodeOptions.ts'
import { TestClient } from '../testing/client.ts'

let node: GliaNode | undefined
const open: { close(): void }[] = []
afterEach(async () => {
  for (const each of open.splice(0)) each.close()
  await node?.stop()
  node = undefined
})

async function start(options: NodeOptions = {}): Promise<GliaNode> {
  node = await startNode({ seal: 'manual', rpcPort: 0, host: '127.0.0.1', ...options })
  return node
}

async function client({ port }: GliaNode): Promise<TestClient> {
  const found = await TestClient.open(port)
  open.push(found)
  return found
}

/** A connection that reads nothing, and does not even notice when the node closes it. */
async function deaf({ port }: GliaNode, bytes: string | Buffer): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  socket.pause()
  socket.write(bytes)
  open.push({ close: () => socket.destroy() })
  return socket
}

async function metric({ port }: GliaNode, name: string): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
  return Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1])
}

/** Waits until so many connections are open, that of the question included. */
async function connections(of: GliaNode, passes: (count: number) => boolean): Promise<void> {
  while (!passes(await metric(of, 'glia_rpc_sockets'))) await new Promise((resolve) => setTimeout(resolve, 20))
}

/** Waits until a method has answered so often. */
async function answered(of: GliaNode, method: string, times: number): Promise<void> {
  const name = `glia_rpc_calls_total{method="${method}",outcome="ok"}`
  while (!((await metric(of, name)) >= times)) await new Promise((resolve) => setTimeout(resolve, 20))
}

/** Queries of more than a socket takes. */
const EVERYTHING = Array.from({ length: 1000 }, () => ({ key: '0x', type: 'descendantsValues' }))
/** A megabyte and more of queries. */
const longQueries = (n: number) =>
  Array.from({ length: 500 }, (_, at) => ({
    key: `0xff${(1000 * n + at).toString(16).padStart(6, '0')}${'ab'.repeat(1200)}`,
    type: 'value',
  }))

/** A client that follows the chain, and then reads no more. */
async function unreading({ port }: GliaNode) {
  const ws = new WebSocket(`ws://127.0.0.1:${port}`, { perMessageDeflate: false })
  ws.on('error', () => undefined)
  open.push({ close: () => ws.terminate() })
  await once(ws, 'open')
  let id = 0
  const send = (method: string, params: unknown[]) =>
    ws.send(JSON.stringify({ jsonrpc: '2.0', id: id++, method, params }))
  send('chainHead_v1_follow', [false])
  const [answer] = await once(ws, 'message')
  const follow: string = JSON.parse(String(answer)).result
  ws.pause()
  return { ws, send, follow }
}

const post = (
  port: number,
  headers: Record<string, string>,
  body = '{"jsonrpc":"2.0","id":1,"method":"system_chain"}',
) => fetch(`http://127.0.0.1:${port}`, { method: 'POST', headers, body })
const json = { 'content-type': 'application/json' }
const batch = (method: string, size: number) =>
  JSON.stringify(Array.from({ length: size }, (_, id) => ({ jsonrpc: '2.0', id, method, params: [] })))
const postText = (body: string) =>
  `POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
/** The first bytes of the answer to bytes. */
async function rawly(port: number, bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  socket.write(bytes)
  const [answer] = await once(socket, 'data')
  socket.destroy()
  return String(answer)
}
const UPGRADE =
  'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n'

describe('pages of the web', () => {
  it('are refused over HTTP and WebSocket unless they are of this machine or let in', async () => {
    const { port } = await start({ rpcCors: ['https://explorer.example'] })
    const evil = await post(port, { ...json, origin: 'https://evil.example' })
    expect(evil.status).toBe(403)
    expect(evil.headers.get('access-control-allow-origin')).toBeNull()
    expect(await evil.text()).toContain('--rpc-cors https://evil.example')
    for (const origin of ['http://localhost:3000', 'https://explorer.example']) {
      const answer = await post(port, { ...json, origin })
      expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([200, origin])
      const preflight = await fetch(`http://127.0.0.1:${port}`, { method: 'OPTIONS', headers: { origin } })
      expect([preflight.status, preflight.headers.get('access-control-allow-headers')]).toEqual([204, 'content-type'])
    }
    const refused = new WebSocket(`ws://127.0.0.1:${port}`, { origin: 'https://evil.example' })
    const [fault] = await once(refused, 'error')
    expect(String(fault)).toContain('403')
    const taken = new WebSocket(`ws://127.0.0.1:${port}`, { origin: 'https://explorer.example' })
    await once(taken, 'open')
    taken.terminate()
  })

  it('cannot send what browsers send without asking', async () => {
    const { port } = await start()
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'text/plain;application/json'])
      expect((await post(port, { 'content-type': type })).status).toBe(415)
    expect((await post(port, { 'content-type': 'application/json; charset=utf-8' })).status).toBe(200)
  })

  it('whose name resolves to this machine are refused, pages without JSON-RPC included', async () => {
    const { port } = await start()
    const get = (rest: string) => rawly(port, `GET ${rest}\r\n\r\n`)
    expect(await get('/metrics HTTP/1.1\r\nHost: evil.example')).toMatch(/^HTTP\/1\.1 403 /)
    const twice = await get('/health HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example')
    expect(twice).toMatch(/^HTTP\/1\.1 400 [^]*expected one Host header, found 2/)
    const elsewhere = await get('http://evil.example/health HTTP/1.1\r\nHost: 127.0.0.1')
    expect(elsewhere).toMatch(/^HTTP\/1\.1 400 [^]*expected a path/)
  })

  it('are offered no unsafe methods where they are let in, as little as what a proxy passes on', async () => {
    const { port } = await start({ rpcCors: ['https://explorer.example'], seal: 'manual' })
    const make = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'engine_createBlock', params: [true, true] })
    const asked = async (headers: Record<string, string>) =>
      (await fetch(`http://127.0.0.1:${port}`, { method: 'POST', body: make, headers: { ...json, ...headers } })).json()
    const refused = { error: { code: -32601 } }
    expect(await asked({ origin: 'https://explorer.example' })).toMatchObject(refused)
    expect(await asked({ 'x-forwarded-for': '192.0.2.1' })).toMatchObject(refused)
    const passedOn = await rawly(port, postText(make).replace('HTTP/1.1', 'HTTP/1.0'))
    expect(passedOn).toContain('"code":-32601')
    expect(await asked({ origin: 'http://localhost:3000' })).toMatchObject({ result: { hash: expect.any(String) } })
  })

  it('read no metrics, nor does anybody else but programs of this machine, unless they are let in', async () => {
    const get = (path: string) => `GET ${path} HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n`
    const { port } = await start()
    expect(await rawly(port, get('/metrics'))).toMatch(/^HTTP\/1\.1 403 [^]*--metrics-external/)
    expect(await rawly(port, get('/health'))).toMatch(/^HTTP\/1\.1 200 /)
    expect((await fetch(`http://127.0.0.1:${port}/metrics`)).status).toBe(200)
    const open = await start({ metricsExternal: true })
    expect(await rawly(open.port, get('/metrics'))).toMatch(/^HTTP\/1\.1 200 /)
  })

  it('and nobody else make blocks on a node that makes its own', async () => {
    const started = await start({ seal: 'interval=60s' })
    const { number } = started.chain.head
    const asker = await client(started)
    const { error } = await asker.ask('engine_createBlock', [true, true])
    expect(error).toEqual({
      code: 14000,
      message:
        'Consensus process failed: expected a node that was started with --seal manual or instant, found one with interval',
    })
    expect((await asker.ask('engine_finalizeBlock', [started.chain.genesisHash])).error?.code).toBe(14000)
    expect(started.chain.head.number).toBeLessThanOrEqual(number + 1)
  })
})

describe('what clients leave unread or unfinished', () => {
  const serverLimits = { inFlightBytes: 8 * 1024 * 1024 }

  it('is bounded together over HTTP: who holds most goes, others are answered', async () => {
    // The system takes some megabytes of each for itself. Who comes second waits for room, and holds nothing.
    const started = await start({ serverLimits })
    await Promise.all(Array.from({ length: 6 }, () => deaf(started, postText(batch('state_getMetadata', 60)))))
    await connections(started, (count) => count < 6)
    expect((await post(started.port, json)).status).toBe(200)
  })

  it('is given back when its client goes, with requests that were never answered too', async () => {
    const started = await start()
    const many = Array.from({ length: 20 }, () => postText(batch('state_getMetadata', 10))).join('')
    const clients = await Promise.all(Array.from({ length: 3 }, () => deaf(started, many)))
    await expect.poll(() => metric(started, 'glia_rpc_bytes_in_flight')).toBeGreaterThan(4_000_000)
    for (const socket of clients) socket.destroy()
    await expect.poll(() => metric(started, 'glia_rpc_bytes_in_flight')).toBe(0)
  })

  it('of one request is counted once, in a batch too', async () => {
    const started = await start({ serverLimits: { inFlightBytes: 9_500_000, answerBytes: 4_000_000 } })
    const keys = Array.from({ length: 9900 }, (_, n) => `0x${'ab'.repeat(148)}${String(n).padStart(4, '0')}`)
    const ask = { jsonrpc: '2.0', id: 1, method: 'state_queryStorageAt', params: [keys] }
    for (const body of [ask, [ask]]) {
      const answer = await fetch(`http://127.0.0.1:${started.port}`, {
        method: 'POST',
        body: JSON.stringify(body),
        headers: json,
      })
      expect((await answer.text()).length).toBeGreaterThan(2_600_000)
    }
  })

  it('after what is no text is not read, and the client hears why it goes', async () => {
    const started = await start()
    const socket = connect(started.port, '127.0.0.1')
    let heard = Buffer.alloc(0)
    socket.on('data', (chunk: Buffer) => {
      heard = Buffer.concat([heard, chunk])
    })
    // Of what it did not read the system tells with a reset.
    const gone = new Promise((resolve) => {
      socket.once('error', resolve)
      socket.once('close', resolve)
    })
    socket.write(UPGRADE)
    await expect.poll(() => heard.includes('\r\n\r\n')).toBe(true)
    const another = [0x81, 0xff, 0, 0, 0, 0, 0, 0x3f, 0xff, 0xff, 0, 0, 0, 0]
    socket.write(Buffer.concat([Buffer.from([0x81, 0x81, 0, 0, 0, 0, 0xff, ...another]), Buffer.alloc(0x3f_ffff)]))
    await gone
    // A close frame with code 1007.
    expect(heard.subarray(-4).toString('hex')).toBe('880203ef')
  })

  it('is bounded together over WebSocket, in messages that never end', async () => {
    const started = await start({ serverLimits })
    const clients = await Promise.all(Array.from({ length: 3 }, () => deaf(started, UPGRADE)))
    for (const socket of clients) {
      const head = Buffer.from([0x81, 0xff, 0, 0, 0, 0, 0, 0x7f, 0xff, 0xff, 0, 0, 0, 0])
      socket.write(Buffer.concat([head, Buffer.alloc(4 * 1024 * 1024)]))
    }
    await connections(started, (count) => count < 4)
    const asker = await client(started)
    expect(await asker.call('system_chain')).toBe('Bittensor')
  })

  it('does not last: a client on whose connection nothing moves goes', async () => {
    const started = await start({ serverLimits: { stallMs: 200 } })
    const socket = await deaf(started, UPGRADE)
    socket.write(Buffer.from([0x81, 0xfe, 0x40, 0, 0, 0, 0, 0, 0x5b]))
    await deaf(started, postText(batch('state_getMetadata', 30)))
    await deaf(started, 'POST / HTTP/1.1\r\nHost: 127.0.0.1\r\n')
    await connections(started, (count) => count === 1)
  })

  it('includes answers to pings', async () => {
    const started = await start({ serverLimits: { ...serverLimits, socketBytes: 4096 } })
    const socket = await deaf(started, UPGRADE)
    const ping = Buffer.concat([Buffer.from([0x89, 0xfd]), Buffer.alloc(4 + 125)])
    const pings = Buffer.concat(Array.from({ length: 8000 }, () => ping))
    for (let n = 0; n < 8; n++) if (!socket.write(pings)) await once(socket, 'drain')
    const asker = await client(started)
    expect(await asker.call('system_chain')).toBe('Bittensor')
    expect(await metric(started, 'glia_rpc_bytes_in_flight')).toBeLessThan(1024 * 1024)
  })
})

describe('what clients ask for', () => {
  it('of storage queries beyond what is looked at is discarded and said so, and 16 operations are under way at most', async () => {
    const started = await start()
    const asker = await client(started)
    const follow = await asker.call<string>('chainHead_v1_follow', [false])
    const items = Array.from({ length: 1500 }, () => ({ key: '0x', type: 'descendantsValues' }))
    const operation = (list: unknown) =>
      asker.call<{ result: string; discardedItems?: number }>('chainHead_v1_storage', [
        follow,
        started.chain.genesisHash,
        list,
        null,
      ])
    const answers = [await operation(items)]
    for (let n = 0; n < 20; n++) answers.push(await operation(items.slice(0, 1024)))
    expect(answers[0]).toMatchObject({ result: 'started', discardedItems: 476 })
    const limited = answers.filter(({ result }) => result === 'limitReached').length
    expect(limited).toBeGreaterThanOrEqual(4)
    const { error } = await asker.ask('archive_v1_storage', [started.chain.genesisHash, items, null])
    expect(error).toMatchObject({ code: -32602, data: 'expected at most 1024 items, found 1500' })
  })

  it('of storage counts as theirs until it is answered, also once the request is', async () => {
    const started = await start({ serverLimits: { inFlightBytes: 8 * 1024 * 1024 } })
    const { send } = await unreading(started)
    const { genesisHash } = started.chain
    send('archive_v1_storage', [genesisHash, EVERYTHING, null])
    for (let n = 1; (await metric(started, 'glia_rpc_connections')) > 0 && n < 12; n++) {
      send('archive_v1_storage', [genesisHash, longQueries(n), null])
      await answered(started, 'archive_v1_storage', n)
    }
    expect(await metric(started, 'glia_rpc_connections')).toBe(0)
    expect(await metric(started, 'glia_rpc_bytes_in_flight')).toBe(0)
  })

  it('of storage and given up again is forgotten at once, whether or not they read', async () => {
    const started = await start({ serverLimits: { inFlightBytes: 8 * 1024 * 1024 } })
    const { send, follow } = await unreading(started)
    const { genesisHash } = started.chain
    send('chainHead_v1_storage', [follow, genesisHash, EVERYTHING, null])
    for (let n = 1; n <= 12; n++) {
      send('chainHead_v1_storage', [follow, genesisHash, longQueries(n), null])
      send('chainHead_v1_stopOperation', [follow, String(n)])
    }
    await answered(started, 'chainHead_v1_stopOperation', 12)
    expect(await metric(started, 'glia_rpc_bytes_in_flight')).toBeLessThan(2 * 1024 * 1024)
    expect(await metric(started, 'glia_rpc_connections')).toBe(1)
  })

  it('is not done any more when they have left, and lets others in meanwhile', async () => {
    const started = await start()
    const asker = await client(started)
    const items = Array.from({ length: 1000 }, () => ({ key: '0x', type: 'descendantsValues' }))
    const id = await asker.call<string>('archive_v1_storage', [started.chain.genesisHash, items, null])
    await asker.hear(id, () => true)
    const other = await client(started)
    const began = performance.now()
    expect(await other.call('system_chain')).toBe('Bittensor')
    expect(performance.now() - began).toBeLessThan(1000)
    asker.close()
    await connections(started, (count) => count <= 2)
    const looks = vi.spyOn(started.chain, 'state')
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(looks).not.toHaveBeenCalled()
  })

  it('to watch is bounded for a subscription, a connection and the node, and counts no more once it is over', async () => {
    const started = await start({ serverLimits: { watchedKeys: 3000, watchedKeysInAll: 5000 } })
    const [one, two] = [await client(started), await client(started)]
    const keys = (size: number, from = 0) => [
      Array.from({ length: size }, (_, n) => `0x${(from + n).toString(16).padStart(64, '0')}`),
    ]
    const watch = (by: TestClient, size: number) => by.ask('state_subscribeStorage', keys(size))
    expect((await watch(one, 10_001)).error).toMatchObject({ code: -32602 })
    const { result: id } = await watch(one, 2000)
    expect((await watch(one, 1001)).error).toMatchObject({
      code: -32006,
      data: 'expected at most 3000 watched keys on a connection, found 3001',
    })
    expect((await watch(two, 3000)).error).toBeUndefined()
    await one.call('state_unsubscribeStorage', [id])
    expect((await watch(one, 2000)).error).toBeUndefined()
    // As many as who has most: nobody makes room for that.
    const three = await client(started)
    expect((await watch(three, 3000)).error).toMatchObject({ code: -32006 })
    expect((await watch(three, 1)).error).toBeUndefined()
    await vi.waitFor(() => expect(two.ws.readyState).toBe(WebSocket.CLOSED))
    expect((await watch(one, 1000)).error).toBeUndefined()
  })

  it('to subscribe to is bounded for the node: who has most makes room for who has less', async () => {
    const started = await start({ serverLimits: { subscriptionsInAll: 30 } })
    const [many, some, other] = [await client(started), await client(started), await client(started)]
    const heads = (by: TestClient) => by.ask('chain_subscribeNewHeads')
    for (let n = 0; n < 20; n++) await heads(many)
    for (let n = 0; n < 10; n++) await heads(some)
    expect((await heads(many)).error).toMatchObject({
      code: -32006,
      data: 'Exceeded max limit of 30: end some, or use another connection',
    })
    const { result: id } = await heads(other)
    await vi.waitFor(() => expect(many.ws.readyState).toBe(WebSocket.CLOSED))
    expect(await metric(started, 'glia_rpc_subscriptions')).toBe(11)
    await other.call('chain_unsubscribeNewHeads', [id])
    for (let n = 0; n < 20; n++) expect((await heads(some)).error).toBeUndefined()
    expect((await heads(some)).error).toMatchObject({ code: -32006 })
  })

  it('to subscribe to: who makes room in this process hears why', async () => {
    const info = vi.fn()
    const log = { info, warn: () => undefined, error: () => undefined }
    const started = await start({ serverLimits: { subscriptionsInAll: 10 }, log })
    const [texts, reasons]: [string[], string[]] = [[], []]
    const many = started.connect({ text: (text) => texts.push(text), closed: (reason) => reasons.push(reason) })
    for (let id = 0; id < 10; id++) many.send(`{"jsonrpc":"2.0","id":${id},"method":"chain_subscribeNewHeads"}`)
    await vi.waitFor(() => expect(texts).toHaveLength(20))
    await (await client(started)).call('chain_subscribeNewHeads')
    const reason = 'it had most of the subscriptions, and others needed room'
    await vi.waitFor(() => expect(reasons).toEqual([reason]))
    expect(info).toHaveBeenCalledWith(`a client was let go: ${reason}`)
  })

  it('over HTTP is not broadcast: it belongs to no connection', async () => {
    const { port } = await start()
    const body = '{"jsonrpc":"2.0","id":1,"method":"transaction_v1_broadcast","params":["0x00"]}'
    expect(await (await post(port, json, body)).json()).toMatchObject({ error: { code: -32601 } })
  })

  it('is not answered where it is more than an answer may have, and the rest is not looked up', async () => {
    const { port } = await start({ serverLimits: { answerBytes: 2000 } })
    for (const [method, params] of [
      ['state_getKeys', ['0x']],
      ['state_getPairs', ['0x']],
    ] as const) {
      const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params })
      expect(await (await post(port, json, body)).json()).toMatchObject({ error: { code: -32008 } })
    }
  })
})
