import fc from 'fast-check'
import { expect, it } from 'vitest'
import * as browser from './browserPlatform.ts'
import * as node from './nodePlatform.ts'

it('is the same with Node and without', () => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.uint8Array(), (first, second) => {
      expect(browser.hexDigits(first)).toBe(node.hexDigits(first))
      expect(browser.utf8Text(first)).toBe(node.utf8Text(first))
      expect(browser.utf8Text(first, 3)).toBe(node.utf8Text(first, 3))
      expect([browser.roomFor(first.length).length, node.roomFor(first.length).length]).toEqual([
        first.length,
        first.length,
      ])
      expect([...browser.blake2b512(first, second)]).toEqual([...node.blake2b512(first, second)])
    }),
  )
  const marked = new TextEncoder().encode('\ufeff€')
  expect([browser.utf8Text(marked), node.utf8Text(marked)]).toEqual(['\ufeff€', '\ufeff€'])
})
