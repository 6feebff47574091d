import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Written } from './written.ts'

const step = fc.record({ slot: fc.nat(3), value: fc.option(fc.nat(9), { nil: undefined }) })

describe('what a view wrote', () => {
  it('is a map, however few entries come and go', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const written = new Written()
        const model = new Map<number, unknown>()
        for (const { slot, value } of steps) {
          if (value === undefined) {
            written.delete(slot)
            model.delete(slot)
          } else {
            written.set(slot, value)
            model.set(slot, value)
          }
          const entries: [number, unknown][] = []
          written.forEach((entry, at) => entries.push([at, entry]))
          expect(entries).toEqual([...model])
          expect([...written.slots()]).toEqual([...model.keys()])
          expect(written.size).toBe(model.size)
          for (let at = 0; at < 4; at++) {
            expect(written.get(at)).toBe(model.get(at))
            expect(written.has(at)).toBe(model.has(at))
          }
        }
      }),
    )
  })
})
