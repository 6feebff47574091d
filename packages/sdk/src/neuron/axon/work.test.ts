import { describe, expect, it } from 'vitest'
import { forged } from '../testing/forged.ts'
import { started } from '../testing/hostile.ts'
import { Work } from './work.ts'

const never = new Promise<never>(() => undefined)

function setUp(lingerMs?: number) {
  const stop = new AbortController()
  return { stop, work: new Work(stop.signal, lingerMs) }
}

describe('the work of a handler', () => {
  it('is waited for until it is done, or has failed', async () => {
    const { work } = setUp()
    expect([await work.for(7), await work.for(Promise.resolve(8))]).toEqual([7, 8])
    await expect(work.for(Promise.reject(new RangeError('no')))).rejects.toThrow(RangeError)
    expect(work.goesOn).toBe(false)
  })

  it('is waited for no longer than its caller waits, and known to go on until it has ended', async () => {
    const { stop, work } = setUp()
    let end = () => {}
    const waited = work.for(
      new Promise<void>((_, reject) => {
        end = () => reject(new Error('too late for anybody'))
      }),
    )
    stop.abort(new RangeError('over'))
    await expect(waited).rejects.toThrow('over')
    expect(work.goesOn).toBe(true)
    const ended = work.ended()
    end()
    expect([await ended, work.goesOn]).toEqual([false, false])
    await expect(work.for(never)).rejects.toThrow('over')
  })

  it('that never ends is given up after a while', async () => {
    const { stop, work } = setUp(10)
    const waited = work.for(never)
    stop.abort(new RangeError('over'))
    await expect(waited).rejects.toThrow('over')
    expect(await work.ended()).toBe(true)
  })

  it('is waited for chunk by chunk', async () => {
    const { stop, work } = setUp(10)
    let returned = 0
    const source = {
      [Symbol.asyncIterator]: () => {
        const chunks = ['a', 'b']
        return {
          next: () => {
            const value = chunks.shift()
            return value === undefined ? never : Promise.resolve({ done: false as const, value })
          },
          return: () => {
            returned++
            return never
          },
        }
      },
    }
    const seen: (string | Uint8Array)[] = []
    const read = async () => {
      for await (const chunk of work.chunks(source))
        if (seen.push(chunk) === 2) setImmediate(() => stop.abort(new RangeError('over')))
    }
    await expect(read()).rejects.toThrow('over')
    expect([seen, returned, await work.ended()]).toEqual([['a', 'b'], 1, true])
  })

  it('in chunks goes on as long as the next one is made, though it was told to return', async () => {
    const { stop, work } = setUp()
    let made = (_chunk: IteratorResult<string>) => {}
    const source = {
      [Symbol.asyncIterator]: () => ({
        next: () => new Promise<IteratorResult<string>>((resolve) => (made = resolve)),
        return: () => Promise.resolve({ done: true as const, value: undefined }),
      }),
    }
    const read = async () => {
      for await (const _chunk of work.chunks(source)) continue
    }
    const reading = read()
    await Promise.resolve()
    stop.abort(new RangeError('over'))
    await expect(reading).rejects.toThrow('over')
    await new Promise((resolve) => setImmediate(resolve))
    expect(work.goesOn).toBe(true)
    made({ done: true, value: undefined })
    expect([await work.ended(), work.goesOn]).toEqual([false, false])
  })

  it('in chunks ends where they do, and where nobody reads on', async () => {
    const { work } = setUp()
    const cleaned: string[] = []
    async function* source(name: string) {
      try {
        yield 'a'
        yield 'b'
      } finally {
        cleaned.push(name)
      }
    }
    const all: (string | Uint8Array)[] = []
    for await (const chunk of work.chunks(source('whole'))) all.push(chunk)
    for await (const _chunk of work.chunks(source('left'))) break
    expect([all, await work.ended(), cleaned]).toEqual([['a', 'b'], false, ['whole', 'left']])
  })
})

describe('an axon whose handlers', () => {
  it('do not heed their signal answers in time all the same, and goes on once they have ended', async () => {
    const ends: (() => void)[] = []
    let isStuck = true
    const { axon, info } = await started(
      { maxWorkers: 2 },
      { forward: () => (isStuck ? new Promise((resolve) => ends.push(() => resolve({ total: 0 }))) : { total: 1 }) },
    )
    const calls = ['a', 'b', 'c'].map((uuid) => forged(info, { uuid, timeout: 0.2 }))
    for (const { status, body } of await Promise.all(calls)) {
      expect(status).toBe(408)
      expect(body).toContain('Response timeout after: 0.2s')
    }
    // They run still: who asks with short timeouts does not have more of them at once.
    expect([axon.load.running, axon.load.waiting, ends.length]).toEqual([2, 0, 2])
    isStuck = false
    for (const end of ends) end()
    expect((await forged(info, { uuid: 'd' })).status).toBe(200)
    await expect.poll(() => axon.load.running).toBe(0)
  })

  it.each(['blacklist', 'verify', 'priority'] as const)('never say what their %s is answers in time', async (stage) => {
    const { info } = await started({}, { [stage]: () => never })
    expect((await forged(info, { timeout: 0.1 })).status).toBe(408)
  })

  it('are busy keeps the text of a body alone: nothing is made of it before its turn', async () => {
    let end = () => {}
    const { axon, info } = await started(
      { maxWorkers: 1 },
      { forward: () => new Promise((resolve) => (end = () => resolve({ total: 0 }))) },
    )
    const first = forged(info, { uuid: 'a' })
    await expect.poll(() => axon.load.running).toBe(1)
    const answered: number[] = []
    const broken = forged(info, { uuid: 'b', tamper: (body) => body.slice(0, -1) }).then(({ status }) =>
      answered.push(status),
    )
    await expect.poll(() => axon.load.bytes).toBeGreaterThan(0)
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(answered).toEqual([])
    end()
    expect((await first).status).toBe(200)
    await broken
    expect(answered).toEqual([400])
  })
})
