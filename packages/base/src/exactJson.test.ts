import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { exactText, parseExact } from './exactJson.ts'

const integer = fc.bigInt({ min: -(2n ** 130n), max: 2n ** 130n })
/** A value whose unsafe integers are bigints and whose safe ones are numbers, as the parser gives them. */
const asParsed = (value: bigint) => (value >= -(2n ** 53n) + 1n && value < 2n ** 53n ? Number(value) : value)
const leaf = fc.oneof(
  integer.map(asParsed),
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.boolean(),
  fc.constant(null),
  fc.stringMatching(/^[[:, "\\-]*\d{16,24}[\]},"\\]*$/),
)
const { value: json } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    leaf,
    fc.array(tie('value')),
    fc.dictionary(fc.string(), tie('value'), { noNullPrototype: true }),
  ),
}))

/** What the parts of JSON look like; a text is one of them, whatever stands in it. */
const PARTS = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g

/** The same by other means, slowly: each integer becomes a text of its own kind, each other text of another. */
function modelOf(text: string): unknown {
  JSON.parse(text)
  const marked = text.replace(PARTS, (part, at: number) => {
    if (part.startsWith('"')) return /^\s*:/.test(text.slice(at + part.length)) ? part : `"t${part.slice(1)}`
    return /^-?\d+$/.test(part) && !Number.isSafeInteger(Number(part)) ? `"n${part}"` : part
  })
  return JSON.parse(marked, (_, value: unknown) => {
    if (typeof value !== 'string') return value
    return value.startsWith('n') ? BigInt(value.slice(1)) : value.slice(1)
  })
}

/** What reading gives: a value, or the words of what was thrown. */
function outcome(read: (text: string) => unknown, text: string): unknown {
  try {
    return [read(text)]
  } catch (error) {
    return String(error)
  }
}

const blank = fc.stringMatching(/^[ \t\n\r]{0,20}$/)
const number = fc.oneof(
  fc.stringMatching(/^-?(0|[1-9]\d{0,17})(\.\d{1,18})?([eE][+-]?\d{1,18})?$/),
  fc.stringMatching(/^-?[1-9]\d{14,17}$/),
  fc.constantFrom('9007199254740991', '9007199254740992', '-9007199254740991', '-9007199254740992', '-0'),
)
const quoted = fc.oneof(
  fc.string({ unit: 'binary' }).map((text) => JSON.stringify(text)),
  fc.stringMatching(/^"([\][\\"/n]|[\][u][0-9a-f]{4}|[ ,:\d-]){0,30}"$/),
)
/** Texts of JSON, with blanks, names twice and all kinds of numbers. */
const { written } = fc.letrec<{ written: string }>((tie) => ({
  written: fc
    .tuple(
      blank,
      fc.oneof(
        { depthSize: 'small' },
        number,
        quoted,
        fc.array(tie('written')).map((items) => `[${items.join()}]`),
        fc
          .array(fc.tuple(blank, fc.oneof(quoted, fc.constantFrom('"a"', '"0"', '"__proto__"')), blank, tie('written')))
          .map(
            (fields) =>
              `{${fields.map(([before, name, behind, value]) => `${before}${name}${behind}:${value}`).join()}}`,
          ),
      ),
      blank,
    )
    .map((parts) => parts.join('')),
}))

