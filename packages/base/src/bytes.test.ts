import fc from 'fast-check'
import { expect, it } from 'vitest'
import { sameLong } from './browserPlatform.ts'
import { copyBytes, sameBytes } from './bytes.ts'

const someBytes = fc.uint8Array({ maxLength: 200 })

it('bytes are the same when each of them is, however many', () => {
  fc.assert(
    fc.property(someBytes, fc.nat(), (bytes, place) => {
      expect(sameBytes(bytes, bytes.slice())).toBe(true)
      expect(sameBytes(bytes, Uint8Array.of(...bytes, 0))).toBe(false)
      if (bytes.length === 0) return
      const other = bytes.slice()
      const at = place % bytes.length
      other[at] = (other[at] as number) ^ 1
      expect([sameBytes(bytes, other), sameLong(bytes, other), sameLong(bytes, bytes.slice())]).toEqual([
        false,
        false,
        true,
      ])
    }),
  )
  expect([sameBytes(undefined, undefined), sameBytes(undefined, new Uint8Array(0))]).toEqual([true, false])
})

it('copies stand where they were put, and nothing else changes', () => {
  fc.assert(
    fc.property(someBytes, fc.nat({ max: 9 }), (bytes, at) => {
      const out = new Uint8Array(bytes.length + 10).fill(7)
      copyBytes(bytes, out, at)
      expect([...out]).toEqual([...Array(at).fill(7), ...bytes, ...Array(10 - at).fill(7)])
    }),
  )
})
