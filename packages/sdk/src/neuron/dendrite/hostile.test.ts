// Miners that announce what is not theirs, and answer too much, elsewhere, compressed, or with words.
import { Agent, createServer, type RequestListener } from 'node:http'
import { type AddressInfo, connect, createServer as createTcpServer, type NetConnectOpts, type Socket } from 'node:net'
import os from 'node:os'
import { queryObjects } from 'node:v8'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { Axon, type AxonInfo } from '../axon/axon.ts'
import { defineSynapse } from '../synapse.ts'
import { miner, Sum, validator } from '../testing/forged.ts'
import { AnswerBudget } from './answerBudget.ts'
import { Dendrite, type DendriteOptions } from './dendrite.ts'
import { OwnAxonError } from './ownAddresses.ts'

const open: { close(): unknown }[] = []

afterEach(async () => {
  vi.restoreAllMocks()
  for (const thing of open.splice(0).reverse()) await thing.close()
})

function dendrite(options: DendriteOptions): Dendrite {
  const made = new Dendrite(validator, options)
  open.push(made)
  return made
}

/** Opens no connection to where it is asked to, and tells of each. */
class Recorder extends Agent {
  readonly asked: string[] = []

  override createConnection(options: NetConnectOpts): Socket {
    const { host, port } = options as { host?: string; port: number }
    this.asked.push(`${host}:${port}`)
    return connect({ host: '127.0.0.1', port: 1 })
  }
}

async function served(answer: RequestListener): Promise<AxonInfo> {
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  open.push({
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  })
  return { ip: '127.0.0.1', port: (server.address() as AddressInfo).port, hotkey: miner.address }
}