describe('exact JSON', () => {
  it('comes back from its text as it was, whatever stands beside its numbers', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(parseExact(exactText(value))).toEqual(value)
      }),
    )
  })

  it('is what JSON.parse and JSON.stringify say where no number is long', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value)
        fc.pre(!/\d{16}/.test(text))
        expect(parseExact(text)).toEqual(JSON.parse(text))
        expect(JSON.parse(exactText(value))).toEqual(JSON.parse(text))
      }),
    )
  })

  it('keeps every digit of an integer', () => {
    fc.assert(
      fc.property(integer, (value) => {
        expect(BigInt(parseExact(String(value)) as number)).toBe(value)
        expect(parseExact(`{"a":[ ${value},"${value}"]}`)).toEqual({ a: [asParsed(value), String(value)] })
      }),
    )
    expect(parseExact('[9007199254740991,9007199254740992,9007199254740993,18446744073709551615]')).toEqual([
      9007199254740991,
      9007199254740992n,
      9007199254740993n,
      18446744073709551615n,
    ])
    // The shortest that a double does not hold, and nothing beside it.
    expect(parseExact('9007199254740993')).toBe(9007199254740993n)
  })

  it('leaves fractions and powers to JSON.parse', () => {
    // Within what a double holds, and beyond it.
    for (const digits of ['1234567890123456', '12345678901234567890'])
      for (const rest of ['.5', 'e2', 'E-2', '.25e+3'])
        for (const text of [`${digits}${rest}`, `-${digits}${rest}`, `1e-${digits}`, `1.${digits}`])
          expect(parseExact(`[${text}]`)).toEqual([Number(text)])
  })

  it('refuses what JSON.parse refuses', () => {
    for (const text of [
      '01234567890123456789',
      '-',
      '[1234567890123456789',
      '{1234567890123456789:1}',
      '{"a":1,1234567890123456789\n:1}',
      '[-01234567890123456789]',
      '[--1234567890123456789]',
      '[1234567890123456789 1]',
      '["a"1234567890123456789]',
      '[1234567890123456789,]',
      '[1234567890123456789,"a',
      '"1234567890123456789',
    ])
      expect(() => parseExact(text)).toThrow(SyntaxError)
    // Whatever is put among what is in order, both agree.
    const piece = fc.constantFrom(
      '1234567890123456789',
      '01234567890123456',
      '"',
      '\\',
      '-',
      ',',
      ':',
      '{',
      '}',
      '[',
      ']',
      ' ',
      'a',
      '1',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('')
        const refused = (found: unknown) => (typeof found === 'string' ? found : undefined)
        expect(refused(outcome(parseExact, text))).toBe(refused(outcome(JSON.parse, text)))
      }),
      { numRuns: 5000 },
    )
  })

  it('does not take a text for a number, however it is written', () => {
    const text = '{"a":"x, 1234567890123456789","b":"\\", 1234567890123456789","c":"\\\\","d":1234567890123456789}'
    expect(parseExact(text)).toEqual({ ...JSON.parse(text), d: 1234567890123456789n })
  })

  it('takes long texts as well, whatever is escaped in them', () => {
    const text = '\\n'.repeat(100_000) + '\\"\\\\'
    expect(parseExact(`["${text}",${2n ** 64n},"${text}",1]`)).toEqual([
      JSON.parse(`"${text}"`),
      2n ** 64n,
      JSON.parse(`"${text}"`),
      1,
    ])
  })

  it('is what a slow reading of it gives, whatever is wrong in it', () => {
    fc.assert(
      fc.property(written, (text) => {
        expect(outcome(parseExact, text)).toEqual(outcome(modelOf, text))
      }),
      { numRuns: 2000 },
    )
    fc.assert(
      fc.property(
        written,
        fc.nat(),
        fc.constantFrom('', '"', '0', '12345678901234567890', '-', ':', ' ', '}', '\\'),
        (text, at, put) => {
          const place = at % (text.length + 1)
          const wrong = text.slice(0, place) + put + text.slice(place + 1)
          expect(outcome(parseExact, wrong)).toEqual(outcome(modelOf, wrong))
        },
      ),
      { numRuns: 2000 },
    )
  })

  it('finds a long number wherever it begins', () => {
    for (let before = 0; before < 40; before++)
      for (const digits of [15, 16, 17, 33])
        for (const filling of [
          '1,'.repeat(before),
          `${'1'.repeat(before)} ,`,
          `${' '.repeat(before)}"",`,
          `"${'9'.repeat(before)}",`,
        ]) {
          const text = `[${filling.startsWith(' ,') ? '' : filling}${'9'.repeat(digits)}]`
          const read = parseExact(text) as unknown[]
          expect(read.at(-1)).toBe(digits < 16 ? 999_999_999_999_999 : BigInt('9'.repeat(digits)))
          expect(outcome(parseExact, text)).toEqual(outcome(modelOf, text))
        }
  })

  it('reads millions of digits, minus signs, blanks and escapes beside a long number, and refuses what is wrong behind them', () => {
    for (const piece of ['1', '-', '1.', ' ', '\\\\', '\\"', `${'1'.repeat(60)}.`]) {
      const much = piece.repeat(8_000_000 / piece.length)
      expect(parseExact(`[99999999999999999999,"${much}."]`)).toEqual([99999999999999999999n, JSON.parse(`"${much}."`)])
      expect(() => parseExact(`[99999999999999999999,"${much}."}`)).toThrow(SyntaxError)
      expect(() => parseExact(`[99999999999999999999,"${much}.`)).toThrow(SyntaxError)
    }
    const blanks = ' '.repeat(8_000_000)
    expect(parseExact(`[99999999999999999999${blanks},1]`)).toEqual([99999999999999999999n, 1])
    expect(() => parseExact(`{99999999999999999999${blanks}:1}`)).toThrow(SyntaxError)
    expect(parseExact('9'.repeat(100_000))).toBe(BigInt('9'.repeat(100_000)))
    expect(parseExact(`0.${'9'.repeat(8_000_000)}`)).toBe(1)
  })

  it('keeps names that mean something else to objects', () => {
    const value = parseExact('{"__proto__":12345678901234567890}') as object
    expect(Object.entries(value)).toEqual([['__proto__', 12345678901234567890n]])
  })

  it('writes nothing as null, and names as asked', () => {
    expect(exactText({ a: undefined, lockedUntil: [undefined, 1n] }, { fieldName: (name) => name.toUpperCase() })).toBe(
      '{"A":null,"LOCKEDUNTIL":[null,1]}',
    )
    const sparse = { a: undefined, b: [undefined, { c: undefined, d: 2n ** 64n }] }
    expect(exactText(sparse, { undefinedFields: 'left out' })).toBe('{"b":[null,{"d":18446744073709551616}]}')
  })
})
