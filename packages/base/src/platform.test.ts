import fc from 'fast-check'
import { expect, it } from 'vitest'
import * as browser from './browserPlatform.ts'
import * as node from './nodePlatform.ts'

it('is the same with Node and without', () => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.uint8Array(), (first, second) => {
      expect(browser.hexDigits(first)).toBe(node.hexDigits(first))
      expect(browser.utf8Text(first)).toBe(node.utf8Text(first))
      expect([browser.roomFor(first.length).length, node.roomFor(first.length).length]).toEqual([
        first.length,
        first.length,
      ])
      expect([...browser.blake2b512(first, second)]).toEqual([...node.blake2b512(first, second)])
    }),
  )
  const text = fc.string({ unit: 'binary', size: 'large', maxLength: 1000 })
  fc.assert(
    fc.property(text, fc.uint8Array({ maxLength: 4 }), (long, odd) => {
      const bytes = Buffer.concat([Buffer.from(long), odd])
      expect(node.utf8Text(bytes)).toBe(browser.utf8Text(bytes))
    }),
  )
  for (const long of ['a', 'é', '€', '😀', '\ufeff', '\ufffd'].map((character) => character.repeat(1000))) {
    expect(node.utf8Text(new TextEncoder().encode(long))).toBe(long)
    const cut = new TextEncoder().encode(long).subarray(1)
    expect(node.utf8Text(cut)).toBe(browser.utf8Text(cut))
  }
  const marked = new TextEncoder().encode('\ufeff€')
  expect([browser.utf8Text(marked), node.utf8Text(marked)]).toEqual(['\ufeff€', '\ufeff€'])
})
