// Callers that replay, claim what nobody signed, and say what nobody asked for.
import { connect, type Socket } from 'node:net'
import { queryObjects } from 'node:v8'
import { Body } from '@glia/base'
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { z } from 'zod'
import { Keypair } from '../../keys/keypair.ts'
import { Dendrite } from '../dendrite/dendrite.ts'
import { defineSynapse } from '../synapse.ts'
import { type Answer, forged, forgedRequest, miner, rawPost, Sum, validator } from '../testing/forged.ts'
import { announced, begun, started } from '../testing/hostile.ts'
import { Axon, type AxonInfo } from './axon.ts'
import type { Endpoint } from './endpoint.ts'
import type { CallReport } from './options.ts'
import { NotSigned } from './strict.ts'

afterEach(() => void vi.useRealTimers())

const SECOND = 1_000_000_000n
const now = () => BigInt(Date.now()) * 1_000_000n

/** The clock stands, some minutes ago: nonces of this process only rise, and others use them after these tests. */
function atAnEarlierTime(): void {
  vi.useFakeTimers({ toFake: ['Date'] })
  vi.setSystemTime(Date.now() - 300_000)
}

describe('what was signed long ago', () => {
  it('is refused after 16 s, however long the caller says that it waits', async () => {
    atAnEarlierTime()
    const { info } = await started()
    vi.setSystemTime(Date.now() + 100_000)
    const late = await forged(info, { nonce: now() - 17n * SECOND, timeout: 600 })
    expect([late.status, late.body]).toEqual([401, expect.stringContaining('acceptable delta is 16.00 seconds')])
    expect((await forged(info, { nonce: now() - 15n * SECOND, timeout: 600 })).status).toBe(200)
    // A caller that is known already: its nonce is newer than its last, and yet old.
    const nonce = now()
    vi.setSystemTime(Date.now() + 17_000)
    expect((await forged(info, { nonce, timeout: 600 })).status).toBe(401)
    expect((await forged(info, { timeout: 600 })).status).toBe(200)
  })

  it('has the age that the options say', async () => {
    atAnEarlierTime()
    const { info } = await started({ maxRequestAge: 60 })
    vi.setSystemTime(Date.now() + 100_000)
    expect((await forged(info, { nonce: now() - 59n * SECOND, timeout: 600, uuid: 'a' })).status).toBe(200)
    expect((await forged(info, { nonce: now() - 61n * SECOND, timeout: 600, uuid: 'b' })).status).toBe(401)
  })
})

it('a request of a clock that is ahead waits until its time has come, so that a restarted axon does not take it again', async () => {
  const first = await started()
  const captured = { nonce: now() + 400_000_000n }
  const began = performance.now()
  expect((await forged(first.info, captured)).status).toBe(200)
  expect(performance.now() - began).toBeGreaterThan(350)
  expect((await forged(first.info, captured)).status).toBe(401)
  const { info } = await started()
  const replayed = await forged(info, captured)
  expect([replayed.status, replayed.body]).toEqual([401, expect.stringContaining('before this axon began to listen')])
  expect((await forged(info, {})).status).toBe(200)
})

it('a captured request is not served by an axon that was made before it and listens after it', async () => {
  const make = () =>
    new Axon({ keypair: miner, host: '127.0.0.1', port: 0 }).attach(Sum, { forward: () => ({ total: 3 }) })
  const second = make()
  onTestFinished(() => second.stop())
  const first = make()
  const { headers, body } = forgedRequest(await first.start(), { nonce: now() + 1_000_000n })
  expect((await rawPost(first.info(), '/Sum', headers, body)).status).toBe(200)
  await first.stop()
  const replayed = await rawPost(await second.start(), '/Sum', headers, body)
  expect([replayed.status, replayed.body]).toEqual([401, expect.stringContaining('before this axon began to listen')])
  expect((await forged(second.info(), {})).status).toBe(200)
})

describe('a request of a time to come', () => {
  const ahead = 3n * SECOND

  it('that nobody has signed is refused at once', async () => {
    const { info } = await started()
    const began = performance.now()
    const unsigned = await forged(info, { nonce: now() + ahead, sign: false })
    const signedToOther = await forged({ ...info, hotkey: validator.address }, { nonce: now() + ahead })
    expect([unsigned.status, signedToOther.status]).toEqual([401, 401])
    expect(performance.now() - began).toBeLessThan(2000)
  })

  it('that comes twice is served once', async () => {
    const { info } = await started()
    const { headers, body } = forgedRequest(info, { nonce: now() + 400_000_000n })
    const both = await Promise.all([1, 2].map(() => rawPost(info, '/Sum', headers, body)))
    expect(both.map(({ status }) => status).sort()).toEqual([200, 401])
  })
})

