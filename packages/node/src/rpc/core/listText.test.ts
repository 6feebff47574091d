import { toHex0x } from '@glia/base'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { ownRequest } from './caller.ts'
import { ListText } from './listText.ts'

const MANY = 10_000_000

it('is the list, whatever is short and long in it, and holds as much as it has', () => {
  const value = fc
    .constantFrom(0, 1, 33, 9000, 32_767, 32_768, 100_001)
    .map((length) => new Uint8Array(length).fill(171))
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.string({ maxLength: 10 }), value), { maxLength: 12 }), (items) => {
      const caller = ownRequest()
      const list = new ListText(caller, MANY, { before: '{"a":[', after: ']}' })
      for (const item of items) {
        if (typeof item === 'string') list.add([JSON.stringify(item)])
        else for (const _ of list.addValue(item, { before: '["k",', after: ']' }));
      }
      const expected = JSON.stringify({
        a: items.map((item) => (typeof item === 'string' ? item : ['k', toHex0x(item)])),
      })
      const whole = list.whole()
      expect(whole.text).toBe(expected)
      // Of each item its text and a comma.
      expect(caller.held).toBe(expected.length - '{"a":[]}'.length + (items.length > 0 ? 1 : 0))
    }),
    { numRuns: 60 },
  )
})

it('is text alone where it is short, and bytes that nobody copies where it is long', () => {
  const short = new ListText(ownRequest(), MANY)
  for (let n = 0; n < 100; n++) short.add(['"x"'])
  expect(short.whole().parts()).toHaveLength(1)
  const long = new ListText(ownRequest(), MANY)
  for (let n = 0; n < 100; n++) long.add([`"${'x'.repeat(10_000)}"`])
  const parts = long.whole().parts()
  expect(parts.slice(0, -1).every((part) => part instanceof Uint8Array && part.length < 80_000)).toBe(true)
  expect(parts.length).toBeGreaterThan(10)
})

it('lets others in at each step of a large value, which is refused before it is made', () => {
  const value = new Uint8Array(1024 * 1024)
  const list = new ListText(ownRequest(), MANY)
  let steps = 0
  for (const _ of list.addValue(value)) steps++
  expect(steps).toBe(16)
  const caller = ownRequest()
  const bounded = new ListText(caller, 2 * value.length)
  expect(() => bounded.addValue(value).next()).toThrow('Response is too big')
  expect(bounded.whole().size).toBeLessThan(10)
})
