import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { excessOf } from './requestText.ts'

describe('the text of a request', () => {
  it('is modest where an honest client could have written it', () => {
    fc.assert(fc.property(fc.json({ maxDepth: 20 }), (text) => excessOf(text) === undefined))
    expect(excessOf(`["${'['.repeat(1_000_000)}"]`)).toBeUndefined()
    expect(excessOf(`["\\"${'[,'.repeat(500_000)}\\\\"]`)).toBeUndefined()
    expect(excessOf(`[${Array.from({ length: 10_000 }, (_, n) => `"0x${n}"`).join()}]`)).toBeUndefined()
    expect(excessOf(String(2n ** 256n))).toBeUndefined()
  })

  it.each([
    ['nested', '['.repeat(129), 'expected JSON of at most 128 levels, found a deeper one'],
    ['nested in objects', '{"a":'.repeat(129), 'levels'],
    ['many', `[${'1,'.repeat(250_001)}1]`, 'expected at most 250000 items and fields in a request, found more'],
    ['many that are empty', `[${'[],'.repeat(130_000)}[]]`, 'items'],
    ['a number without end', `[${'7'.repeat(101)}]`, 'expected numbers of at most 100 digits, found a longer one'],
    ['many after a text', `["a\\"b",${',"x"'.repeat(260_000)}]`, 'items'],
  ])('is not where it is %s', (_name, text, why) => {
    expect(excessOf(text)).toContain(why)
  })

  it('of eight megabytes is looked through in milliseconds, however it is made', () => {
    for (const piece of ['[', '1 ', '"', '"\\\\', '\\"', 'é', '{}'])
      for (const text of [piece.repeat(4_000_000), `"${piece.repeat(4_000_000)}`]) {
        const began = process.cpuUsage()
        excessOf(text)
        const { user, system } = process.cpuUsage(began)
        expect((user + system) / 1000).toBeLessThan(1000)
      }
  })
})
