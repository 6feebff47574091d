import { connect } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { Keypair } from '../keys/keypair.ts'
import { Axon, type AxonInfo } from './axon/axon.ts'
import type { CallHead, Endpoint } from './axon/endpoint.ts'
import { AxonAddressError, AxonError } from './axon/errors.ts'
import type { AxonOptions, CallReport } from './axon/options.ts'
import { Dendrite } from './dendrite/dendrite.ts'
import { defineSynapse } from './synapse.ts'
import { forged, miner, rawPost, Sum, validator } from './testing/forged.ts'

const Tokens = defineSynapse({
  name: 'Tokens',
  request: { count: z.int() },
  response: {},
  hashFields: ['count'],
  streaming: true,
})

const open: { close(): unknown }[] = []

afterEach(async () => {
  for (const thing of open.splice(0)) await thing.close()
})

async function startAxon(
  options: Partial<AxonOptions> = {},
  endpoint: Partial<Endpoint<typeof Sum>> = {},
): Promise<{ axon: Axon; info: AxonInfo; reports: CallReport[] }> {
  const reports: CallReport[] = []
  const axon = new Axon({
    keypair: miner,
    host: '127.0.0.1',
    port: 0,
    onCall: (report) => reports.push(report),
    ...options,
  })
  axon.attach(Sum, { forward: ({ terms }) => ({ total: terms.reduce((a, b) => a + b, 0) }), ...endpoint })
  const info = await axon.start()
  open.push({ close: () => axon.stop() })
  return { axon, info, reports }
}

