import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { connect, type Socket } from 'node:net'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { Dispatcher } from '../core/dispatcher.ts'
import { method } from '../core/method.ts'
import { Turns } from '../core/turns.ts'
import { type ServerLimits, serverLimits } from '../limits.ts'
import { RpcServer } from '../server.ts'
import type { Services } from '../services.ts'
import type { Pages } from './http.ts'

const MIB = 1024 * 1024
const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
const ping = method({ summary: 'A test.', result: {}, run: () => 'pong' })('ping')
const SLOW_MS = 500
const slow = method({
  summary: 'A test.',
  result: {},
  run: () => new Promise((resolve) => setTimeout(() => resolve('at last'), SLOW_MS)),
})('slow')
const much = method({ summary: 'A test.', result: {}, run: () => 'x'.repeat(16 * MIB) })('much')
const call = (method: string) => JSON.stringify({ jsonrpc: '2.0', id: 1, method })
const PING = '{"jsonrpc":"2.0","id":1,"method":"ping"}'

const open: { close(): unknown }[] = []
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close()
})

async function start(pages: Pages = {}, inFlightBytes = 64 * MIB, others: Partial<ServerLimits> = {}) {
  const turns = new Turns()
  const limits = serverLimits({ inFlightBytes, ...others })
  const dispatcher = new Dispatcher(
    [...ping, ...slow, ...much],
    { turns } as Services,
    log,
    { called: () => undefined },
    limits,
  )
  const server = new RpcServer({ dispatcher, turns, limits, pages, log, methods: 'Auto' })
  open.push(server)
  return { server, turns, port: await server.listen(0, '127.0.0.1') }
}

const page = (body: string, own = false) => {
  const content = vi.fn(() => ({ type: 'text/plain', body }))
  return { own, content }
}

/** A connection that sends some bytes, and what it hears until it closes. */
function knock(port: number, bytes: string): { readonly socket: Socket; heard: string } {
  const socket = connect(port, '127.0.0.1')
  const knocked = { socket, heard: '' }
  open.push({ close: () => socket.destroy() })
  socket.on('error', () => undefined)
  socket.on('data', (chunk: Buffer) => {
    knocked.heard += chunk.toString('latin1')
  })
  socket.write(bytes)
  return knocked
}

const head = (line: string, headers = '') => `${line} HTTP/1.1\r\nHost: 127.0.0.1\r\n${headers}\r\n`

const post = (body: string, headers = '') =>
  `${head('POST /', `${headers}Content-Type: application/json\r\nContent-Length: ${body.length}\r\n`)}${body}`
const UPGRADE =
  'Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n'

