import { parseExact } from '@glia/base'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readingOf } from './requestText.ts'

const many = (n: number, piece: (at: number) => string) => `[${Array.from({ length: n }, (_, at) => piece(at)).join()}]`
const escaped = (n: number, escape: string) => `["${escape.repeat(n)}"]`

/** What takes long to read, and how much of it is read: 20 to 30 ms by itself. */
const dear: readonly { readonly what: string; readonly most: number; readonly text: (n: number) => string }[] = [
  { what: 'digits', most: 921_000, text: (n) => many(n, () => '1') },
  { what: 'integers of 15 digits', most: 157_000, text: (n) => many(n, () => '123456789012345') },
  { what: 'integers of 17 digits', most: 20_400, text: (n) => many(n, () => '9'.repeat(17)) },
  { what: 'integers of 99 digits', most: 12_500, text: (n) => many(n, () => '9'.repeat(99)) },
  { what: 'negative integers of 17 digits', most: 19_300, text: (n) => many(n, () => `-${'9'.repeat(17)}`) },
  { what: 'negative zeros', most: 251_000, text: (n) => many(n, () => '-0') },
  { what: 'powers', most: 125_000, text: (n) => many(n, (at) => `1e-${300 + (at % 20)}`) },
  { what: 'fractions', most: 198_000, text: (n) => many(n, (at) => `${at % 1000}.5`) },
  {
    what: 'fractions between two doubles',
    most: 7_850,
    text: (n) => many(n, () => `9007199254740993.${'0'.repeat(90)}1`),
  },
  { what: 'words', most: 225_000, text: (n) => many(n, () => 'false') },
  { what: 'empty lists', most: 163_000, text: (n) => many(n, () => '[]') },
  { what: 'lists in lists', most: 1_840, text: (n) => many(n, () => '['.repeat(100) + ']'.repeat(100)) },
  { what: 'empty objects', most: 163_000, text: (n) => many(n, () => '{}') },
  { what: 'objects', most: 77_800, text: (n) => many(n, () => '{"a":1}') },
  { what: 'objects of long integers', most: 16_400, text: (n) => many(n, () => `{"a":${'9'.repeat(17)}}`) },
  { what: 'objects of different names', most: 18_200, text: (n) => many(n, (at) => `{"k${at}":1}`) },
  { what: 'objects of a thousand names', most: 22_500, text: (n) => many(n, (at) => `{"k${at % 1000}":1}`) },
  {
    what: 'names of one object',
    most: 20_200,
    text: (n) => many(n, (at) => `"k${at}":1`).replace(/^.(.*).$/s, '{$1}'),
  },
  { what: 'long names', most: 17_400, text: (n) => many(n, (at) => `{"${'k'.repeat(60)}${at}":1}`) },
  { what: 'numbers as names', most: 18_200, text: (n) => many(n, (at) => `{"${(at * 7919) % 999_983}":1}`) },
  { what: 'escaped names', most: 17_400, text: (n) => many(n, (at) => `{"\\n${at}":1}`) },
  { what: 'names below names', most: 6_170, text: (n) => many(n, (at) => `{"a${at}":{"b${at}":{"c${at}":0}}}`) },
  { what: 'names in another order', most: 18_300, text: (n) => many(n, (at) => `{${orderOf(at)}}`) },
  { what: 'texts', most: 115_000, text: (n) => many(n, (at) => `"${at.toString(36)}"`) },
  { what: 'texts of other letters', most: 114_000, text: (n) => many(n, (at) => `"€${at}"`) },
  { what: 'storage keys', most: 89_100, text: (n) => many(n, (at) => `"0x${String(at).padStart(64, '0')}"`) },
  { what: 'escaped quotation marks', most: 386_000, text: (n) => escaped(n, '\\"') },
  { what: 'escaped backslashes', most: 386_000, text: (n) => escaped(n, '\\\\') },
  { what: 'escaped line ends among others', most: 380_000, text: (n) => escaped(n, 'a\\n') },
  { what: 'escaped numbers of letters', most: 363_000, text: (n) => escaped(n, '\\u1234') },
  { what: 'escaped halves of letters', most: 363_000, text: (n) => escaped(n, '\\ud83d') },
  { what: 'escapes in texts', most: 87_400, text: (n) => many(n, (at) => `"\\u1234${at}"`) },
  { what: 'blanks', most: 4_790_000, text: (n) => `[${' '.repeat(n)}]` },
]

/** What is no JSON at all, over and over. */
const endless = [
  ' ',
  '\n',
  '-',
  ':',
  ',',
  ']',
  '}',
  '"',
  '""',
  '"a"',
  '"a":',
  '\\',
  '"\\',
  '\\"',
  '1 ',
  '.1',
  '\0',
  'a',
  '€',
  '{}',
  '[]',
]

/** Six names in one of 720 orders. */
function orderOf(at: number): string {
  const names = ['a', 'b', 'c', 'd', 'e', 'f']
  let rest = at
  const ordered = Array.from({ length: 6 }, (_, chosen) => {
    const [name] = names.splice(rest % names.length, 1)
    rest = Math.floor(rest / (6 - chosen))
    return `"${name}":0`
  })
  return ordered.join()
}

