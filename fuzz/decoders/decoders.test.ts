import { Fault, GliaError } from '@glia/base'
import { describe, expect, it } from 'vitest'
import { type Finding, Tally } from '../part.ts'
import { Random } from '../random.ts'
import { type Decoder, damaged, ofBytes, ofText } from './decoder.ts'
import { Decoders, load, tryOne } from './decoders.ts'

class Refused extends GliaError {
  constructor(cause?: unknown) {
    super('REFUSED', 'no', { cause })
  }
}

/** What one input is found to do, said to be good or not. */
async function found(decoder: Decoder, isGood = false): Promise<readonly Finding[]> {
  const tally = new Tally()
  await tryOne(decoder, { input: 'ab', isGood }, tally)
  return tally.findings
}

const throwing = (make: () => Error) =>
  ofText(
    'mine',
    [Refused],
    () => {
      throw make()
    },
    () => 'ab',
  )

describe('what decoders are held to', () => {
  it('the error that they refuse with is none, another is found with its place', async () => {
    expect(await found(throwing(() => new Refused()))).toEqual([])
    const [other] = await found(throwing(() => new TypeError('nobody thought of this')))
    expect(other?.kind).toBe('not the typed error')
    expect(other?.details).toMatch(
      /^mine of "ab": TypeError: nobody thought of this at .*fuzz\/decoders\/decoders\.test/,
    )
  })

  it('a fault of the program is no refusal, whatever class was declared and whatever is thrown for it', async () => {
    const fault = () => new Fault('expected a coldkey, found none')
    const declared: Decoder = { ...throwing(fault), refusals: [Fault] }
    const wrapped = throwing(() => new Refused(fault()))
    for (const decoder of [declared, wrapped])
      expect((await found(decoder)).map(({ kind }) => kind)).toEqual(['not the typed error'])
  })

  it('causes in a circle have an end', async () => {
    const circle = new Refused()
    circle.cause = new Refused(circle)
    expect(await found(throwing(() => circle))).toEqual([])
  })

  it('what they were promised to read must be read', async () => {
    const refusing = throwing(() => new Refused())
    expect((await found(refusing, true)).map(({ kind }) => kind)).toEqual(['a good input is refused'])
    const cases = (decoder: Decoder) =>
      new Decoders(async () => ({ quick: [decoder], slow: [decoder], close: async () => undefined })).run('test', 0)
    expect((await cases(refusing)).findings.length).toBeGreaterThan(20)
    expect((await cases(damaged(refusing))).findings).toEqual([])
  })

  it('what takes long or much memory is found', async () => {
    const slow = ofBytes('slow', [], () => {
      // Of both clocks: a busy machine leaves a process little of the second.
      const [wall, before] = [performance.now(), process.cpuUsage()]
      for (let took = 0; took < 2_100; ) {
        const { user, system } = process.cpuUsage(before)
        took = Math.min(performance.now() - wall, (user + system) / 1_000)
      }
    })
    const kinds = (findings: readonly Finding[]) => findings.map(({ kind }) => kind)
    expect(kinds(await found(slow))).toEqual(['slow decoder'])
    let held: Buffer | undefined
    const large = ofBytes('large', [], () => {
      held = Buffer.alloc(400 * 1024 ** 2, 1)
    })
    expect(kinds(await found(large))).toEqual(['memory'])
    expect(held?.length).toBeGreaterThan(0)
  })
})

it('a case does the same whenever it is run, finds nothing, and reads, refuses and is given good inputs', async () => {
  const decoders = new Decoders()
  try {
    const [first, second] = [await decoders.run('test', 0), await decoders.run('test', 0)]
    expect(second).toEqual(first)
    expect(first.findings).toEqual([])
    for (const what of ['read', 'refused', 'good ones read']) expect(first.counts[what], what).toBeGreaterThan(5)
  } finally {
    await decoders.close()
  }
})

it('whatever a decoder is given as good, it reads', async () => {
  const { quick, slow, close } = await load()
  try {
    const random = new Random('good')
    const tally = new Tally()
    for (const decoder of [...quick, ...slow].filter(({ areDamaged }) => areDamaged !== true))
      for (let times = 0; times < 8; times++) {
        const input = decoder.sample(random)
        if (input !== undefined) await tryOne(decoder, { input, isGood: true }, tally)
      }
    expect(tally.findings).toEqual([])
    expect(tally.counts['good ones read']).toBeGreaterThan(1_000)
  } finally {
    await close()
  }
})
