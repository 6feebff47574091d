// Nodes whose answer to the handshake of a WebSocket begins and never ends.
import { createHash } from 'node:crypto'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { inspect } from 'node:util'
import { afterEach, expect, it } from 'vitest'
import { RpcConnection } from '../rpc/connection.ts'
import type { NodeRefused } from '../rpc/errors.ts'

const open: { close(): unknown }[] = []

afterEach(async () => {
  for (const thing of open.splice(0).reverse()) await thing.close()
})

/** A connection to who answers the handshake with bytes of its own making, and how it and its socket ended. */
async function shake(
  answer: (socket: Socket) => void,
  connectTimeout: number,
  secret: { readonly user?: string; readonly query?: string } = {},
): Promise<{ error: unknown; seconds: number; sockets: Socket[] }> {
  const sockets: Socket[] = []
  const server = createServer((socket) => {
    sockets.push(socket)
    socket.on('error', () => undefined)
    socket.once('data', () => answer(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  open.push({ close: () => server.close() })
  const { user = '', query = '' } = secret
  const url = `ws://${user}127.0.0.1:${(server.address() as AddressInfo).port}/${query}`
  const rpc = new RpcConnection(url, { retries: 0, connectTimeout })
  open.push(rpc)
  const started = performance.now()
  const error = await rpc.open().catch((thrown: unknown) => thrown)
  const seconds = (performance.now() - started) / 1000
  await expect.poll(() => sockets.every(({ destroyed }) => destroyed)).toBe(true)
  return { error, seconds, sockets }
}

it.each([
  ['in its headers', 'HTTP/1.1 101 Switching Protocols\r\nX-A: ', 'a'],
  ['between answers of status 1xx', '', 'HTTP/1.1 102 Processing\r\n\r\n'],
  ['in the headers of a refusal', 'HTTP/1.1 403 Forbidden\r\nX-A: ', 'a'],
])('a handshake that drips %s is given up in time', async (_where, first, drop) => {
  const { error, seconds, sockets } = await shake((socket) => {
    socket.write(first)
    const drip = setInterval(() => socket.write(drop), 50)
    socket.on('close', () => clearInterval(drip))
  }, 0.5)
  expect(error).toMatchObject({ code: 'CONNECTION', message: expect.stringContaining('within 500 ms') })
  expect([seconds < 5, sockets.length]).toEqual([true, 1])
})

it.each([
  ['at once', '\r\ncontent-length: 20\r\n\r\nfull: try it later\r\n', 0.1, 'full: try it later'],
  ['in bytes that never end', '\r\n\r\nfull', 0.5, 'full'],
  ['in more bytes than a sentence has', `\r\n\r\n${'x'.repeat(5000)}`, 0.05, /^x+… \(4096 characters\)$/],
  ['without a word', '\r\n\r\n', 0.5, undefined],
])('a node that refuses %s is told from one that is not there, with its sentence', async (_how, text, most, said) => {
  const { error, seconds } = await shake((socket) => {
    socket.write(`HTTP/1.1 429 Too Many Requests${text}`)
  }, 0.5)
  const { cause } = error as { cause: NodeRefused }
  expect([error, cause]).toMatchObject([{ code: 'NODE_REFUSED' }, { code: 'NODE_REFUSED', status: 429 }])
  if (said === undefined) expect(cause.said).toBeUndefined()
  else expect(cause.said).toMatch(said)
  expect(seconds).toBeLessThan(most + 4)
})

it('a node that announces its answer for ever lies', async () => {
  const interim = Buffer.from('HTTP/1.1 102 Processing\r\n\r\n'.repeat(2000))
  const { error, seconds } = await shake((socket) => {
    const flood = () => {
      while (!socket.destroyed && socket.write(interim));
    }
    socket.on('drain', flood)
    flood()
  }, 30)
  expect(error).toMatchObject({ code: 'NODE_MISBEHAVED', did: 'sent more than 100 answers of status 1xx' })
  expect(seconds).toBeLessThan(10)
})

it.each<[how: string, answer: (socket: Socket) => void]>([
  ['says nothing', () => undefined],
  ['announces an answer for ever', (socket) => socket.write('HTTP/1.1 102 Processing\r\n\r\n'.repeat(200))],
  ['refuses', (socket) => socket.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n')],
  ['sends its clients elsewhere', (socket) => socket.end('HTTP/1.1 302 Found\r\nlocation: ws://127.0.0.1:1\r\n\r\n')],
  ['speaks something else', (socket) => socket.end('220 mail\r\n')],
  ['upgrades to something else', (socket) => socket.end('HTTP/1.1 101 Switching Protocols\r\nupgrade: h2c\r\n\r\n')],
  ['hangs up', (socket) => socket.destroy()],
])('a node that %s gets no secret of its address said', async (_how, answer) => {
  const { error } = await shake(answer, 0.3, { user: 'user:hunter2@', query: '?key=hunter3' })
  expect(error).toMatchObject({ code: expect.stringMatching(/^(CONNECTION|NODE_MISBEHAVED|NODE_REFUSED)$/) })
  const said = [error, (error as Error).cause].map((each) => inspect(each, { depth: 9 })).join()
  expect(said).not.toMatch(/hunter[23]/)
})

it('a node that sends what no WebSocket does is known for it at once, however long it keeps the connection', async () => {
  const sockets: Socket[] = []
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.push(socket)
    socket.on('error', () => undefined)
    socket.once('data', (request) => {
      const [, key = ''] = /^sec-websocket-key: (.*)\r$/im.exec(String(request)) ?? []
      const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')
      const headers = `upgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-accept: ${accept}`
      socket.write(`HTTP/1.1 101 Switching Protocols\r\n${headers}\r\n\r\n`)
      // The question is answered with the beginning of a message of 2^40 bytes.
      socket.once('data', () => socket.write(Buffer.from('817f0000010000000000', 'hex')))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  open.push({
    close: () => {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  })
  const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`
  const rpc = new RpcConnection(url, { retries: 0 })
  open.push(rpc)
  const began = performance.now()
  await expect(rpc.request('system_name')).rejects.toMatchObject({
    code: 'NODE_MISBEHAVED',
    url,
    did: 'sent a message of more than 64 MiB',
  })
  expect(performance.now() - began).toBeLessThan(3000)
})
