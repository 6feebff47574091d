import { once } from 'node:events'
import { connect } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { type GliaNode, startNode } from '../../node.ts'
import { TestClient } from '../../testing/client.ts'
import { PAGE_PLACES } from './sockets.ts'

const lines: string[] = []
const log = { info: (line: string) => void lines.push(line), warn: () => undefined, error: () => undefined }
const open: { close(): unknown }[] = []
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close()
  lines.length = 0
})

/** A node behind a proxy, of which subscribed clients have all places. */
async function full(): Promise<GliaNode> {
  const node = await startNode({
    seal: 'manual',
    rpcPort: 0,
    metricsPort: 0,
    host: '127.0.0.1',
    rpcMethods: 'Safe',
    rpcHosts: ['node.example'],
    serverLimits: { connections: 3 },
    log,
  })
  open.push({ close: () => node.stop() })
  for (let n = 0; n < 3; n++) {
    const client = await TestClient.open(node.port)
    open.push(client)
    await client.ask('chain_subscribeNewHeads')
  }
  return node
}

const get = async (port: number | undefined, path: string) => {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`)
  return { status: answer.status, connection: answer.headers.get('connection'), text: await answer.text() }
}
const post = (port: number | undefined) =>
  fetch(`http://127.0.0.1:${port}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"jsonrpc":"2.0","id":1,"method":"system_chain","params":[]}',
  })

it('a node whose places are all taken still shows its pages, and how often it refused others', async () => {
  const { port, metricsPort } = await full()
  for (let n = 0; n < 3; n++) {
    expect(await get(metricsPort, '/health')).toMatchObject({ status: 200, text: expect.stringContaining('"block":0') })
    // On the port for calls a connection for each: others need its place.
    expect(await get(port, '/health')).toMatchObject({ status: 200, connection: 'close' })
    expect(await get(port, '/metrics')).toMatchObject({ status: 200, connection: 'close' })
  }
  const refused = await post(port)
  expect([refused.status, await refused.text()]).toEqual([
    429,
    'expected at most 3 connections in all: close one, or try later\n',
  ])
  const ws = new WebSocket(`ws://127.0.0.1:${port}`)
  const [fault] = await once(ws, 'error')
  expect(String(fault)).toContain('429')
  const { text } = await get(metricsPort, '/metrics')
  expect(text).toContain('# TYPE glia_rpc_refused_total counter\n')
  expect(text).toContain('glia_rpc_refused_total{why="connections"} 2\n')
  expect(text).toContain('glia_rpc_dismissed_total{why="connections"} 0\n')
  expect(text).toContain('glia_rpc_sockets 3\n')
  const said =
    'a request was refused: expected at most 3 connections in all: close one, or try later; start the node with a larger --rpc-max-connections to let more in'
  expect(lines.filter((line) => line.includes('refused'))).toEqual([said, said])
})

it('the port for pages has places that nobody takes on another one', async () => {
  const { port, metricsPort } = await full()
  const knocking = Array.from({ length: PAGE_PLACES }, () => connect(port, '127.0.0.1'))
  for (const socket of knocking) open.push({ close: () => socket.destroy() })
  await Promise.all(knocking.map((socket) => once(socket, 'connect')))
  expect((await get(port, '/health')).status).toBe(429)
  expect((await get(metricsPort, '/health')).status).toBe(200)
})

it('the port for pages answers no calls, and opens no WebSockets', async () => {
  const { metricsPort } = await full()
  const called = await post(metricsPort)
  expect([called.status, called.headers.get('allow')]).toEqual([405, ''])
  const put = await fetch(`http://127.0.0.1:${metricsPort}/health`, { method: 'PUT' })
  expect([put.status, put.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
  expect(await called.text()).toContain('expected GET of /metrics or /health: this port is for pages alone')
  const ws = new WebSocket(`ws://127.0.0.1:${metricsPort}`)
  const [fault] = await once(ws, 'error')
  expect(String(fault)).toContain('405')
  expect((await get(metricsPort, '/metrics')).text).toContain('glia_rpc_refused_total{why="form"} 3\n')
})
