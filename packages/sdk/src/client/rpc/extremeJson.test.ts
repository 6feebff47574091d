import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { whyExtreme } from './extremeJson.ts'

const MANY = 1_000_000

describe('extreme JSON', () => {
  it.each([
    ['lists', `[${'[],'.repeat(MANY)}[]]`, 'of more than 250000 lists and objects'],
    ['objects', `[${'{},'.repeat(MANY)}{}]`, 'of more than 250000 lists and objects'],
    ['texts', `[${'"a",'.repeat(MANY)}"a"]`, 'of more than 500000 texts'],
    ['names', `{${'"a":1,'.repeat(MANY)}"a":1}`, 'of more than 500000 texts'],
    ['levels', '['.repeat(MANY), 'that is nested more than 128 deep'],
    ['values', `[${'0,'.repeat(5 * MANY)}0]`, 'of more than 4500000 values'],
    [
      'values with long numbers',
      `[${'9999999999999999,'.repeat(240_000)}${'0,'.repeat(3 * MANY)}0]`,
      'of more than 4500000 values',
    ],
    ['long numbers', `[${'9999999999999999,'.repeat(MANY)}0]`, 'of more than 250000 numbers of 16 digits'],
    ['long negative numbers', `[${'-9999999999999999,'.repeat(MANY)}0]`, 'of more than 250000 numbers of 16 digits'],
    ['long fractions', `[${'0.1234567890123456,'.repeat(MANY)}0]`, 'of more than 250000 numbers of 16 digits'],
    ['digits', `[1${'0'.repeat(MANY)}]`, 'with a number of more than 400 digits'],
    ['digits before a text', `[1${'0'.repeat(MANY)},"a"]`, 'with a number of more than 400 digits'],
  ])('of many %s is', (_what, text, why) => {
    const began = performance.now()
    expect(whyExtreme(text)).toBe(why)
    expect(performance.now() - began).toBeLessThan(1000)
  })

  it.each([
    ['a long text', JSON.stringify({ result: `0x${'[{'.repeat(MANY)}` })],
    ['a long text with quotation marks', JSON.stringify({ result: '"[\\'.repeat(MANY) })],
    ['15 MiB of bytes', JSON.stringify(Array.from({ length: 4_405_000 }, (_, n) => n % 256))],
    ['a column of stakes', JSON.stringify(Array<number>(65_536).fill(Number.MAX_SAFE_INTEGER))],
    ['numbers of fifteen digits', JSON.stringify(Array<number>(MANY).fill(123_456_789_012_345))],
    ['a list of bytes', JSON.stringify(Array<number>(MANY).fill(255))],
    ['a page of keys and values', JSON.stringify(Array(1000).fill([`0x${'ab'.repeat(100)}`, `0x${'00'.repeat(500)}`]))],
    ['digits in a text', JSON.stringify(['1'.repeat(MANY)])],
    ['a text without an end', `"${'['.repeat(MANY)}`],
  ])('is not %s', (_what, text) => {
    expect(whyExtreme(text)).toBeUndefined()
  })

  it('is none that a program writes of ordinary values', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 8 }), (value) => {
        expect(whyExtreme(JSON.stringify([value, 'x'.repeat(70_000)]))).toBeUndefined()
      }),
    )
  })
})
