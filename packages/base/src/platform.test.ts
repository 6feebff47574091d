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

it('reads long hexadecimal text alike, and takes nothing else for a digit', () => {
  const bytes = Uint8Array.from({ length: 70_000 }, (_, at) => at * 7)
  const hex = browser.hexDigits(bytes)
  for (const platform of [browser, node]) {
    const read = (text: string, size = bytes.length) => {
      const out = new Uint8Array(size + 2)
      return platform.readHex(`0x${text}`, 2, out, 1, size) ? [...out] : false
    }
    expect(read(hex)).toEqual([0, ...bytes, 0])
    expect(read(hex.toUpperCase())).toEqual([0, ...bytes, 0])
    expect(read(hex, 40_000)).toEqual([0, ...bytes.subarray(0, 40_000), 0])
    for (const wrong of ['g', 'é', 'ı', '\u0131', '١', '\0', ' ', '😀'])
      for (const place of [0, 1, 70_001, 65_536, hex.length - wrong.length])
        expect(read(hex.slice(0, place) + wrong + hex.slice(place + wrong.length))).toBe(false)
  }
})