describe('requests that are sent one behind the other', () => {
  const pipelined = (
    info: AxonInfo,
    requests: readonly { headers: Record<string, string>; body: string }[],
  ): Socket => {
    const socket = connect(info.port, info.ip)
    onTestFinished(() => void socket.destroy())
    socket.on('error', () => socket.destroy()).resume()
    for (const { headers, body } of requests) {
      const lines = Object.entries({ ...headers, 'content-length': String(body.length) }).map(
        ([name, value]) => `${name}: ${value}\r\n`,
      )
      socket.write(`POST /Sum HTTP/1.1\r\nhost: axon\r\n${lines.join('')}\r\n${body}`)
    }
    return socket
  }

  it('end the connection when there are more than four', async () => {
    let calls = 0
    const { info } = await started({ onCall: () => calls++ })
    const { headers } = forgedRequest(info, { nonce: now() + 3n * SECOND, sign: false })
    const socket = pipelined(
      info,
      Array.from({ length: 500 }, () => ({ headers, body: '' })),
    )
    await new Promise((resolve) => socket.on('close', resolve))
    expect(calls).toBeLessThan(20)
    expect((await forged(info, {})).status).toBe(200)
  })

  it('end with the connection, those too whose answer waits for another', async () => {
    const ended: number[] = []
    const forward: Endpoint<typeof Sum>['forward'] = ({ terms }, { signal }) =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => {
          ended.push(terms[0] ?? 0)
          resolve({ total: 0 })
        })
      })
    const { axon, info } = await started({}, { forward })
    const socket = pipelined(
      info,
      [1, 2, 3].map((n) => forgedRequest(info, { uuid: `${n}`, terms: [n], timeout: 60 })),
    )
    await expect.poll(() => axon.load.running).toBe(3)
    socket.destroy()
    await expect.poll(() => ended.sort()).toEqual([1, 2, 3])
  })
})

describe("a stranger's words", () => {
  const WORDS = 'x'.repeat(50_000)
  const CONTROLS = '\u009b2J\u0085'

  it('are cut and cleaned in what an axon reports and answers', async () => {
    const reports: CallReport[] = []
    const { info } = await started({ onCall: (report) => reports.push(report) })
    const caller = { bt_header_dendrite_nonce: '1', bt_header_dendrite_signature: '0x' }
    const asked: [string, Record<string, string>][] = [
      [`/${WORDS}`, {}],
      ['/Sum', { timeout: WORDS }],
      ['/Sum', { timeout: CONTROLS }],
      ['/Sum', { ...caller, bt_header_dendrite_hotkey: WORDS, bt_header_dendrite_uuid: 'u' }],
      ['/Sum', { ...caller, bt_header_dendrite_hotkey: CONTROLS }],
      ['/Sum', { ...caller, bt_header_axon_uuid: WORDS }],
      ['/Sum', { ...caller, bt_header_dendrite_uuid: WORDS }],
      ['/Sum', { bt_header_dendrite_nonce: CONTROLS }],
      ['/Sum', { ...forgedRequest(info, {}).headers, bt_header_dendrite_signature: WORDS }],
    ]
    const refused = [404, 400, 400, 401, 401, 401, 401, 400, 401]
    const answers: Answer[] = []
    // A caller of Node reads 16 kB of headers.
    for (const [path, headers] of asked) answers.push(await rawPost(info, path, headers, ''))
    expect(answers.map(({ status }) => status)).toEqual(refused)
    expect(reports.map(({ statusCode }) => statusCode)).toEqual(refused)
    for (const { body } of answers) expect(body.length).toBeLessThan(5000)
    for (const { name, hotkey, statusMessage } of reports)
      for (const text of [name, hotkey ?? '', statusMessage]) {
        expect(text.length).toBeLessThanOrEqual(1024)
        expect(text).not.toMatch(/\p{Cc}/u)
      }
    expect(reports[4]?.hotkey).toBe('\\u009b2J\\u0085')
  })
})

it('a caller may not name itself at length: its id is kept', async () => {
  const { info } = await started()
  const long = await forged(info, { uuid: 'u'.repeat(129) })
  expect([long.status, long.body]).toEqual([401, expect.stringContaining('128 characters')])
})

