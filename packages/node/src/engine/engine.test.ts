import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { slotClock, wallClock } from './clock.ts'
import { parseSealMode } from './engine.ts'
import { parseFinality } from './finality.ts'

describe('block clocks', () => {
  it('never put two blocks into one slot, whatever the wall clock does', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 2 }), (times) => {
        let at = 0
        const clock = wallClock(250, () => times[at++ % times.length] as number)
        let previous = clock.next(undefined)
        for (let i = 1; i < times.length; i++) {
          const next = clock.next(previous)
          expect(next / 250n).toBeGreaterThan(previous / 250n)
          previous = next
        }
      }),
    )
  })

  it('follow the wall clock when it is ahead', () => {
    expect(wallClock(250, () => 10_123).next(9_900n)).toBe(10_123n)
    expect(wallClock(250, () => 9_910).next(9_900n)).toBe(10_000n)
  })

  it('of manual sealing count slots from zero', () => {
    const clock = slotClock(12_000)
    expect(clock.next(undefined)).toBe(12_000n)
    expect(clock.next(12_000n)).toBe(24_000n)
  })
})

describe('seal modes', () => {
  it('are read from text', () => {
    expect(parseSealMode('instant', 250)).toEqual({ kind: 'instant' })
    expect(parseSealMode('manual', 250)).toEqual({ kind: 'manual' })
    expect(parseSealMode('interval', 250)).toEqual({ kind: 'interval', ms: 250 })
    expect(parseSealMode('interval=500ms', 250)).toEqual({ kind: 'interval', ms: 500 })
    expect(parseSealMode('interval=2s', 250)).toEqual({ kind: 'interval', ms: 2000 })
    expect(parseSealMode('interval=1h', 250)).toEqual({ kind: 'interval', ms: 3_600_000 })
    expect(parseSealMode('interval=2147483647ms', 250)).toEqual({ kind: 'interval', ms: 2_147_483_647 })
    for (const wrong of [
      'interval=2147483648ms',
      'interval=2147484s',
      '',
      'auto',
      'interval=',
      'interval=0ms',
      'interval=-5',
      // Of what it would be is a guess.
      'interval=5',
    ]) {
      expect(parseSealMode(wrong, 250)).toBeUndefined()
    }
  })
})

describe('finality lags', () => {
  it('are read from text', () => {
    expect([parseFinality('0'), parseFinality('2'), parseFinality('30s')]).toEqual([
      { blocks: 0 },
      { blocks: 2 },
      { seconds: 30 },
    ])
    expect([parseFinality('0s'), parseFinality('1m'), parseFinality('500ms')]).toEqual([
      { seconds: 0 },
      { seconds: 60 },
      { seconds: 0.5 },
    ])
    expect(parseFinality('2147483s')).toEqual({ seconds: 2_147_483 })
    for (const wrong of ['2147484s', '', '-1', '2.5', '2 blocks', 's', '1e3'])
      expect(parseFinality(wrong)).toBeUndefined()
  })
})
