import { describe, expect, it, vi } from 'vitest'
import { RpcError } from '../core/rpcError.ts'
import { type Fields, object, Parameters } from './fields.ts'
import {
  account,
  beginning,
  boolean,
  hash,
  hexBytes,
  list,
  oneOrMany,
  optional,
  refused,
  storageKey,
  u16,
  u64,
  word,
} from './schema.ts'

/** Code and data of a refusal. */
const refusal = (read: () => unknown): unknown => {
  try {
    return { accepted: read() }
  } catch (fault) {
    expect(fault).toBeInstanceOf(RpcError)
    const { rpcCode, data } = fault as RpcError
    return [rpcCode, data]
  }
}
const read = (fields: Fields, raw: unknown) => refusal(() => new Parameters(fields).read(raw))
const parse = (of: Fields[string], value: unknown) => refusal(() => of.parse(value, 'it'))
const wrong = (data: string) => [-32602, data]

const FIELDS = { key: storageKey, hash: optional(hash) }
const KEY = { accepted: { key: '01', hash: undefined } }

describe('parameters', () => {
  it('may be absent, a list, or an object of their names', () => {
    expect(read({ hash: optional(hash) }, undefined)).toEqual({ accepted: { hash: undefined } })
    expect(read({ hash: optional(hash) }, null)).toEqual({ accepted: { hash: undefined } })
    expect(read(FIELDS, ['0x01'])).toEqual(KEY)
    expect(read(FIELDS, { hash: null, key: '0x01' })).toEqual(KEY)
    expect(read({}, [])).toEqual({ accepted: {} })
    expect(read({}, {})).toEqual({ accepted: {} })
  })

  it('may end in nulls beyond those that the method knows', () => {
    expect(read(FIELDS, ['0x01', null, null, null])).toEqual(KEY)
    expect(read({}, [null])).toEqual({ accepted: {} })
  })

  it('that the method does not know are refused by name', () => {
    expect(read(FIELDS, ['0x01', null, { a: 1 }])).toEqual(
      wrong('unexpected parameter 3 ({"a":1}), expected key, hash'),
    )
    expect(read({}, [5])).toEqual(wrong('unexpected parameter 1 (5), expected none'))
    expect(read(FIELDS, { key: '0x', hsah: null })).toEqual(wrong('unknown parameter "hsah", expected key, hash'))
    expect(read(FIELDS, '0x01')).toEqual(wrong('expected an array or an object of parameters'))
    expect(read(FIELDS, JSON.parse('{"__proto__":1}'))).toEqual(
      wrong('unknown parameter "__proto__", expected key, hash'),
    )
  })

  it('that are missing or null are told apart from those that may be', () => {
    for (const raw of [undefined, [], [null], {}, { key: null }])
      expect(read(FIELDS, raw)).toEqual(wrong('No more params'))
  })

  it('that the interface has and the node does not honour are refused unless null', () => {
    const fields = { key: storageKey, hash: refused('there is but one block') }
    expect(read(fields, ['0x01', null])).toEqual(KEY)
    expect(read(fields, ['0x01'])).toEqual(KEY)
    // Inside an object null comes as it is.
    expect(parse(refused('none'), null)).toEqual({ accepted: undefined })
    expect(read(fields, ['0x01', '0x02'])).toEqual(
      wrong('unexpected hash ("0x02"), expected null: there is but one block'),
    )
  })
})

describe('an object inside parameters', () => {
  const item = object({ key: u16, type: optional(word('value', 'hash')) })

  it('has its fields and no others', () => {
    expect(parse(item, { key: 1 })).toEqual({ accepted: { key: 1, type: undefined } })
    expect(parse(item, { key: 1, type: 'hash' })).toEqual({ accepted: { key: 1, type: 'hash' } })
    expect(parse(item, { key: 1, tpye: null })).toEqual(wrong('unknown field "tpye", expected key, type'))
    expect(parse(item, [1])).toEqual(wrong('invalid type: object [1], expected an object with key, type'))
    expect(parse(item, { key: 1, type: 'size' })).toEqual(wrong('unknown variant `size`, expected one of value, hash'))
  })

  it('is described so', () => {
    expect(item.shape).toMatchObject({ required: ['key'], additionalProperties: false })
  })
})

