import { once } from 'node:events'
import { connect } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { Dispatcher } from './core/dispatcher.ts'
import { method } from './core/method.ts'
import { Turns } from './core/turns.ts'
import { DEFAULT_SERVER_LIMITS } from './limits.ts'
import { RpcServer } from './server.ts'
import type { Services } from './services.ts'

const ping = method({ summary: 'A test.', result: {}, run: () => 'pong' })('ping')
const PING = '{"jsonrpc":"2.0","id":1,"method":"ping"}'

let server: RpcServer | undefined
afterEach(() => server?.close())

/** A server whose WebSocket code does not load as often as said. */
async function failing(times: number) {
  const errors: string[] = []
  const log = { info: () => undefined, warn: () => undefined, error: (text: string) => void errors.push(text) }
  const services = { turns: new Turns() } as Services
  const observer = { called: () => undefined }
  const dispatcher = new Dispatcher(ping, services, log, observer, DEFAULT_SERVER_LIMITS)
  let left = times
  server = new RpcServer({
    dispatcher,
    turns: services.turns,
    limits: DEFAULT_SERVER_LIMITS,
    pages: {},
    log,
    methods: 'Auto',
    load: () => (left-- > 0 ? Promise.reject(new Error('no such file')) : import('ws')),
  })
  const port = await server.listen(0, '127.0.0.1')
  return { port, errors }
}

describe('where the WebSocket code does not load', () => {
  it('a client is told so, HTTP goes on, and the next client has it tried again', async () => {
    const { port, errors } = await failing(1)
    const socket = connect(port, '127.0.0.1')
    socket.write('GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n')
    socket.write('Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n')
    const [answer] = await once(socket, 'data')
    expect(String(answer)).toMatch(/^HTTP\/1\.1 503 Service Unavailable\r\n/)
    expect(errors).toEqual(['the WebSocket code did not load'])
    const body = await (
      await fetch(`http://127.0.0.1:${port}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: PING,
      })
    ).json()
    expect(body).toMatchObject({ result: 'pong' })
    const ws = new WebSocket(`ws://127.0.0.1:${port}`)
    await once(ws, 'open')
    ws.send(PING)
    const [frame] = await once(ws, 'message')
    expect(JSON.parse(String(frame))).toMatchObject({ result: 'pong' })
    ws.terminate()
  })

  it('the server still closes', async () => {
    const { port, errors } = await failing(Number.POSITIVE_INFINITY)
    const ws = new WebSocket(`ws://127.0.0.1:${port}`)
    const [fault] = await once(ws, 'error')
    expect(String(fault)).toContain('503')
    expect(errors).toHaveLength(1)
    await server?.close()
  })
})
