import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Pool } from './pool.ts'

it('what is cut from a pool stays as it was written, whatever is cut after it', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(3_000), { maxLength: 60 }), (lengths) => {
      const pool = new Pool(16_384)
      const source = Uint8Array.from({ length: 3_100 }, (_, at) => at)
      const cut = lengths.map((length, at) => {
        const from = at % 100
        return { from, length, bytes: pool.copy(source, from, from + length) }
      })
      for (const { from, length, bytes } of cut) expect(bytes).toEqual(source.slice(from, from + length))
    }),
  )
})

it('who needs few bytes has a small slab, who needs many larger ones, and long values stand alone', () => {
  const pool = new Pool(32_768)
  const slabs = Array.from({ length: 60 }, () => pool.room(1_000).buffer.byteLength)
  expect([...new Set(slabs)]).toEqual([8_192, 16_384, 32_768])
  expect(pool.room(4_097).buffer.byteLength).toBe(4_097)
  expect(pool.room(60).buffer.byteLength).toBe(60)
})
