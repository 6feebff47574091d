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
        const refuses = (read: (text: string) => unknown) => {
          try {
            read(text)
            return undefined
          } catch (error) {
            return String(error)
          }
        }
        expect(refuses(parseExact)).toBe(refuses(JSON.parse))
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