describe('requests that are no calls', () => {
  it('are answered in their turn, whatever the answer is', async () => {
    const { port, turns } = await start({ '/health': page('well'), '/own': page('own') })
    const waiting: (() => void)[] = []
    vi.spyOn(turns, 'run').mockImplementation((_lane, work) => void waiting.push(work))
    const asked = {
      'OPTIONS /': [head('OPTIONS /'), 204],
      'GET /health': [head('GET /health'), 200],
      'PUT /': [head('PUT /'), 405],
      'no type': [head('POST /'), 415],
      'a foreign page': [head('POST /', 'Origin: https://evil.example\r\n'), 403],
      'an expectation': [head('GET /health', 'Expect: nothing\r\n'), 417],
      'no host': ['GET /health HTTP/1.1\r\n\r\n', 400],
    } as const
    for (const [name, [bytes, status]] of Object.entries(asked)) {
      const knocked = knock(port, bytes)
      await expect.poll(() => waiting.length, { message: name }).toBe(1)
      expect(knocked.heard).toBe('')
      waiting.pop()?.()
      await expect.poll(() => knocked.heard, { message: name }).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
    }
  })

  it('may be followed by a WebSocket on their connection, once they are answered', async () => {
    const { port } = await start({ '/health': page('well') })
    const asked = knock(port, head('GET /health'))
    await expect.poll(() => asked.heard).toMatch(/well$/)
    asked.socket.write(head('GET /', UPGRADE))
    await expect.poll(() => asked.heard).toContain(' 101 ')
  })

  it('come as often as their client likes, one after the other, on one connection', async () => {
    const health = page('well')
    const { port, server } = await start({ '/health': health })
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    open.push({ close: () => agent.destroy() })
    for (let n = 0; n < 300; n++) {
      const method = n % 2 === 0 ? 'GET' : 'OPTIONS'
      const sent = request({ port, host: '127.0.0.1', agent, method, path: '/health' }).end()
      const [answer] = await once(sent, 'response')
      answer.resume()
      await once(answer, 'end')
      expect([answer.statusCode, server.socketCount]).toEqual([method === 'GET' ? 200 : 204, 1])
    }
    expect(health.content).toHaveBeenCalledTimes(150)
  })

  it('end a connection on which more than a few come without a look at the answers', async () => {
    const health = page('well')
    const { port, turns } = await start({ '/health': health })
    const few = knock(port, head('GET /health').repeat(4))
    await expect.poll(() => few.heard.match(/well/g)?.length).toBe(4)
    expect(few.socket.destroyed).toBe(false)
    health.content.mockClear()
    const run = vi.spyOn(turns, 'run')
    const many = knock(port, head('GET /health').repeat(1000))
    await once(many.socket, 'close')
    expect(many.heard.match(/well/g)).toHaveLength(4)
    expect(many.heard).toMatch(
      /HTTP\/1\.1 429 [^]*expected at most 4 requests at once that are no calls: read an answer first\n/,
    )
    expect(run).toHaveBeenCalledTimes(5)
  })

  it('are answered to HEAD as to GET, without the page, and as many as come one after the other', async () => {
    const { port, server } = await start({ '/health': page('well'), '/large': page('x'.repeat(200_000)) })
    const asked = knock(port, head('HEAD /health') + head('HEAD /large') + head('HEAD /foo'))
    await once(asked.socket, 'close')
    const [health, large, foo, rest] = asked.heard.split('\r\n\r\n')
    expect(health).toMatch(/^HTTP\/1\.1 200 [^]*content-length: 4\r\n/i)
    expect(large).toMatch(/^HTTP\/1\.1 200 [^]*content-length: 200000\r\n/i)
    expect(foo).toMatch(/^HTTP\/1\.1 405 [^]*allow: POST\r\n/i)
    expect([rest, server.bytesInFlight]).toEqual(['', 0])
  })

  it('hear which methods their path takes', async () => {
    const { port } = await start({ '/health': page('well') })
    for (const [line, allow] of [
      ['PUT /health', 'GET, HEAD, POST'],
      ['GET /foo', 'POST'],
    ]) {
      const asked = knock(port, head(line as string))
      await once(asked.socket, 'close')
      expect(asked.heard).toMatch(new RegExp(`^HTTP/1.1 405 [^]*allow: ${allow}\r\n`, 'i'))
    }
  })

  it('are told what there is to look at', async () => {
    const { port } = await start({ '/health': page('well'), '/metrics': page('own') })
    for (const path of ['/', '/foo']) {
      const asked = knock(port, head(`GET ${path}`))
      await once(asked.socket, 'close')
      expect(asked.heard).toMatch(/^HTTP\/1\.1 405 [^]*POST is required; GET has \/health and \/metrics\n/)
    }
  })

  it('end a connection where they are refused, and what follows is not read', async () => {
    const { port, turns } = await start()
    const run = vi.spyOn(turns, 'run')
    const refused = knock(port, head('PUT /').repeat(1000))
    await once(refused.socket, 'close')
    expect(refused.heard).toMatch(/^HTTP\/1\.1 405 [^]*connection: close\r\n/i)
    expect(run).toHaveBeenCalledTimes(1)
  })

  it.each(
    Object.entries({
      'a WebSocket': head('GET /', UPGRADE),
      'a tunnel': head('CONNECT other.example:443'),
      'HTTP/2': 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
      'no HTTP': 'nothing that anybody reads\r\n\r\n',
    }),
  )(
    'end a connection where they are refused, and are told why when their turn comes, be what follows %s',
    async (_what, follows) => {
      const { port, turns } = await start()
      const waiting: (() => void)[] = []
      const run = vi.spyOn(turns, 'run').mockImplementation((_lane, work) => void waiting.push(work))
      const call = post(PING)
      for (const pieces of [[head('PUT /') + follows], [head('PUT /'), follows], [call + head('PUT /') + follows]]) {
        const refused = knock(port, '')
        for (const piece of pieces) {
          refused.socket.write(piece)
          await new Promise((resolve) => setTimeout(resolve, 20))
        }
        await expect.poll(() => waiting.length).toBe(pieces[0]?.startsWith(call) === true ? 2 : 1)
        for (const work of waiting.splice(0)) work()
        await once(refused.socket, 'close')
        expect(refused.heard).toMatch(/HTTP\/1\.1 405 [^]*POST is required/)
        expect(refused.heard.match(/HTTP\/1\.1 \d+/g)).toHaveLength(pieces[0]?.startsWith(call) === true ? 2 : 1)
      }
      expect(run).toHaveBeenCalledTimes(4)
    },
  )

  it('are counted by themselves: calls that are at work take nothing of what they may', async () => {
    const { port, turns } = await start({ '/health': page('well') })
    const waiting: (() => void)[] = []
    const run = vi.spyOn(turns, 'run').mockImplementation((_lane, work) => void waiting.push(work))
    const asked = knock(port, post(PING).repeat(3) + head('GET /health').repeat(4))
    await expect.poll(() => waiting.length).toBe(7)
    run.mockRestore()
    for (const work of waiting) work()
    await expect.poll(() => asked.heard.match(/well/g)?.length).toBe(4)
    expect([asked.heard.match(/pong/g)?.length, asked.socket.destroyed]).toEqual([3, false])
    // Answered ones count no more.
    asked.socket.write(head('GET /health').repeat(4))
    await expect.poll(() => asked.heard.match(/well/g)?.length).toBe(8)
    asked.socket.write(head('GET /health').repeat(5))
    await once(asked.socket, 'close')
    expect(asked.heard).toMatch(/HTTP\/1\.1 429 /)
  })

  it('are answered with 500 where a page cannot be made, and others after them', async () => {
    const broken = () => {
      throw new RangeError('a test')
    }
    const { port } = await start({ '/broken': { own: false, content: broken }, '/health': page('well') })
    const asked = knock(port, head('GET /broken') + head('GET /health'))
    await vi.waitFor(() => expect(asked.heard).toMatch(/^HTTP\/1\.1 500 [^]*HTTP\/1\.1 200 [^]*well/))
  })

  it('end a connection where something follows that nobody reads', async () => {
    const { port } = await start({ '/health': page('well') })
    const bodied = knock(port, `${head('GET /health', 'Content-Length: 100000000\r\n')}xxx`)
    await once(bodied.socket, 'close')
    expect(bodied.heard).toMatch(/^HTTP\/1\.1 200 [^]*connection: close\r\n[^]*well$/i)
  })
})

