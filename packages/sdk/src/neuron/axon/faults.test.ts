// What a miner hears of faults of its own code, and callers of a full axon.
import { unreachable } from '@glia/base'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { Dendrite } from '../dendrite/dendrite.ts'
import { defineSynapse } from '../synapse.ts'
import { forged, Sum, validator } from '../testing/forged.ts'
import { begun, started } from '../testing/hostile.ts'
import { AxonError } from './errors.ts'
import { FaultLog } from './faultLog.ts'

const Tokens = defineSynapse({ name: 'Tokens', request: {}, response: {}, streaming: true })

type Warned = [text: string, details: { type: string; code: string; detail?: string }]

function warnings(): Warned[] {
  const spy = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined)
  return spy.mock.calls as unknown as Warned[]
}

afterEach(() => {
  vi.restoreAllMocks()
})

const idOf = (body: string): string => /#[0-9a-f-]{36}/.exec(body)?.[0] ?? 'no id'

describe('a fault of a miner’s own code', () => {
  it('is a warning with its stack, its causes and the id that the caller hears, once', async () => {
    const warned = warnings()
    const { info } = await started(
      {},
      {
        forward: () => {
          throw new TypeError('no model\nglia: all is well \u001b[2J', { cause: new RangeError('too few layers') })
        },
      },
    )
    const { status, body } = await forged(info, {})
    expect(status).toBe(500)
    expect(warned.length).toBe(1)
    const [[text, { type, code, detail = '' }] = ['', { type: '', code: '' }]] = warned
    expect([type, code]).toEqual(['AxonFault', 'AXON_FAULT'])
    expect(text).toContain(`in a call of Sum, whose caller hears "Internal Server Error ${idOf(body)}": no model`)
    expect(detail).toMatch(/^ {4}TypeError: no model\n {4}glia: all is well .*\n {4}at .*faults\.test\.ts/)
    expect(detail).toContain('    caused by RangeError: too few layers\n')
    expect(text + detail).not.toContain('\u001b')
    expect(text).not.toContain('\n')
  })

  it.each([
    ['an answer of another form', { forward: () => ({ total: 'x' as unknown as number }) }],
    ['a blacklist', { blacklist: () => JSON.parse('{') as [boolean, string] }],
    ['a priority', { priority: () => JSON.parse('{') as number }],
    ['no error', { forward: () => Promise.reject('nothing') }],
  ])('is one in %s too', async (_what, endpoint) => {
    const warned = warnings()
    const { info } = await started({}, endpoint)
    const { body } = await forged(info, {})
    expect(warned.map(([text]) => text)).toEqual([expect.stringContaining(idOf(body))])
  })

  const hostile = new Proxy(new TypeError('x'), {
    getPrototypeOf: () => unreachable('looked at'),
    get: () => unreachable('read'),
  })
  const unreadable = Object.defineProperty(new TypeError('x'), 'stack', { get: () => unreachable('read') })
  it.each<[what: string, thrown: unknown]>([
    ['cannot be looked at', hostile],
    ['has a cause that cannot be', new TypeError('x', { cause: hostile })],
    ['has a stack that cannot be read', unreadable],
    ['is an answer that cannot be looked at', new Proxy(new AxonError(429, 'x'), { get: () => unreachable('read') })],
    ['is an answer with a cause that cannot be', new AxonError(500, 'x', { cause: hostile })],
    ['is an answer of no status', new AxonError(Number.NaN, 'x')],
    ['is an answer that never ends', new AxonError(100, 'x')],
    ['is an answer without words', Object.assign(new AxonError(400, 'x'), { message: 5 })],
  ])('that %s is answered with 500 wherever it is thrown, and leaves nothing unhandled', async (_what, thrown) => {
    const warned = warnings()
    const unhandled: unknown[] = []
    const note = (reason: unknown) => unhandled.push(reason)
    process.on('unhandledRejection', note)
    const fail = () => {
      throw thrown
    }
    try {
      for (const endpoint of [
        { forward: fail },
        { forward: () => Promise.reject(thrown) },
        { blacklist: fail },
        { priority: fail },
      ]) {
        const { info } = await started({}, endpoint)
        expect((await forged(info, {})).status).toBe(500)
      }
      expect((await forged((await started({}, { verify: fail })).info, {})).status).toBe(401)
      await new Promise((resolve) => setTimeout(resolve, 20))
    } finally {
      process.off('unhandledRejection', note)
    }
    expect(unhandled).toEqual([])
    expect(warned.length).toBe(4)
  })

  it('is one in the middle of a stream, and a caller that leaves one is none', async () => {
    const warned = warnings()
    const { axon } = await started()
    let breaks = true
    const left = { at: 0 }
    axon.attach(Tokens, {
      async *forward(_request, { signal }) {
        yield 'a'
        if (breaks) throw new TypeError('no token')
        const piece = 'x'.repeat(1_000_000)
        try {
          while (!signal.aborted) yield piece
        } finally {
          left.at++
        }
      },
    })
    const dendrite = new Dendrite(validator, { addresses: 'any' })
    try {
      const stream = dendrite.stream(axon.info(), Tokens, {}, { timeout: 5 })
      for await (const _chunk of stream) continue
    } catch {
      // It is cut off.
    }
    await expect.poll(() => warned.map(([text]) => text)).toEqual([expect.stringContaining('no token')])
    breaks = false
    try {
      for await (const _chunk of dendrite.stream(axon.info(), Tokens, {}, { timeout: 5 })) break
    } finally {
      dendrite.close()
    }
    await expect.poll(() => left.at).toBe(1)
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(warned.length).toBe(1)
  })

  it('is for onCall alone where there is one', async () => {
    const warned = warnings()
    const causes: unknown[] = []
    const fault = new TypeError('no model')
    const { info } = await started(
      { onCall: ({ cause }) => causes.push(cause) },
      { forward: () => Promise.reject(fault) },
    )
    await forged(info, {})
    await expect.poll(() => causes).toEqual([fault])
    expect(warned).toEqual([])
  })

  it('is none of what a caller did, or the miner chose', async () => {
    const warned = warnings()
    const { info } = await started({}, { forward: () => Promise.reject(new AxonError(500, 'not today')) })
    expect((await forged(info, {})).body).toContain('not today')
    const tampered = await forged(info, { uuid: 'two', tamper: (body) => body.replace('[1.0, 2.0]', '[1.0, 3.0]') })
    expect(tampered.status).toBe(500)
    expect((await forged(info, { uuid: 'three', tamper: () => '{' })).status).toBe(400)
    expect((await forged(info, { sign: false })).status).toBe(401)
    expect(warned).toEqual([])
  })

  it('is written twenty times at once, and then once in three seconds, with the number of the others', () => {
    const warned = warnings()
    let now = 0
    const log = new FaultLog(() => now)
    const fault = () =>
      log.add('Sum', new AxonError(500, 'Internal Server Error', { cause: new TypeError('no model') }))
    for (let n = 0; n < 30; n++) fault()
    expect(warned.length).toBe(20)
    now += 2999
    fault()
    expect(warned.length).toBe(20)
    now += 1
    for (let n = 0; n < 2; n++) fault()
    expect(warned.length).toBe(21)
    expect(warned[20]?.[0]).toMatch(/; 11 more before it were not written$/)
  })
})

describe('who has to make room', () => {
  it('hears 429 however it calls, and nobody a broken connection', async () => {
    const { info } = await started({ maxConnections: 3 })
    const dendrites = Array.from({ length: 6 }, () => new Dendrite(validator, { addresses: 'any' }))
    try {
      const answers = await Promise.all(
        dendrites.map((dendrite) => dendrite.query(info, Sum, { terms: [1, 2] }, { timeout: 5 })),
      )
      const codes = answers.map(({ statusCode }) => statusCode).sort()
      expect(codes).toEqual([200, 200, 200, 429, 429, 429])
    } finally {
      for (const dendrite of dendrites) dendrite.close()
    }
  })

  it('hears why where its request was being read, and is not served', async () => {
    const { info } = await started({ maxConnections: 1 })
    const ping = begun(info, '/Synapse', { 'content-length': '100' }, '{')
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect((await forged(info, {})).status).toBe(200)
    expect(await ping.status).toBe('HTTP/1.1 429 Too Many Requests')
    await ping.closed
    expect(ping.heard()).toContain('made room for a new one (maxConnections, 1)')
  })
})
