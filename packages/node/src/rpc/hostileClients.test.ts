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
    expect(twice).toMatch(/^HTTP\/1\.1 403 [^]*expected one Host header, found 2/)
    const elsewhere = await get('http://evil.example/health HTTP/1.1\r\nHost: 127.0.0.1')
    expect(elsewhere).toMatch(/^HTTP\/1\.1 403 [^]*expected a path/)
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
    // The system takes some megabytes of each for itself.
    const started = await start({ serverLimits: { inFlightBytes: 32 * 1024 * 1024 } })
    await Promise.all(Array.from({ length: 6 }, () => deaf(started, postText(batch('state_getMetadata', 30)))))
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
    const started = await start({ serverLimits: { inFlightBytes: 8_500_000, answerBytes: 4_000_000 } })
    const keys = Array(9900).fill(`0x${'ab'.repeat(150)}`)
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
    expect((await watch(one, 1)).error).toMatchObject({ code: -32006 })
    await one.call('state_unsubscribeStorage', [id])
    expect((await watch(one, 2000)).error).toBeUndefined()
    two.close()
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect((await watch(one, 1000)).error).toBeUndefined()
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