describe('pages', () => {
  const large = page('x'.repeat(8 * MIB))

  it('that are not read count as their client’s until they are, or it is gone', async () => {
    const { port, server } = await start({ '/large': large })
    const deaf = knock(port, '')
    await once(deaf.socket, 'connect')
    deaf.socket.pause().write(head('GET /large'))
    await expect.poll(() => server.bytesInFlight).toBeGreaterThan(MIB)
    deaf.socket.resume()
    await expect.poll(() => deaf.heard.length).toBeGreaterThan(8 * MIB)
    await expect.poll(() => server.bytesInFlight).toBe(0)
    deaf.socket.pause().write(head('GET /large').repeat(2))
    await expect.poll(() => server.bytesInFlight).toBeGreaterThan(MIB)
    deaf.socket.destroy()
    await expect.poll(() => server.bytesInFlight).toBe(0)
  })

  it.each(Object.entries({ 'a WebSocket': head('GET /', UPGRADE), 'a tunnel': head('CONNECT other.example:443') }))(
    'are shown whole, be what follows %s: that is refused',
    async (_what, follows) => {
      const { port } = await start({ '/large': large })
      const asked = knock(port, head('GET /large') + follows)
      await once(asked.socket, 'close')
      expect(asked.heard.length).toBeGreaterThan(8 * MIB)
      expect(asked.heard.slice(8 * MIB)).toMatch(/x+HTTP\/1\.1 (400 [^]*expected a path|405 [^]*POST is required)/)
      expect(asked.heard.slice(-1000)).not.toContain(' 101 ')
    },
  )

  it('that are not read are bounded together: who holds most goes, others are answered', async () => {
    const { port, server } = await start({ '/large': large, '/health': page('well') }, 12 * MIB)
    for (let n = 0; n < 4; n++) {
      const deaf = knock(port, '')
      await once(deaf.socket, 'connect')
      deaf.socket.pause().write(head('GET /large').repeat(2))
    }
    await expect.poll(() => server.socketCount).toBeLessThan(4)
    expect(server.bytesInFlight).toBeLessThanOrEqual(12 * MIB)
    const other = knock(port, head('GET /health'))
    await expect.poll(() => other.heard).toMatch(/well$/)
  })
})