describe('a body that nobody asked for', () => {
  it('weighs what it has bytes, in however many pieces it comes', async () => {
    const { axon, info } = await started()
    const { 'content-length': _, ...headers } = forgedRequest(info, {}).headers
    const before = queryObjects(Buffer, { format: 'count' })
    begun(info, '/Sum', { ...headers, 'transfer-encoding': 'chunked' }, `28\r\n${' '.repeat(40)}\r\n`.repeat(20_000))
    await expect.poll(() => axon.load.bytes, { timeout: 5000 }).toBe(800_000)
    expect(queryObjects(Buffer, { format: 'count' }) - before).toBeLessThan(1000)
  })

  it('of a ping is at most 4 kB, announced or not', async () => {
    const { info } = await started()
    const ping = begun(info, '/Synapse', { 'content-length': String(16 * 1024 * 1024) })
    expect(await ping.status).toContain('413')
    await ping.closed
    const chunked = begun(info, '/Synapse', { 'transfer-encoding': 'chunked' }, `2000\r\n${' '.repeat(0x2000)}\r\n`)
    expect(await chunked.status).toContain('413')
    expect((await rawPost(info, '/Synapse', {}, `{${' '.repeat(4094)}}`)).status).toBe(200)
  })

  it('is not read: who is refused hears so before any of it was sent', async () => {
    const { info } = await started({}, { blacklist: ({ hotkey }) => [hotkey !== validator.address, 'unknown'] })
    const length = 10_000_000
    expect(await announced(info, { key: Keypair.fromUri('//Mallory') }, length).status).toContain('403')
    expect(await announced(info, { sign: false }, length).status).toContain('401')
    expect(await announced(info, { nonce: now() - 60n * SECOND }, length).status).toContain('401')
    expect(await announced({ ...info, hotkey: validator.address }, {}, length).status).toContain('401')
    expect(await begun(info, '/Nobody', { 'content-length': String(length) }).status).toContain('404')
  })

  it('is not called for with 100 Continue either', async () => {
    const { info } = await started()
    const refused = forgedRequest(info, { sign: false }).headers
    const sent = begun(info, '/Sum', { ...refused, expect: '100-continue', 'content-length': '1000' })
    expect(await sent.status).toContain('401')
    const { headers, body } = forgedRequest(info, {})
    const asked = begun(info, '/Sum', { ...headers, expect: '100-continue', 'content-length': String(body.length) })
    expect(await asked.status).toBe('HTTP/1.1 100 Continue')
    asked.socket.write(body)
    await expect.poll(() => asked.heard()).toContain('HTTP/1.1 200')
  })
})

describe('a strict axon', () => {
  const Half = defineSynapse({
    name: 'Half',
    request: { signed: z.string(), open: z.string(), other: z.string() },
    response: {},
    hashFields: ['signed'],
  })
  const Alike = defineSynapse({
    name: 'Alike',
    request: { a: z.string(), b: z.string() },
    response: {},
    hashFields: ['a', 'b'],
  })
  const Empty = defineSynapse({ name: 'Empty', request: {}, response: {} })

  it('serves nothing that a signature does not cover', async () => {
    const { axon } = await started({ strict: true })
    const forward = () => ({})
    expect(() => axon.attach(Half, { forward })).toThrow(NotSigned)
    expect(() => axon.attach(Half, { forward })).toThrow('found open, other outside of them')
    expect(() => axon.attach(Empty, { forward })).toThrow('found none')
    expect(() => axon.attach(Alike, { forward })).toThrow('found 2 as in Sum')
  })

  it('takes neither timeout nor version from a caller, and no request that is older than four seconds', async () => {
    const seen: { timeout: number; version: number | null }[] = []
    atAnEarlierTime()
    const { info } = await started(
      { strict: true },
      { blacklist: ({ timeout, dendrite }) => [seen.push({ timeout, version: dendrite.version }) === 0, ''] },
    )
    vi.setSystemTime(Date.now() + 100_000)
    const late = await forged(info, { nonce: now() - 5n * SECOND, timeout: 600 })
    expect([late.status, late.body]).toEqual([401, expect.stringContaining('acceptable delta is 4.00 seconds')])
    expect((await forged(info, { nonce: now() - 3n * SECOND, timeout: 600 })).status).toBe(200)
    expect(seen).toEqual([
      { timeout: 12, version: null },
      { timeout: 12, version: null },
    ])
  })

  it('answers signed pings only, and dendrites as they are', async () => {
    const { info } = await started({ strict: true })
    expect((await rawPost(info, '/Synapse', {}, '')).status).toBe(401)
    const dendrite = new Dendrite(validator, { addresses: 'any' })
    onTestFinished(() => dendrite.close())
    const Ping = defineSynapse({ name: 'Synapse', request: {}, response: {} })
    expect((await dendrite.query(info, Ping, {})).statusCode).toBe(200)
    expect((await dendrite.query(info, Sum, { terms: [1, 2] })).output).toEqual({ total: 3 })
  })
})

describe('a body in chunks', () => {
  const chunked = async ({ port }: AxonInfo, path: string, bytes: string) => {
    const socket = connect(port, '127.0.0.1')
    onTestFinished(() => void socket.destroy())
    let heard = ''
    socket.on('error', () => undefined)
    socket.on('data', (chunk) => (heard += String(chunk)))
    socket.write(`POST /${path} HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n${bytes}`)
    await new Promise((resolve) => socket.once('close', resolve))
    return heard
  }

  it.each(['Synapse', 'Nothing'])('of one byte, thousands at once, is not read any further by %s', async (path) => {
    const reports: CallReport[] = []
    const { info } = await started({ onCall: (report) => reports.push(report) })
    const sizes: number[] = []
    const add = vi.spyOn(Body.prototype, 'add').mockImplementation((piece) => void sizes.push(piece.length))
    onTestFinished(() => add.mockRestore())
    const heard = await chunked(info, path, '1\r\n \r\n'.repeat(4000))
    expect(heard).toMatch(path === 'Synapse' ? /^HTTP\/1.1 413 / : /^HTTP\/1.1 404 /)
    expect(sizes.length).toBe(path === 'Synapse' ? 64 : 0)
    await expect.poll(() => reports.length).toBe(1)
  })
})