function dendrite(options: ConstructorParameters<typeof Dendrite>[1] = {}, key = validator): Dendrite {
  const made = new Dendrite(key, { addresses: 'any', ...options })
  open.push(made)
  return made
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

describe('a call', () => {
  it('goes through and comes back checked', async () => {
    const seen: CallHead[] = []
    const { info, reports } = await startAxon(
      {},
      {
        blacklist: (call) => {
          seen.push(call)
          return [false, '']
        },
      },
    )
    const result = await dendrite().query(info, Sum, { terms: [1, 2.5, -0.25] }, { timeout: 3 })
    expect(result).toMatchObject({ ok: true, statusCode: 200, statusMessage: 'Success', output: { total: 3.25 } })
    expect(result.axon).toMatchObject({ hotkey: miner.address, version: 10_002_000, statusCode: 200, port: info.port })
    expect(result.axon.processTime).toBeGreaterThan(0)
    expect(seen[0]).toMatchObject({ name: 'Sum', timeout: 3, hotkey: validator.address })
    expect(seen[0]?.dendrite.ip).toBe('127.0.0.1')
    expect(reports).toMatchObject([{ name: 'Sum', statusCode: 200, hotkey: validator.address }])
    const signed = `${result.axon.nonce}.${validator.address}.${miner.address}.${result.axon.uuid}`
    expect(miner.verify(signed, result.axon.signature ?? '')).toBe(true)
  })

  it('answers the ping every axon has', async () => {
    const { info } = await startAxon()
    const answer = await rawPost(info, '/Synapse', {}, '')
    expect(answer.status).toBe(200)
    expect(answer.headers).toMatchObject({ name: 'Synapse', bt_header_axon_status_message: 'Success' })
  })

  it('keeps 200 overlapping calls from refusing each other', async () => {
    const { info, axon } = await startAxon(
      { maxWorkers: 4, maxWaiting: 500 },
      {
        forward: async ({ terms }) => {
          await sleep(1)
          expect(axon.load.running).toBeLessThanOrEqual(4)
          return { total: terms[0] ?? 0 }
        },
      },
    )
    const targets = Array.from({ length: 200 }, () => info)
    const results = await dendrite().queryAll(targets, Sum, (_, index) => ({ terms: [index] }))
    expect(results.filter((result) => !result.ok)).toEqual([])
    expect(results.map((result) => result.output?.total)).toEqual(targets.map((_, index) => index))
    expect(axon.load).toEqual({ running: 0, waiting: 0, bytes: 0 })
  })

  it('refuses input that does not fit before sending it', async () => {
    const { info, reports } = await startAxon()
    await expect(dendrite().query(info, Sum, { terms: ['x'] as unknown as number[] })).rejects.toThrow('terms.0')
    expect(reports).toEqual([])
  })

  it('refuses a timeout that is none, and an option by another name, before sending anything', async () => {
    const { info, reports } = await startAxon()
    const client = dendrite()
    const wrong: readonly (readonly [object, RegExp])[] = [
      ...[-1, 0, Number.NaN, Number.POSITIVE_INFINITY, '5', null].map(
        (timeout) => [{ timeout }, /^timeout must be seconds, more than 0 and not for ever, found /] as const,
      ),
      [{ timeot: 5 }, /^an option of a call must be one of timeout, signal \(did you mean timeout\?\), found timeot$/],
    ]
    for (const [options, message] of wrong) {
      await expect(client.query(info, Sum, { terms: [1] }, options)).rejects.toThrow(message)
      await expect(client.queryAll([info, info], Sum, { terms: [1] }, options)).rejects.toThrow(message)
      expect(() => client.stream(info, Sum, { terms: [1] }, options)).toThrow(message)
    }
    expect(reports).toEqual([])
    expect((await client.query(info, Sum, { terms: [1] }, {})).ok).toBe(true)
  })
})

describe('an axon', () => {
  it('says in a sentence why it cannot listen', async () => {
    const keypair = Keypair.fromUri('//Alice')
    const first = new Axon({ keypair, host: '127.0.0.1', port: 0 })
    const { port } = await first.start()
    const taken = new Axon({ keypair, host: '127.0.0.1', port })
    const failure: unknown = await taken.start().catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(AxonAddressError)
    expect(failure).toMatchObject({
      code: 'AXON_ADDRESS',
      message: `the axon cannot listen on port ${port} of 127.0.0.1: it is in use already. Stop what listens there, or choose another port (0: any free one)`,
    })
    await expect(first.start()).rejects.toThrow('it was started already')
    await expect(new Axon({ keypair, port: 70_000 }).start()).rejects.toThrow(AxonAddressError)
    await first.stop()
    expect(await taken.start()).toMatchObject({ port })
    await taken.stop()
  })
})

describe('an axon refuses', () => {
  it('unknown names with 404', async () => {
    const { info } = await startAxon()
    const Other = defineSynapse({ name: 'Other', request: {}, response: {} })
    const result = await dendrite().query(info, Other, {})
    expect(result).toMatchObject({
      ok: false,
      statusCode: 404,
      statusMessage: "Synapse name 'Other' not found. Available synapses ['Synapse', 'Sum']",
    })
  })

  it('blacklisted callers with 403, before reading the body', async () => {
    const { info } = await startAxon({}, { blacklist: () => [true, 'Hotkey is not registered'] })
    const result = await dendrite().query(info, Sum, { terms: [] })
    expect(result).toMatchObject({
      statusCode: 403,
      statusMessage: 'Forbidden. Key is blacklisted: Hotkey is not registered.',
    })
  })

  it('a replayed nonce and an old one with 401', async () => {
    const { info } = await startAxon()
    const nonce = BigInt(Date.now()) * 1_000_000n
    expect((await forged(info, { nonce })).status).toBe(200)
    const replay = await forged(info, { nonce })
    expect(replay.status).toBe(401)
    expect(JSON.parse(replay.body)).toEqual({
      message: 'Not Verified with error: Nonce is too old, a newer one was last processed',
    })
    expect(replay.headers.bt_header_axon_status_code).toBe('401')
    const old = await forged(info, { nonce: nonce - 20_000_000_000n, uuid: 'two' })
    expect(old.status).toBe(401)
    expect(old.body).toMatch(/acceptable delta is 16\.00 seconds but request was 20\.\d\d seconds old/)
    const ahead = await forged(info, { nonce: nonce + 60_000_000_000n, uuid: 'three' })
    expect([ahead.status, ahead.body]).toEqual([401, expect.stringMatching(/of a time to come/)])
  })

  it('a request that was captured before it started with 401, whatever else it says', async () => {
    const first = await startAxon()
    const captured = { nonce: BigInt(Date.now()) * 1_000_000n }
    expect((await forged(first.info, captured)).status).toBe(200)
    await new Promise((resolve) => setTimeout(resolve, 5))
    const { info } = await startAxon()
    // Neither of them is signed.
    for (const change of [{}, { version: 0 }, { timeout: 500 }, { version: 0, timeout: 500 }]) {
      const replayed = await forged(info, { ...captured, ...change })
      expect([replayed.status, replayed.body]).toEqual([401, expect.stringMatching(/before this axon began to listen/)])
    }
    expect((await forged(info, {})).status).toBe(200)
  })

  it('unsigned and wrongly signed callers with 401', async () => {
    const { info } = await startAxon()
    const unsigned = await forged(info, { sign: false })
    expect([unsigned.status, unsigned.body]).toEqual([401, '{"message": "Not Verified with error: Missing signature"}'])
    // A request made for another axon carries a signature over another hotkey.
    const misdirected = await forged({ ...info, hotkey: validator.address }, {})
    expect(misdirected.status).toBe(401)
    expect(misdirected.body).toContain('Signature mismatch with ')
  })

  it('a body that is not what was signed with 500 and an id', async () => {
    const { info, reports } = await startAxon()
    const answer = await forged(info, { tamper: (body) => body.replace('[1.0, 2.0]', '[1.0, 3.0]') })
    expect(answer.status).toBe(500)
    expect(answer.body).toMatch(/^\{"message": "Internal Server Error #[0-9a-f-]{36}"\}$/)
    expect(String(reports[0]?.cause)).toContain('Hash mismatch')
  })

  it('bodies that are not JSON, too large, or of wrong types', async () => {
    const { info } = await startAxon({ maxBodyBytes: 4000 })
    expect((await forged(info, { tamper: () => '{' })).status).toBe(400)
    expect((await forged(info, { tamper: (body) => body.replace('[1.0, 2.0]', '"x"') })).body).toContain('terms')
    expect((await forged(info, { tamper: (body) => body + ' '.repeat(5000) })).status).toBe(413)
    expect((await rawPost(info, '/Sum', { bt_header_axon_port: 'abc' }, '{}')).status).toBe(400)
  })

  it('handlers that throw with 500, and with their own code when they choose one', async () => {
    let error: Error = new Error('secret detail')
    const { info, reports } = await startAxon(
      {},
      {
        forward: () => {
          throw error
        },
      },
    )
    const client = dendrite()
    const hidden = await client.query(info, Sum, { terms: [] })
    expect(hidden.statusCode).toBe(500)
    expect(hidden.statusMessage).not.toContain('secret')
    expect(String(reports[0]?.cause)).toContain('secret detail')
    error = new AxonError(429, 'Slow down – später')
    const chosen = await client.query(info, Sum, { terms: [] })
    // Headers are Latin-1: what does not fit is shown as a question mark.
    expect([chosen.statusCode, chosen.statusMessage]).toEqual([429, 'Slow down ? später'])
  })

  it('its own bad answers with 500', async () => {
    const { info } = await startAxon({}, { forward: () => ({ total: 'x' as unknown as number }) })
    expect((await dendrite().query(info, Sum, { terms: [] })).statusCode).toBe(500)
  })

  it('what waits longer than the caller with 408, the least important with 503', async () => {
    const finish: (() => void)[] = []
    const { info, axon } = await startAxon(
      { maxWorkers: 1, maxWaiting: 1 },
      {
        forward: async () => {
          await new Promise<void>((resolve) => finish.push(resolve))
          return { total: 0 }
        },
        priority: (call) => call.timeout,
      },
    )
    const client = dendrite()
    const first = client.query(info, Sum, { terms: [1] }, { timeout: 9 })
    while (axon.load.running === 0) await sleep(2)
    const waiting = client.query(info, Sum, { terms: [2] }, { timeout: 5 })
    while (axon.load.waiting === 0) await sleep(2)
    const minor = await client.query(info, Sum, { terms: [3] }, { timeout: 4 })
    expect([minor.statusCode, minor.statusMessage]).toEqual([
      503,
      'Service unavailable: too many requests are waiting (at most 1, maxWaiting, beside 1 at work, maxWorkers)',
    ])
    finish.shift()?.()
    expect((await first).ok).toBe(true)
    while (finish.length === 0) await sleep(2)
    const late = await forged(info, { timeout: 0.05 })
    expect(late.status).toBe(408)
    expect(JSON.parse(late.body)).toEqual({ message: 'Response timeout after: 0.05s' })
    finish.shift()?.()
    expect((await waiting).ok).toBe(true)
  })

  it('callers that dribble their headers', async () => {
    const { info } = await startAxon({ headersTimeout: 0.3, requestTimeout: 0.5 })
    const socket = connect(info.port, info.ip)
    socket.write('POST /Sum HTTP/1.1\r\nx: ')
    const text = await new Promise<string>((resolve) => {
      let seen = ''
      socket.on('data', (chunk) => {
        seen += chunk.toString()
      })
      socket.on('close', () => resolve(seen))
    })
    expect(text).toContain('408 Request Timeout')
  })
})

describe('a dendrite reports', () => {
  it('a closed port as 503', async () => {
    const { info, axon } = await startAxon()
    await axon.stop()
    const result = await dendrite().query(info, Sum, { terms: [] })
    expect([result.statusCode, result.statusMessage]).toEqual([
      503,
      `Service unavailable at 127.0.0.1:${info.port}/Sum: connection refused, nothing listens there`,
    ])
    const six = await dendrite().query({ ...info, ip: '::1' }, Sum, { terms: [] })
    // Where the machine has no IPv6, for another reason.
    expect(six.statusMessage).toMatch(new RegExp(`^Service unavailable at \\[::1\\]:${info.port}/Sum: \\w`))
  })

  it('a slow miner as 408, and tells the handler', async () => {
    let aborted = false
    const { info } = await startAxon(
      {},
      {
        forward: async (_, context) => {
          await new Promise<void>((resolve) => context.signal.addEventListener('abort', () => resolve()))
          aborted = true
          return { total: 0 }
        },
      },
    )
    const result = await dendrite().query(info, Sum, { terms: [] }, { timeout: 0.2 })
    expect([result.statusCode, result.statusMessage]).toEqual([408, 'Request timeout after 0.2 seconds'])
    while (!aborted) await sleep(5)
  })

  it('no slow miner as late where the timeout is longer than a timer can wait', async () => {
    const { info } = await startAxon(
      { maxCallTimeout: 1e9 },
      {
        forward: async () => {
          await sleep(50)
          return { total: 7 }
        },
      },
    )
    const result = await dendrite().query(info, Sum, { terms: [] }, { timeout: 1e8 })
    expect(result).toMatchObject({ statusCode: 200, output: { total: 7 } })
  })

  it('answers that are too large as 400', async () => {
    const { info } = await startAxon()
    const result = await dendrite({ maxResponseBytes: 100 }).query(info, Sum, { terms: [1] })
    expect([result.statusCode, result.statusMessage]).toEqual([
      400,
      'Payload error: the answer has more than 100 bytes',
    ])
  })

  it('answers of wrong types as 422', async () => {
    const Wrong = defineSynapse({
      name: 'Sum',
      request: { terms: z.array(z.number()) },
      response: { total: z.string() },
      hashFields: ['terms'],
    })
    const { axon, info } = await startAxon()
    axon.attach(Wrong, { forward: () => ({ total: 'many' }) })
    const result = await dendrite().query(info, Sum, { terms: [1] })
    expect(result.ok).toBe(false)
    // The hash fields differ as well, so the call is refused before that; without them the parse fails.
    expect(result.statusCode).toBe(500)
    const Loose = defineSynapse({ name: 'Loose', request: {}, response: { n: z.int() } })
    const LooseText = defineSynapse({ name: 'Loose', request: {}, response: { n: z.string() } })
    axon.attach(LooseText, { forward: () => ({ n: 'x' }) })
    const second = await dendrite().query(info, Loose, {})
    expect(second.statusCode).toBe(422)
    expect(second.statusMessage).toContain('Failed to parse response: the response does not fit synapse Loose: n:')
  })
})

describe('a stream', () => {
  it('arrives chunk by chunk', async () => {
    const { axon, info } = await startAxon()
    axon.attach(Tokens, {
      forward: async function* ({ count }) {
        for (let i = 0; i < count; i++) yield `t${i} `
      },
    })
    const call = dendrite().stream(info, Tokens, { count: 5 })
    let text = ''
    for await (const chunk of call) text += Buffer.from(chunk).toString()
    expect(text).toBe('t0 t1 t2 t3 t4 ')
    expect(await call.result).toMatchObject({ statusCode: 200, ok: true })
  })

  it('stops the miner when the caller leaves, and waits for slow readers', async () => {
    let made = 0
    let ended = false
    const { axon, info } = await startAxon()
    axon.attach(Tokens, {
      forward: () =>
        (async function* () {
          try {
            for (;;) {
              made++
              yield new Uint8Array(65_536)
            }
          } finally {
            ended = true
          }
        })(),
    })
    const call = dendrite().stream(info, Tokens, { count: 1 })
    for await (const chunk of call) {
      expect(chunk.length).toBeGreaterThan(0)
      await sleep(100)
      break
    }
    while (!ended) await sleep(5)
    // Back-pressure: socket buffers hold a few megabytes, not everything an endless miner can make in 100 ms.
    expect(made).toBeLessThan(400)
    expect((await call.result).ok).toBe(false)
  })

  it('reports a refusal', async () => {
    const { axon, info } = await startAxon()
    axon.attach(Tokens, { forward: () => ({}), blacklist: () => [true, 'no'] })
    const call = dendrite().stream(info, Tokens, { count: 1 })
    for await (const _ of call) throw new Error('no chunk was expected')
    expect(await call.result).toMatchObject({ statusCode: 403, ok: false })
  })
})
