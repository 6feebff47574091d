import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { chunksOf, limitChunks } from './shortChunks.ts'

let server: Server
afterEach(() => {
  server.closeAllConnections()
  server.close()
})

/** A server that reads bodies; answers its port, the requests it was handed, the sizes of what came, and how often it was told to cut. */
async function serve() {
  const requests: IncomingMessage[] = []
  const sizes: number[] = []
  let stops = 0
  let readOn = 0
  server = createServer((request, response) => {
    requests.push(request)
    request.on('data', (chunk: Buffer) => sizes.push(chunk.length))
    request.on('error', () => undefined)
    request.on('end', () => response.end('read'))
  })
  server.on('connection', (socket) =>
    limitChunks(socket, () => {
      stops++
      const before = socket.bytesRead
      setTimeout(() => {
        readOn += socket.bytesRead - before
        socket.destroy()
      }, 20)
    }),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { port: (server.address() as AddressInfo).port, requests, sizes, stops: () => stops, readOn: () => readOn }
}

const HEAD = 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n'

async function send(port: number, text: string): Promise<void> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => undefined)
  socket.resume().write(text)
  await new Promise((resolve) => socket.once('close', resolve))
}

it('of a body in chunks of one byte no more than 64 are made, and the next connection is read as ever', async () => {
  const { port, requests, sizes, stops, readOn } = await serve()
  for (let n = 1; n <= 3; n++) {
    sizes.length = 0
    await send(port, HEAD + '1\r\n \r\n'.repeat(2_000_000))
    expect(sizes).toEqual(Array.from({ length: 64 }, () => 1))
    expect([stops(), readOn()]).toEqual([n, 0])
    expect(chunksOf(requests.at(-1) as IncomingMessage)).toBe(64)
  }
  sizes.length = 0
  const answer = await fetch(`http://127.0.0.1:${port}`, { method: 'POST', body: 'x'.repeat(100_000) })
  expect(await answer.text()).toBe('read')
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(100_000)
  expect(stops()).toBe(3)
})

it('short chunks behind a long one in one piece are no more than others', async () => {
  const { port, sizes, stops } = await serve()
  await send(port, `${HEAD}800\r\n${'x'.repeat(2048)}\r\n${'1\r\n \r\n'.repeat(9000)}`)
  expect(stops()).toBe(1)
  // As many as the long one makes up for: its 2,048 bytes are 64 times 32, each of the others brings one more.
  expect(sizes.length).toBeLessThan(70)
})

it.each([
  ['chunks of 1 KiB', Array.from({ length: 300 }, () => 'x'.repeat(1024))],
  ['many of 40 bytes at once', Array.from({ length: 1500 }, () => 'x'.repeat(40))],
  ['few of one byte', Array.from({ length: 60 }, () => 'x')],
])('a body in %s is read whole', async (_what, chunks) => {
  const { port, requests, sizes, stops } = await serve()
  const text = chunks.map((chunk) => `${chunk.length.toString(16)}\r\n${chunk}\r\n`).join('')
  await send(port, `${HEAD.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n')}${text}0\r\n\r\n`)
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(chunks.join('').length)
  expect(chunksOf(requests[0] as IncomingMessage)).toBe(sizes.length)
  expect(stops()).toBe(0)
})

it('a body of which one byte comes at a time is no burst', async () => {
  const { port, sizes, stops } = await serve()
  const socket = connect(port, '127.0.0.1').setNoDelay(true)
  socket.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n')
  for (let n = 0; n < 100; n++) {
    socket.write('x')
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  const [answer] = await once(socket, 'data')
  expect(String(answer)).toMatch(/^HTTP\/1.1 200/)
  expect(sizes.length).toBeGreaterThan(64)
  expect(stops()).toBe(0)
  socket.destroy()
})

it.each([8191, 8192, 8193])('what follows an upgrade of %i bytes is not parsed, and all there', async (size) => {
  const { port } = await serve()
  const heard = new Promise<string>((resolve) => {
    server.on('upgrade', (_request, socket, head) => {
      let text = head.toString()
      const take = (chunk: Buffer) => {
        text += String(chunk)
        if (text.length < 20_000) return
        socket.destroy()
        resolve(text)
      }
      socket.on('data', take)
      take(Buffer.alloc(0))
    })
  })
  const start = 'GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: other\r\nX: '
  await send(port, `${start.padEnd(size - 4, 'x')}\r\n\r\n${'GET / '.repeat(4000)}`)
  expect((await heard).startsWith('GET / GET /')).toBe(true)
})

it('requests that come behind each other in one piece are all answered', async () => {
  const { port, requests } = await serve()
  const one = `POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 300\r\n\r\n${'x'.repeat(300)}`
  const last = `POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 20000\r\n\r\n${'x'.repeat(20_000)}`
  await send(port, one.repeat(50) + last)
  expect(requests.length).toBe(51)
  expect(requests.every(({ complete }) => complete)).toBe(true)
  expect(chunksOf(requests[50] as IncomingMessage)).toBeLessThan(4)
})
