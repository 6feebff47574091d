import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { fixture } from '../../testing/fixture.ts'
import { fromPython, toPython } from './fromSchema.ts'
import { dumps, JsonError, loads } from './json.ts'
import { reprFloat, reprString, str } from './repr.ts'
import { PyFloat, toPlain } from './value.ts'

const known = fixture<{ pythonStr: { json: string; str: string }[] }>('synapse')

describe('str', () => {
  it.each(known.pythonStr)('of $json is $str', ({ json, str: expected }) => {
    expect(str(loads(json))).toBe(expected)
  })

  it('prints floats as Python does', () => {
    const cases: [number, string][] = [
      [0, '0.0'],
      [-0, '-0.0'],
      [1, '1.0'],
      [123456.789, '123456.789'],
      [9999999999999998, '9999999999999998.0'],
      [1e16, '1e+16'],
      [1.5e300, '1.5e+300'],
      [0.00012, '0.00012'],
      [0.000012, '1.2e-05'],
      [5e-324, '5e-324'],
      [Number.NaN, 'nan'],
      [Number.NEGATIVE_INFINITY, '-inf'],
    ]
    for (const [value, text] of cases) expect(reprFloat(value)).toBe(text)
  })

  it('prints texts as Python does', () => {
    expect(reprString('a\'b"c')).toBe("'a\\'b\"c'")
    expect(reprString('tab\t bell\u0007 nbsp\u00a0 zwj\u200d tag\u{e0001} ok é 漢')).toBe(
      "'tab\\t bell\\x07 nbsp\\xa0 zwj\\u200d tag\\U000e0001 ok é 漢'",
    )
    expect(reprString('\ud800')).toBe("'\\ud800'")
  })
})

describe('JSON', () => {
  it('keeps big ints and whole floats apart', () => {
    const value = loads('{"n": 1700000000000000001, "f": 1.0, "e": 1e3, "10": -0, "2": -0.0}')
    expect(str(value)).toBe("{'n': 1700000000000000001, 'f': 1.0, 'e': 1000.0, '10': 0, '2': -0.0}")
    expect(toPlain(value)).toEqual({ n: 1700000000000000001n, f: 1, e: 1000, '10': 0, '2': -0 })
  })

  it('reads what JSON.parse reads', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(JSON.parse(dumps(loads(text)))).toEqual(JSON.parse(text))
      }),
    )
  })

  it('refuses what JSON refuses', () => {
    for (const text of [
      '',
      '{',
      '[1,]',
      '{"a" 1}',
      '01',
      'nul',
      '"a',
      '"\u0001"',
      '1 2',
      '{a:1}',
      "'a'",
      '+1',
      '"\\x"',
    ]) {
      expect(() => loads(text), text).toThrow(JsonError)
    }
    expect(() => loads('['.repeat(100_000))).toThrow('nested deeper')
    expect(() => loads('9'.repeat(5000))).toThrow('digits')
    expect(() => dumps(new PyFloat(Number.NaN))).toThrow(JsonError)
  })

  it('does not let a key named __proto__ change anything', () => {
    const value = toPlain(loads('{"__proto__": {"admin": true}}')) as Record<string, unknown>
    expect(Object.keys(value)).toEqual(['__proto__'])
    expect(value.admin).toBeUndefined()
  })
})

describe('toPython', () => {
  it('follows the declared types', () => {
    const schema = z.object({
      f: z.number(),
      i: z.int(),
      list: z.array(z.number()),
      pair: z.tuple([z.int(), z.number()]),
      maybe: z.string().nullable().optional(),
      map: z.record(z.string(), z.number()),
      either: z.union([z.int(), z.string()]),
      free: z.unknown(),
    })
    const value = { f: 1, i: 2, list: [3], pair: [4, 5], map: { k: 6 }, either: 7, free: { deep: [8, 8.5] } }
    expect(str(toPython(schema, value))).toBe(
      "{'f': 1.0, 'i': 2, 'list': [3.0], 'pair': (4, 5.0), 'maybe': None, 'map': {'k': 6.0}, 'either': 7, 'free': {'deep': [8, 8.5]}}",
    )
  })

  it('reads wide ints as the schema wants them', () => {
    const schema = z.object({ big: z.bigint(), f: z.number(), list: z.array(z.bigint()).optional() })
    const value = fromPython(schema, loads('{"big": 5, "f": 100000000000000000000, "list": [1, 18446744073709551615]}'))
    expect(schema.parse(value)).toEqual({ big: 5n, f: 1e20, list: [1n, 18446744073709551615n] })
  })

  it('lets the JSON text decide where nothing is declared', () => {
    const hint = loads('{"20": 1.0, "3": [2, 2.0]}')
    expect(str(toPython(z.any(), toPlain(hint), hint))).toBe("{'20': 1.0, '3': [2, 2.0]}")
  })
})
