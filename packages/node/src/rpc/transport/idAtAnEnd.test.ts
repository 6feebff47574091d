import { expect, it } from 'vitest'
import { idAtAnEnd } from './idAtAnEnd.ts'

const long = 'x'.repeat(1000)
const of = (text: string) => idAtAnEnd(Buffer.from(text))

it.each([
  [`{"id":7,"jsonrpc":"2.0","method":"a","params":["${long}"]}`, '7'],
  [`{"jsonrpc":"2.0","id":"a-7","method":"a","params":["${long}"]}`, '"a-7"'],
  [`{"jsonrpc": "2.0", "method": "a", "params": ["${long}"], "id": 7}`, '7'],
  [`{"method":"a","params":["${long}"],"id":"x","jsonrpc":"2.0"}\n`, '"x"'],
])('is told by how a request begins or ends: %#', (text, id) => {
  expect(of(text)).toBe(id)
})

it.each([
  `[{"id":7,"jsonrpc":"2.0","method":"a","params":["${long}"]}]`,
  `{"method":"a","params":["${long}",{"a":1,"id":7}]}`,
  `{"method":"a","params":{"id":7,"a":"${long}"}}`,
  `{"method":"a","id":7,"params":["${long}"]}`,
  `{"id":{"a":1},"method":"a","params":["${long}"]}`,
  `{"method":"a","params":["${long}"],"id":1.5}`,
  `{"method":"a","params":["${long}"],"id":007}`,
  long,
  '',
])('is not taken from anything else: %#', (text) => {
  expect(of(text)).toBe('null')
})
