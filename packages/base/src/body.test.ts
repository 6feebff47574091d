import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Body } from './body.ts'

it('a body is its pieces, however they are cut', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 20_000 }), fc.integer({ min: 1, max: 500 }), (text, cut) => {
      const body = new Body()
      const bytes = Buffer.from(text)
      for (let at = 0; at < bytes.length; at += cut) body.add(bytes.subarray(at, at + cut))
      expect(body.size).toBe(bytes.length)
      expect(body.take()).toBe(text)
      expect([body.size, body.take()]).toEqual([0, ''])
    }),
    { numRuns: 50 },
  )
})
