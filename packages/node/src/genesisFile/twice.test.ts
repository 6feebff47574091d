import fc from 'fast-check'
import { expect, it } from 'vitest'
import { nameTwice } from './twice.ts'

it('finds the name that stands twice in one object, however it is written', () => {
  expect(nameTwice('{"a": 1, "b": {"a": 2}, "a" : 3}')).toBe('a')
  expect(nameTwice('[{"x": [1, "x", {"y\\"": 1, "z": "}", "y\\u0022": 2}]}]')).toBe('y"')
  expect(nameTwice('{"a": {"b": 1}, "c": {"b": 1}, "b": ["a", "a: ", {"a": "b"}, {"a": "a"}]}')).toBeUndefined()
})

it('finds none in what was written from objects', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(nameTwice(JSON.stringify(value, null, 2))).toBeUndefined()
    }),
  )
})

it('reads strings and nests as long as a file may be', () => {
  for (const text of ['x'.repeat(4_000_000), '\\n'.repeat(2_000_000), '\\"'.repeat(2_000_000)])
    expect(nameTwice(`{"a": "${text}", "a": 1}`)).toBe('a')
  expect(nameTwice('['.repeat(2_000_000) + ']'.repeat(2_000_000))).toBeUndefined()
})