describe('values', () => {
  const ALICE = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY'
  const ALICE_ID = '0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d'

  it('are what the method works with', () => {
    expect(parse(hexBytes, '0X0aFf')).toEqual({ accepted: Uint8Array.of(10, 255) })
    expect(parse(hexBytes, '')).toEqual({ accepted: new Uint8Array(0) })
    expect(parse(storageKey, '0x0aFf')).toEqual({ accepted: '0aff' })
    expect(parse(hash, 'AB'.repeat(32))).toEqual({ accepted: `0x${'ab'.repeat(32)}` })
    expect(parse(account, ALICE)).toEqual({ accepted: ALICE_ID })
    expect(parse(account, ALICE_ID.toUpperCase().replace('X', 'x'))).toEqual({ accepted: ALICE_ID })
    expect(parse(list(u16), [1, 2])).toEqual({ accepted: [1, 2] })
    expect(parse(oneOrMany(u16), 1)).toEqual({ accepted: 1 })
    expect(parse(oneOrMany(u16), [1])).toEqual({ accepted: [1] })
    expect(parse(optional(u16), null)).toEqual({ accepted: undefined })
    for (const value of [0, 65_535]) expect(parse(u16, value)).toEqual({ accepted: value })
  })

  it('are refused in a Substrate node’s words', () => {
    expect(parse(boolean, 1)).toEqual(wrong('invalid type: number 1, expected a boolean'))
    expect(parse(hexBytes, '0x0')).toEqual(wrong('invalid hex: odd number of digits'))
    expect(parse(storageKey, '0x0g')).toEqual(wrong('invalid hex character: g, expected hexadecimal digits'))
    expect(parse(hexBytes, '0x0g')).toEqual(wrong('invalid hex character: g, expected hexadecimal digits'))
    expect(parse(hash, '0x01')).toEqual(
      wrong('invalid length 1, expected a (both 0x-prefixed or not) hex string of 32 bytes'),
    )
    expect(parse(hash, '0x' + '0g'.repeat(32))).toEqual(wrong('invalid hex character: g, expected hexadecimal digits'))
    expect(parse(account, '5Grw')).toEqual(wrong('invalid account: bad length'))
    expect(parse(list(u16), 'x')).toEqual(wrong('invalid type: string "x", expected a sequence'))
    expect(parse(list(u16), [1, -1])).toEqual(wrong('invalid type: number -1, expected an integer from 0 to 65535'))
    expect(parse(u16, 12345678901234567890n)).toEqual(
      wrong('invalid type: number 12345678901234567890, expected an integer from 0 to 65535'),
    )
    for (const value of [65_536, 0.5])
      expect(parse(u16, value)).toEqual(wrong(`invalid type: number ${value}, expected an integer from 0 to 65535`))
    expect(parse(u16, 'x'.repeat(100))).toEqual(
      wrong(`invalid type: string "${'x'.repeat(59)}…, expected an integer from 0 to 65535`),
    )
  })

  it('that are longer than any key or hash are not looked at', () => {
    expect(parse(storageKey, `0x${'aB'.repeat(2048)}`)).toEqual({ accepted: 'ab'.repeat(2048) })
    const test = vi.spyOn(RegExp.prototype, 'test')
    const long = 'zz'.repeat(100_000)
    expect(parse(storageKey, long)).toEqual(wrong('expected a storage key of at most 2048 bytes, found one of 100000'))
    expect(parse(hash, long)).toEqual(
      wrong('invalid length 100000, expected a (both 0x-prefixed or not) hex string of 32 bytes'),
    )
    expect(test).not.toHaveBeenCalled()
    test.mockRestore()
  })

  it('of lists whose end may be discarded are read up to there', () => {
    expect(parse(beginning(u16, 2), [1, 2, 'x', 'y', 'z'])).toEqual({ accepted: { items: [1, 2], discarded: 3 } })
    expect(parse(beginning(u16, 2), [])).toEqual({ accepted: { items: [], discarded: 0 } })
    expect(parse(beginning(u16, 2), [1, 'x'])).toMatchObject([-32602, expect.stringContaining('string "x"')])
    expect(parse(beginning(u16, 2), {})).toEqual(wrong('invalid type: object {}, expected a sequence'))
  })

  it('are refused whatever they hold, and shown no longer than a line', () => {
    const hostile: unknown = JSON.parse('{"toString":1,"valueOf":{"__proto__":null}}')
    expect(parse(word('value', 'hash'), hostile)).toEqual(
      wrong('unknown variant `{"toString":1,"valueOf":{"__proto__":null}}`, expected one of value, hash'),
    )
    expect(parse(word('value'), 'x'.repeat(1000))).toEqual(
      wrong(`unknown variant \`${'x'.repeat(60)}…\`, expected one of value`),
    )
    const nested: unknown = JSON.parse('['.repeat(5000) + ']'.repeat(5000))
    expect(parse(u16, nested)).toEqual(
      wrong(`invalid type: object ${'['.repeat(60)}…, expected an integer from 0 to 65535`),
    )
    expect(parse(u16, [{ a: [1, 'b'] }, {}, []])).toEqual(
      wrong('invalid type: object [{"a":[1,"b"]},{},[]], expected an integer from 0 to 65535'),
    )
    // What is not shown is not even looked at.
    const looked: number[] = []
    const lazy = Array.from({ length: 1000 }, (_, at) => ({
      get at() {
        return looked.push(at)
      },
    }))
    expect(parse(u16, lazy)).toEqual(wrong(expect.stringMatching(/^invalid type: object \[\{"at":1\}.*…, expected/)))
    expect(looked.length).toBeLessThan(10)
  })

  it('of 64 bits may be numbers, or text in either base, and never beyond', () => {
    const max = (1n << 64n) - 1n
    for (const value of [max, String(max), '0xffffffffffffffff']) expect(parse(u64, value)).toEqual({ accepted: max })
    expect(parse(u64, 5)).toEqual({ accepted: 5n })
    for (const value of [max + 1n, -1, -5000000000000000000n, 0.5, '-1', 'x', String(max + 1n), null])
      expect(parse(u64, value)).toMatchObject([-32602, expect.stringMatching(/expected u64$/)])
  })
})
