import fc from 'fast-check'
import { expect, it } from 'vitest'
import { areDistinct } from './checks.ts'

it('uids are distinct exactly if a set of them has as many', () => {
  const uid = fc.oneof(fc.nat(20), fc.nat(65_535))
  fc.assert(
    fc.property(fc.array(uid), (drawn) => {
      const uids = Uint16Array.from(drawn)
      expect(areDistinct(uids)).toBe(new Set(uids).size === uids.length)
    }),
  )
})
