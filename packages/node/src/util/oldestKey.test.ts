import fc from 'fast-check'
import { expect, it } from 'vitest'
import { OldestKey } from './oldestKey.ts'

it('is the key that was set longest ago, whatever was deleted, set anew or cleared meanwhile', () => {
  const key = fc.integer({ min: 0, max: 20 })
  const step = fc.oneof(
    { weight: 8, arbitrary: fc.record({ does: fc.constant('set' as const), key }) },
    { weight: 3, arbitrary: fc.record({ does: fc.constant('delete' as const), key }) },
    { weight: 6, arbitrary: fc.record({ does: fc.constant('take' as const), key }) },
    { weight: 1, arbitrary: fc.record({ does: fc.constant('clear' as const), key }) },
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const map = new Map<number, boolean>()
      const oldest = new OldestKey(map)
      for (const { does, key } of steps) {
        if (does === 'clear') map.clear()
        else if (does === 'take') {
          const taken = oldest.take()
          expect(taken).toBe([...map.keys()][0])
          if (taken !== undefined) map.delete(taken)
        } else {
          if (does === 'set') oldest.set(key, true)
          else map.delete(key)
        }
      }
    }),
  )
})
