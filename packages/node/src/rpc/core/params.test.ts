import { describe, expect, it } from 'vitest'
import { fields, Params } from './params.ts'
import { RpcError } from './rpcError.ts'

const NAMES = ['key', 'hash']
const refusal = (read: () => unknown): unknown => {
  try {
    read()
    return 'accepted'
  } catch (fault) {
    expect(fault).toBeInstanceOf(RpcError)
    const { rpcCode, data } = fault as RpcError
    return [rpcCode, data]
  }
}

describe('parameters', () => {
  it('may be absent, a list, or an object of their names', () => {
    expect(new Params(undefined, NAMES).raw(0)).toBeUndefined()
    expect(new Params(null, NAMES).raw(0)).toBeUndefined()
    expect(new Params(['0x01'], NAMES).key(0)).toBe('01')
    expect(new Params({ hash: null, key: '0x01' }, NAMES).key(0)).toBe('01')
  })

  it('may end in nulls beyond those that the method knows', () => {
    expect(new Params(['0x01', null, null, null], NAMES).key(0)).toBe('01')
    expect(new Params([null], []).raw(0)).toBeUndefined()
    expect(new Params([], []).raw(0)).toBeUndefined()
    expect(new Params({}, []).raw(0)).toBeUndefined()
  })

  it('that the method does not know are refused by name', () => {
    expect(refusal(() => new Params(['0x01', null, { a: 1 }], NAMES))).toEqual([
      -32602,
      'unexpected parameter 3 ({"a":1}), expected key, hash',
    ])
    expect(refusal(() => new Params([5], []))).toEqual([-32602, 'unexpected parameter 1 (5), expected none'])
    expect(refusal(() => new Params({ key: '0x', hsah: null }, NAMES))).toEqual([
      -32602,
      'unknown parameter "hsah", expected key, hash',
    ])
    expect(refusal(() => new Params('0x01', NAMES))).toEqual([-32602, 'expected an array or an object of parameters'])
  })

  it('that the interface has and the node does not honour are refused unless null', () => {
    new Params(['0x01', null], NAMES).none(1, 'there is but one block')
    new Params(['0x01'], NAMES).none(1, 'there is but one block')
    expect(refusal(() => new Params(['0x01', '0x02'], NAMES).none(1, 'there is but one block'))).toEqual([
      -32602,
      'unexpected hash ("0x02"), expected null: there is but one block',
    ])
  })
})

describe('objects inside parameters', () => {
  it('have no other fields', () => {
    expect(fields({ key: 1 }, ['key', 'type'])).toEqual({ key: 1 })
    expect(refusal(() => fields({ key: 1, tpye: null }, ['key', 'type']))).toEqual([
      -32602,
      'unknown field "tpye", expected key, type',
    ])
    expect(refusal(() => fields([1], ['key', 'type']))).toEqual([
      -32602,
      'invalid type: object [1], expected an object with key, type',
    ])
  })
})