/** Milliseconds of the processor that a request is read in, if it is: the least of two times. */
function taken(text: string): number {
  const times = Array.from({ length: 2 }, () => {
    const began = process.cpuUsage()
    if (readingOf(text).excess === undefined) parseExact(text)
    const { user, system } = process.cpuUsage(began)
    return (user + system) / 1000
  })
  return Math.min(...times)
}

describe('the text of a request', () => {
  it('is modest where an honest client could have written it', () => {
    fc.assert(fc.property(fc.json({ maxDepth: 20 }), (text) => readingOf(text).excess === undefined))
    expect(readingOf(`["${'['.repeat(1_000_000)}"]`).excess).toBeUndefined()
    expect(readingOf(`["\\"${'[,'.repeat(500_000)}\\\\"]`).excess).toBeUndefined()
    expect(readingOf(`[${Array.from({ length: 10_000 }, (_, n) => `"0x${n}"`).join()}]`).excess).toBeUndefined()
    expect(readingOf(String(2n ** 256n)).excess).toBeUndefined()
  })

  it('has room for what clients ask', () => {
    const key = `0x${'ab'.repeat(32)}`
    const items = Array.from({ length: 20_000 }, () => ({ key: `0x${'ab'.repeat(80)}`, type: 'descendantsValues' }))
    const small = Array.from({ length: 20_000 }, () => ({ key, type: 'descendantsValues' }))
    const batch = Array.from({ length: 1024 }, (_, id) => ({
      jsonrpc: '2.0',
      id,
      method: 'state_subscribeStorage',
      params: { keys: Array.from({ length: 20 }, () => key), options: { [`of${id}`]: id, and: [] } },
    }))
    const weights = [Array.from({ length: 4096 }, (_, uid) => uid), Array.from({ length: 4096 }, () => 65_535)]
    const long = Array.from({ length: 1000 }, (_, n) => String(2n ** 128n - BigInt(n)))
    for (const text of [
      JSON.stringify(Array.from({ length: 10_000 }, () => `0x${'ab'.repeat(400)}`)),
      JSON.stringify(['0xff', items, null]),
      JSON.stringify(['0xff', small, null], undefined, 4),
      JSON.stringify(batch),
      JSON.stringify([`0x${'ab'.repeat(4 * 1024 * 1024 - 100)}`]),
      JSON.stringify(weights),
      `[${long.join()}]`,
      JSON.stringify([JSON.stringify(items.slice(0, 2000))]),
    ])
      expect(readingOf(text).excess).toBeUndefined()
  })

  it.each([
    ['nested', '['.repeat(129), 'expected JSON of at most 128 levels, found a deeper one'],
    ['nested in objects', '{"a":'.repeat(129), 'levels'],
    ['a number without end', `[${'7'.repeat(101)}]`, 'expected numbers of at most 100 digits, found a longer one'],
    [
      'what takes long to read',
      `[${'1,'.repeat(1_000_001)}1]`,
      'expected a request that is read in at most 6000000 steps, found one that takes more: one for 4 characters of a text, ' +
        'one for any other and two for a digit, 45 for a text, 15 for what is escaped in it, 30 for a list or object, ' +
        '35 for the name of a field and 250 for one that is new there, 250 for a number of 16 digits',
    ],
  ])('is not modest where it is %s', (_name, text, why) => {
    expect(readingOf(text).excess).toContain(why)
  })

  it.each(dear)('of many $what is read up to $most of them', ({ most, text }) => {
    expect(readingOf(text(most)).excess).toBeUndefined()
    expect(readingOf(text(Math.ceil(1.05 * most))).excess).toContain('steps')
  })

  it.each(endless)('that is wrong and has millions of %j is not looked through', (piece) => {
    expect(readingOf(piece.repeat(8_000_000 / piece.length)).excess).toContain('steps')
    expect(readingOf(`["${'a'.repeat(100_000)}"${piece.repeat(8_000_000 / piece.length)}`).excess).toContain('steps')
  })

  it('takes no longer to read than what clients ask, a few times over, whatever it is made of', () => {
    const items = Array.from({ length: 20_000 }, () => ({ key: `0x${'ab'.repeat(80)}`, type: 'descendantsValues' }))
    const honest = taken(JSON.stringify(['0xff', items, null]))
    // By itself twice as long at most. A garbage collection may fall into one and not into the other.
    for (const { most, text } of dear) expect(taken(`[${2n ** 64n},${text(most - 2)}]`)).toBeLessThan(8 * honest)
  }, 60_000)

  it('of eight megabytes is looked through in milliseconds, however it is made', () => {
    for (const piece of ['[', '1 ', '"', '"\\\\', '\\"', 'é', '{}'])
      for (const text of [piece.repeat(4_000_000), `"${piece.repeat(4_000_000)}`]) {
        const began = process.cpuUsage()
        readingOf(text)
        const { user, system } = process.cpuUsage(began)
        expect((user + system) / 1000).toBeLessThan(1000)
      }
  })
})