/** An axon that answers with bytes of its own making. */
async function rawServed(answer: (socket: Socket) => void): Promise<AxonInfo> {
  const sockets = new Set<Socket>()
  const server = createTcpServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.once('data', () => answer(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  open.push({
    close: () => {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  })
  return { ip: '127.0.0.1', port: (server.address() as AddressInfo).port, hotkey: miner.address }
}

const SWITCHING = 'HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\nhello'

const at = (ip: string): AxonInfo => ({ ip, port: 9944, hotkey: miner.address })

describe('announced addresses', () => {
  it.each([
    '127.0.0.1',
    '10.0.0.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '::1',
    '::ffff:127.0.0.1',
    '64:ff9b::a9fe:a9fe',
    '2002:7f00:1::1',
    'fd00:ec2::254',
    'localhost',
    'metadata.google.internal',
  ])('%s is not called, and no connection is opened', async (ip) => {
    const agent = new Recorder()
    const result = await dendrite({ agent }).query(at(ip), Sum, { terms: [] })
    expect(result).toMatchObject({ ok: false, statusCode: 503, output: null })
    expect(result.statusMessage).toMatch(/^Service unavailable at .*\/Sum: .*(public internet|IPv4 or IPv6 address)/)
    const stream = dendrite({ agent }).stream(at(ip), Sum, { terms: [] })
    for await (const chunk of stream) expect(chunk).toBeUndefined()
    expect((await stream.result).statusCode).toBe(503)
    expect(agent.asked).toEqual([])
  })

  it('of the public internet are called as they stand, but for our own, however they are written', async () => {
    vi.spyOn(os, 'networkInterfaces').mockReturnValue({
      eth0: ['8.8.4.4', '2606:4700::2222'].map((address) => ({ address }) as os.NetworkInterfaceInfo),
    })
    const agent = new Recorder()
    const client = dendrite({ agent, externalIp: '9.9.9.9' })
    for (const ip of ['9.9.9.10', '2606:4700::1111']) await client.query(at(ip), Sum, { terms: [] })
    expect(agent.asked.splice(0)).toEqual(['9.9.9.10:9944', '2606:4700::1111:9944'])
    const own = [
      '8.8.4.4',
      '::ffff:8.8.4.4',
      '2002:808:404::',
      '2606:4700::2222',
      '2606:4700:0::0:2222',
      '9.9.9.9',
      '::ffff:909:909',
    ]
    for (const ip of own) {
      const { statusCode, statusMessage } = await client.query(at(ip), Sum, { terms: [] })
      expect([statusCode, statusMessage]).toEqual([503, expect.stringContaining("it is this machine's own")])
    }
    expect(agent.asked).toEqual([])
  })

  it('of axons of our own are called where they are named, and no other port of this machine is', async () => {
    vi.spyOn(os, 'networkInterfaces').mockReturnValue({
      eth0: ['8.8.4.4', '2606:4700::2222'].map((address) => ({ address }) as os.NetworkInterfaceInfo),
    })
    const agent = new Recorder()
    const ownAxons = ['8.8.4.4:9944', '[2606:4700:0::2222]:9944', '9.9.9.9:9945']
    const client = dendrite({ agent, ownAxons, externalIp: '9.9.9.9' })
    for (const ip of ['8.8.4.4', '::ffff:8.8.4.4', '2606:4700::2222']) await client.query(at(ip), Sum, { terms: [] })
    expect(agent.asked.splice(0)).toEqual(['8.8.4.4:9944', '::ffff:8.8.4.4:9944', '2606:4700::2222:9944'])
    for (const ip of ['9.9.9.9', '::ffff:9.9.9.9', '::ffff:909:909'])
      await client.query({ ...at(ip), port: 9945 }, Sum, { terms: [] })
    expect(agent.asked.splice(0)).toEqual(['0.0.0.0:9945', '0.0.0.0:9945', '0.0.0.0:9945'])
    const others = [
      { ...at('8.8.4.4'), port: 9945 },
      { ...at('2606:4700::2222'), port: 22 },
      at('9.9.9.9'),
      at('10.0.0.1'),
    ]
    for (const other of others) expect((await client.query(other, Sum, { terms: [] })).statusCode).toBe(503)
    expect(agent.asked).toEqual([])
  })

  it('of axons of our own are addresses with their ports, of the public internet, and read in any case', () => {
    const wrong = [
      '8.8.4.4',
      '8.8.4.4:',
      'localhost:1',
      '2606:4700::2222:9944',
      '[8.8.4.4]:1',
      '8.8.4.4:65536',
      '8.8.4.4:0',
      '[2606:4700::2222]:00000',
      '',
    ]
    for (const each of wrong) expect(() => dendrite({ ownAxons: [each] }), each).toThrow(OwnAxonError)
    expect(() => dendrite({ ownAxons: ['10.0.0.1:9944'] })).toThrow(
      /expected addresses of the public internet, .* addresses: 'any', found 10\.0\.0\.1:9944 \(private, 10\.0\.0\.0\/8\)$/,
    )
    expect(() => dendrite({ ownAxons: ['[::ffff:127.0.0.1]:9944'] })).toThrow(OwnAxonError)
    expect(() => dendrite({ addresses: 'any', ownAxons: ['8.8.4.4:9944'] })).toThrow(
      "ownAxons: expected none with addresses: 'any', which calls every address, found 8.8.4.4:9944",
    )
    expect(() => dendrite({ addresses: 'any', ownAxons: [] })).not.toThrow()
    expect(() => dendrite({ addresses: 'any', externalIp: 'no address at all' })).toThrow('IPv4 or IPv6 address')
  })

  it('that are refused are so with the option that would help', async () => {
    vi.spyOn(os, 'networkInterfaces').mockReturnValue({ eth0: [{ address: '8.8.4.4' } as os.NetworkInterfaceInfo] })
    const client = dendrite({ agent: new Recorder() })
    const why = async (ip: string) => (await client.query(at(ip), Sum, { terms: [] })).statusMessage
    const ofPrivate = await why('10.0.0.1')
    const ofOwn = await why('8.8.4.4')
    expect([ofPrivate, ofOwn]).toEqual([
      expect.stringContaining("the option addresses: 'any'"),
      expect.stringContaining('the option ownAxons'),
    ])
    expect([ofPrivate.includes('ownAxons'), ofOwn.includes("'any'")]).toEqual([false, false])
  })

  it('are all called where the options say so, but no names, and our own is this machine', async () => {
    const agent = new Recorder()
    const client = dendrite({ agent, addresses: 'any', externalIp: '10.0.0.7' })
    for (const ip of ['10.0.0.8', '10.0.0.7', '::ffff:10.0.0.7', 'localhost'])
      await client.query(at(ip), Sum, { terms: [] })
    expect(agent.asked).toEqual(['10.0.0.8:9944', '0.0.0.0:9944', '0.0.0.0:9944'])
  })

  it('do not matter for an axon of this process', async () => {
    const axon = new Axon({ keypair: miner, host: '127.0.0.1', port: 0 })
    axon.attach(Sum, { forward: ({ terms }) => ({ total: terms.length }) })
    await axon.start()
    open.push({ close: () => axon.stop() })
    expect((await dendrite({}).query(axon, Sum, { terms: [1, 2] })).output).toEqual({ total: 2 })
    expect((await dendrite({}).query(axon.info(), Sum, { terms: [1, 2] })).statusCode).toBe(503)
  })
})

it.each([Number.NaN, -1, 0, 22.5, 65_536, 1e9, Number.POSITIVE_INFINITY])(
  'port %d is none: it is not called, and no connection is opened',
  async (port) => {
    const agent = new Recorder()
    for (const addresses of ['public', 'any'] as const) {
      const made = dendrite({ agent, addresses })
      const target = { ...at('8.8.8.8'), port }
      const result = await made.query(target, Sum, { terms: [] })
      expect(result).toMatchObject({ ok: false, statusCode: 503, axon: { ip: '8.8.8.8', port: null } })
      expect(result.statusMessage).toContain(`expected a port from 1 to 65535, found ${port}`)
      const stream = made.stream(target, Sum, { terms: [] })
      for await (const chunk of stream) expect(chunk).toBeUndefined()
      expect((await stream.result).statusCode).toBe(503)
    }
    expect(agent.asked).toEqual([])
  },
)

describe('an answer', () => {
  it('says nothing of who was asked and who asks', async () => {
    const evil = { hotkey: '5Evil', ip: '8.8.8.8', port: 1, version: 7, uuid: 'u', nonce: 5, process_time: 2 }
    const headers = Object.fromEntries(
      Object.entries({ ...evil, signature: '0x00' }).flatMap(([name, value]) =>
        ['axon', 'dendrite'].map((side) => [`bt_header_${side}_${name}`, String(value)]),
      ),
    )
    for (const [status, head] of [
      [200, {}],
      [200, headers],
      [403, headers],
    ] as const) {
      const info = await served((_, response) => {
        response.writeHead(status, head)
        response.end(JSON.stringify({ total: 1, message: 'm', axon: evil, dendrite: evil }))
      })
      const made = dendrite({ addresses: 'any', externalIp: '198.51.100.7' })
      const result = await made.query(info, Sum, { terms: [] })
      expect(result).toMatchObject({
        ok: status === 200,
        axon: { ...info, version: 7, processTime: 2 },
        dendrite: { hotkey: validator.address, ip: '198.51.100.7' },
      })
      const { uuid, nonce, version, signature } = result.dendrite
      expect([uuid === 'u', nonce === 5n, version === 7, signature === '0x00']).toEqual(Array(4).fill(false))
    }
  })

  it.each(['1e23', '0', '-200', '99', '600', '100000000000000000000000'])(
    'of status %s is none that can be read',
    async (code) => {
      for (const head of [{}, { bt_header_axon_status_code: code }]) {
        const info = await served((_, response) => {
          response.writeHead(200, head)
          response.end(`{"total": 1, "axon": {"status_code": ${'bt_header_axon_status_code' in head ? 200 : code}}}`)
        })
        const result = await dendrite({ addresses: 'any' }).query(info, Sum, { terms: [] })
        expect(result).toMatchObject({ ok: false, statusCode: 422, output: null })
      }
    },
  )

  it('that sends the call elsewhere is an answer, and followed nowhere', async () => {
    let reached = 0
    const inside = await served((_request, response) => {
      reached += 1
      response.end('{}')
    })
    const info = await served((_request, response) => {
      response.writeHead(307, { location: `http://127.0.0.1:${inside.port}/Sum` }).end('{"message":"there"}')
    })
    const result = await dendrite({ addresses: 'any' }).query(info, Sum, { terms: [] })
    expect([result.ok, result.statusCode, result.statusMessage, reached]).toEqual([false, 307, 'there', 0])
  })

  it('that is compressed stays so: nothing is unpacked', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000))
    const info = await served((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb)
    })
    const before = process.memoryUsage().arrayBuffers
    const result = await dendrite({ addresses: 'any' }).query(info, Sum, { terms: [] })
    expect([result.ok, result.statusCode]).toEqual([false, 422])
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20_000_000)
  })

  it('with too many headers fails its call', async () => {
    const info = await served((_request, response) => {
      for (let n = 0; n < 1000; n++) response.setHeader(`x-${n}`, 'y'.repeat(100))
      response.end('{}')
    })
    const result = await dendrite({ addresses: 'any' }).query(info, Sum, { terms: [] })
    expect([result.ok, result.statusCode]).toEqual([false, 500])
  })

  it('of another protocol fails its call at once, and takes no place from the others', async () => {
    const liar = await rawServed((socket) => socket.write(SWITCHING))
    const honest = await served((_request, response) => {
      response.end('{"total":3}')
    })
    const client = dendrite({ addresses: 'any', maxConcurrent: 2 })
    const results = await client.queryAll([liar, honest, liar, liar, honest], Sum, { terms: [] }, { timeout: 5 })
    expect(results.map(({ statusCode }) => statusCode)).toEqual([422, 200, 422, 422, 200])
    expect(results[0]?.statusMessage).toBe(
      'Failed to parse response: the axon wants to speak another protocol (101 Switching Protocols)',
    )
    expect(results[0]?.seconds).toBeLessThan(2)
    const stream = client.stream(liar, Sum, { terms: [] })
    for await (const chunk of stream) expect(chunk).toBeUndefined()
    expect((await stream.result).statusCode).toBe(422)
  })

  it('that is announced for ever fails its call', async () => {
    const interim = Buffer.from('HTTP/1.1 102 Processing\r\n\r\n'.repeat(2000))
    const info = await rawServed((socket) => {
      const flood = () => {
        while (!socket.destroyed && socket.write(interim));
      }
      socket.on('drain', flood)
      flood()
    })
    const result = await dendrite({ addresses: 'any' }).query(info, Sum, { terms: [] }, { timeout: 5 })
    expect([result.statusCode, result.statusMessage, result.seconds < 2]).toEqual([
      422,
      'Failed to parse response: the axon sent more than 100 answers of status 1xx',
      true,
    ])
  })

  it('that is announced a few times is an answer', async () => {
    const info = await served((_request, response) => {
      for (let n = 0; n < 50; n++) response.writeProcessing()
      response.end('{"total":3}')
    })
    expect((await dendrite({ addresses: 'any' }).query(info, Sum, { terms: [] })).output).toEqual({ total: 3 })
  })

  it.each([
    ['too many', 'HTTP/1.1 429 Too Many Requests\r\nContent-Length: 0\r\n\r\n', 429, 'Too Many Requests'],
    ['elsewhere', 'HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n', 302, 'Found'],
    ['nothing', 'HTTP/1.1 204 No Content\r\n\r\n', 204, 'No Content'],
    ["a proxy's page", 'HTTP/1.1 502 Bad Gateway\r\nContent-Length: 9\r\n\r\n<p>no</p>', 502, '<p>no</p>'],
    ['no object', 'HTTP/1.1 500 Oh\r\nContent-Length: 4\r\n\r\nnull', 500, 'null'],
    ['no words', 'HTTP/1.1 500 Oh\r\nContent-Length: 2\r\n\r\n{}', 500, 'Oh'],
    ['empty words', 'HTTP/1.1 500 Oh\r\nContent-Length: 15\r\n\r\n{"message":" "}', 500, 'Oh'],
    ['no status', 'HTTP/1.1 503\r\nContent-Length: 0\r\n\r\n', 503, ''],
  ])(
    'with a status and no words in JSON (%s) is reported by its status',
    async (_what, text, statusCode, statusMessage) => {
      const info = await rawServed((socket) => socket.end(text.replace('\r\n', '\r\nConnection: close\r\n')))
      const client = dendrite({ addresses: 'any' })
      const failed = { ok: false, output: null, statusCode, statusMessage }
      expect(await client.query(info, Sum, { terms: [] })).toMatchObject(failed)
      const stream = client.stream(info, Sum, { terms: [] })
      for await (const chunk of stream) expect(chunk).toBeUndefined()
      expect(await stream.result).toMatchObject(failed)
    },
  )

  it('that drips ends with the call', async () => {
    const info = await served((_request, response) => {
      const drip = setInterval(() => response.write(' '), 20)
      response.on('close', () => clearInterval(drip))
    })
    const result = await dendrite({ addresses: 'any' }).query(info, Sum, { terms: [] }, { timeout: 0.3 })
    expect([result.statusCode, result.seconds < 2]).toEqual([408, true])
  })

  it('that fails with many words is cut, since they go into logs', async () => {
    const info = await served((_request, response) => {
      response.writeHead(500).end(JSON.stringify({ message: 'w'.repeat(1_000_000) }))
    })
    const result = await dendrite({ addresses: 'any' }).query(info, Sum, { terms: [] })
    expect([result.statusCode, result.statusMessage]).toEqual([500, 'w'.repeat(1024)])
  })

  it('is told of in words that act on no terminal, whoever put them where', async () => {
    const said = '\u009b2J\u001b]0;x\u0007\u202eok'
    const seen = '\\u009b2J\\u001b]0;x\\u0007\\u202eok'
    const answers: Record<string, unknown>[] = [
      { message: said },
      { axon: { status_code: 500, status_message: said, uuid: said } },
      { message: 'no', axon: { status_code: said } },
    ]
    const results = []
    for (const answer of answers) {
      const info = await served((_request, response) => {
        response.writeHead(500, { bt_header_dendrite_uuid: '\u009b' }).end(JSON.stringify(answer))
      })
      results.push(await dendrite({ addresses: 'any' }).query(info, Sum, { terms: [] }))
    }
    expect(results.map(({ statusMessage }) => statusMessage)).toEqual([
      seen,
      seen,
      expect.stringContaining('\\u009b2J'),
    ])
    expect([results[1]?.axon.statusMessage, results[1]?.axon.uuid]).toEqual([seen, seen])
    const all = JSON.stringify(results, (_, value) => (typeof value === 'bigint' ? String(value) : value))
    expect(all).not.toMatch(/\p{Cc}|\u202e/u)
  })

  it('weighs what it has bytes, in however many pieces it comes', async () => {
    const pieces = 3000
    let sent = 0
    let finish: () => void = () => undefined
    const info = await served((_request, response) => {
      response.socket?.setNoDelay()
      // One after the other has been read: what lies there together is read as one piece.
      const next = () => {
        response.write(' ')
        if (++sent < pieces) setImmediate(next)
      }
      next()
      finish = () => response.end()
    })
    const before = queryObjects(Buffer, { format: 'count' })
    const call = dendrite({ addresses: 'any' }).query(info, Sum, { terms: [] })
    await expect.poll(() => sent, { timeout: 10_000 }).toBe(pieces)
    expect(queryObjects(Buffer, { format: 'count' }) - before).toBeLessThan(1000)
    finish()
    expect((await call).statusCode).toBe(422)
  })

  it('of many small values is not read to its end', async () => {
    const text = `[${'{},'.repeat(5_000_000)}{}]`
    const info = await served((_request, response) => {
      response.end(text)
    })
    const result = await dendrite({ addresses: 'any' }).query(info, Sum, { terms: [] }, { timeout: 30 })
    expect([result.statusCode, result.statusMessage]).toEqual([
      422,
      'Failed to parse response: more than 1000000 values, where a list counts as 4, an object as 8',
    ])
  })

  it('is given up when all are too large and it is the largest; the others come through', async () => {
    const Wide = defineSynapse({ name: 'Wide', request: { n: z.int() }, response: { text: z.string() } })
    let finish: () => void = () => undefined
    const greedy = await served((_request, response) => {
      response.write('x'.repeat(900_000))
      finish = () => response.write('x'.repeat(50_000))
    })
    const honest = await served((_request, response) => {
      response.end(JSON.stringify({ text: 'y'.repeat(400_000) }))
    })
    const client = dendrite({ addresses: 'any', maxBytesInFlight: 1_000_000 })
    const first = client.query(greedy, Wide, { n: 1 })
    await new Promise((resolve) => setTimeout(resolve, 200))
    const second = await client.query(honest, Wide, { n: 2 })
    finish()
    expect([second.ok, second.output?.text.length]).toEqual([true, 400_000])
    expect((await first).statusMessage).toBe(
      'Payload error: the answers under way have more than 1000000 bytes, and this one the most of them',
    )
  })
})

it('the budget of answers is free again once they have been read or given up', () => {
  const budget = new AnswerBudget(10)
  const given: string[] = []
  const [a, b] = ['a', 'b'].map((name) => budget.open(() => given.push(name)))
  a?.add(6)
  b?.add(4)
  expect([budget.total, given]).toEqual([10, []])
  b?.add(3)
  expect([budget.total, given]).toEqual([6, ['b']])
  b?.add(100)
  expect(budget.total).toBe(6)
  a?.release()
  b?.release()
  expect([budget.total, given]).toEqual([0, ['b']])
})