describe('an offer of another protocol is ignored', () => {
  const H2C = 'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n'

  it.each([
    ['h2c with a call', post(PING, H2C), /^HTTP\/1\.1 200 [^]*pong/],
    ['h2c with a page', head('GET /health', H2C), /^HTTP\/1\.1 200 [^]*well/],
    ['a WebSocket with a call', post(PING, UPGRADE), /^HTTP\/1\.1 200 [^]*pong/],
    ['another one with a page', head('GET /health', 'Connection: Upgrade\r\nUpgrade: tls/1.0\r\n'), /200 [^]*well/],
    ['h2c with what is refused', head('PUT /', H2C), /^HTTP\/1\.1 405 /],
  ])('%s, and the connection goes on', async (name, bytes, answer) => {
    const { port, server } = await start({ '/health': page('well') })
    const asked = knock(port, bytes)
    await expect.poll(() => asked.heard).toMatch(answer)
    if (name.endsWith('refused')) return
    asked.heard = ''
    asked.socket.write(bytes)
    await expect.poll(() => asked.heard).toMatch(answer)
    asked.socket.write(post(PING))
    await expect.poll(() => asked.heard).toMatch(/pong"[^]*$/)
    expect(server.socketCount).toBe(1)
  })
})

describe('a connection on which nothing moves', () => {
  const stalls = { stallMs: 100 }

  it('stays while the node works on a whole request, with what follows on it', async () => {
    const { port, server } = await start({}, undefined, stalls)
    const asked = knock(port, post(call('slow')))
    await expect.poll(() => asked.heard, { timeout: 4 * SLOW_MS }).toContain('at last')
    asked.socket.write(post(call('slow')).repeat(2))
    await expect.poll(() => asked.heard.match(/at last/g)?.length, { timeout: 4 * SLOW_MS }).toBe(3)
    expect(server.socketCount).toBe(1)
  })

  it('ends where a request does not come whole, or what is answered is not taken, were another at work', async () => {
    const { port, server } = await start({}, undefined, stalls)
    const half = knock(port, post(PING).slice(0, -5))
    await once(half.socket, 'close')
    expect(half.heard).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/)
    expect(Object.fromEntries(server.refusals.dismissedCounts)).toMatchObject({ slow: 1 })
    // What comes of it afterwards is not done.
    const late = knock(port, post(PING).slice(0, -5))
    await expect.poll(() => late.heard).toContain('408')
    late.socket.write(post(PING).slice(-5) + post(PING))
    await once(late.socket, 'close')
    expect(late.heard).toBe(half.heard)
    const deaf = knock(port, '')
    await once(deaf.socket, 'connect')
    deaf.socket.pause().write(post(call('much')) + post(call('slow')).repeat(8))
    await expect.poll(() => server.bytesInFlight).toBeGreaterThan(MIB)
    await expect.poll(() => server.socketCount, { timeout: 4 * SLOW_MS }).toBe(0)
    expect(server.bytesInFlight).toBe(0)
  })

  it('ends once what it waited for is answered and not taken', async () => {
    const { port, server } = await start({}, undefined, stalls)
    const deaf = knock(port, '')
    await once(deaf.socket, 'connect')
    deaf.socket.pause().write(post(call('slow')) + post(call('much')))
    await new Promise((resolve) => setTimeout(resolve, SLOW_MS - 100))
    expect(server.socketCount).toBe(1)
    await expect.poll(() => server.socketCount, { timeout: 4 * SLOW_MS }).toBe(0)
  })
})

