import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isModest } from './requestText.ts'

describe('the text of a request', () => {
  it('is modest where an honest client could have written it', () => {
    fc.assert(fc.property(fc.json({ maxDepth: 20 }), (text) => isModest(text)))
    expect(isModest(`["${'['.repeat(1_000_000)}"]`)).toBe(true)
    expect(isModest(`["\\"${'[,'.repeat(500_000)}\\\\"]`)).toBe(true)
    expect(isModest(`[${Array.from({ length: 10_000 }, (_, n) => `"0x${n}"`).join()}]`)).toBe(true)
    expect(isModest(String(2n ** 256n))).toBe(true)
  })

  it.each([
    ['nested', '['.repeat(129)],
    ['nested in objects', '{"a":'.repeat(129)],
    ['many', `[${'1,'.repeat(250_001)}1]`],
    ['many that are empty', `[${'[],'.repeat(130_000)}[]]`],
    ['a number without end', `[${'7'.repeat(101)}]`],
    ['many after a text', `["a\\"b",${',"x"'.repeat(260_000)}]`],
  ])('is not where it is %s', (_name, text) => {
    expect(isModest(text)).toBe(false)
  })

  it('of eight megabytes is looked through in milliseconds, however it is made', () => {
    for (const piece of ['[', '1 ', '"', '"\\\\', '\\"', 'é', '{}'])
      for (const text of [piece.repeat(4_000_000), `"${piece.repeat(4_000_000)}`]) {
        const began = performance.now()
        isModest(text)
        expect(performance.now() - began).toBeLessThan(1000)
      }
  })
})