it('what is no HTTP is told so, and counted', async () => {
  const { port, server } = await start()
  for (const [bytes, status] of [
    ['nothing that anybody reads\r\n\r\n', 400],
    [`GET / HTTP/1.1\r\nHost: a\r\nLong: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
  ] as const) {
    const knocked = knock(port, bytes)
    await once(knocked.socket, 'close')
    expect(knocked.heard).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
  }
  expect(Object.fromEntries(server.refusals.refusedCounts)).toMatchObject({ form: 2 })
})

it('a request counts as its client’s from its head on, and no more when it is answered', async () => {
  const { port, server, turns } = await start()
  const waiting: (() => void)[] = []
  const run = vi.spyOn(turns, 'run').mockImplementation((_lane, work) => void waiting.push(work))
  const caller = knock(port, post(PING).repeat(40))
  await expect.poll(() => waiting.length).toBe(40)
  expect(server.bytesInFlight).toBeGreaterThan(40 * 4096 - 16 * 1024)
  run.mockRestore()
  for (const work of waiting) work()
  await expect.poll(() => caller.heard.match(/pong/g)?.length).toBe(40)
  await expect.poll(() => server.bytesInFlight).toBe(0)
})

describe('a body in chunks', () => {
  const CHUNKED = 'Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n'
  const inChunks = (text: string, size: number) => {
    const parts = text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? []
    return `${parts.map((part) => `${part.length.toString(16)}\r\n${part}\r\n`).join('')}0\r\n\r\n`
  }
  const dismissed = (server: RpcServer) => Object.fromEntries(server.refusals.dismissedCounts)['protocol']

  it.each([1024, 100, 40])('of %i bytes, two thousand at once, is answered', async (size) => {
    const { port, server } = await start()
    const text = PING + ' '.repeat(2000 * size)
    const asked = knock(port, head('POST /', CHUNKED) + inChunks(text, size))
    await expect.poll(() => asked.heard).toMatch(/^HTTP\/1.1 200 [^]*"pong"/)
    expect(dismissed(server)).toBe(0)
  })

  it('of one byte, thousands at once, is not read any further: its client hears so, is let go and counted', async () => {
    const { port, server } = await start()
    const asked = knock(port, head('POST /', CHUNKED) + '1\r\n \r\n'.repeat(10_000))
    await once(asked.socket, 'close')
    expect(asked.heard).toBe('HTTP/1.1 413 Payload Too Large\r\nConnection: close\r\n\r\n')
    expect(dismissed(server)).toBe(1)
    expect(server.bytesInFlight).toBe(0)
  })

  it('of one byte, of a request that is refused, takes nothing from what its client hears', async () => {
    const { port, server } = await start()
    const asked = knock(port, head('POST /', 'Transfer-Encoding: chunked\r\n') + '1\r\n \r\n'.repeat(10_000))
    await once(asked.socket, 'close')
    expect(asked.heard).toMatch(/^HTTP\/1.1 415 /)
    expect(dismissed(server)).toBe(0)
  })

  it('counts for what its chunks take where they wait for their turn', async () => {
    const { port, server, turns } = await start()
    const waiting: (() => void)[] = []
    vi.spyOn(turns, 'wait').mockImplementation((_lane, work) => void waiting.push(work))
    knock(port, head('POST /', CHUNKED) + inChunks(' '.repeat(40 * 1000), 40))
    // Some sixty are read before its pace stops it. The others, of which some may not have come, have 440 bytes each.
    await expect.poll(() => server.bytesInFlight).toBeGreaterThan(200_000)
    expect(server.bytesInFlight).toBeLessThan(460_000)
    expect(waiting.length).toBe(1)
  })
})
