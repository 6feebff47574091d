import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EraError, encodeEra, eraBirth, eraBits, eraDeath, eraOfBits, IMMORTAL, isEra, mortalEra } from './era.ts'

const block = fc.integer({ min: 0, max: 2 ** 32 - 1 })
const anyPeriod = fc.integer({ min: 1, max: 2 ** 20 })

describe('an era', () => {
  // Known from sp-runtime's own tests.
  it.each([
    [64, 42, { type: 'Mortal', period: 64, phase: 42 }, [165, 2]],
    [32_768, 20_000, { type: 'Mortal', period: 32_768, phase: 20_000 }, [78, 156]],
    [200, 513, { type: 'Mortal', period: 256, phase: 1 }, [0x17, 0x00]],
    [2, 1, { type: 'Mortal', period: 4, phase: 1 }, [0x11, 0x00]],
    [1_000_000, 1_000_001, { type: 'Mortal', period: 65_536, phase: 16_960 }, [0xaf, 0x42].map((_, at) => bytesOf(at))],
  ])('of period %i at block %i', (period, current, era, bytes) => {
    expect(mortalEra(period, current)).toEqual(era)
    expect([...encodeEra(mortalEra(period, current))]).toEqual(bytes)
  })

  it('comes back as it went', () => {
    fc.assert(
      fc.property(anyPeriod, block, (period, current) => {
        const era = mortalEra(period, current)
        expect(eraOfBits(eraBits(era))).toEqual(era)
        expect(isEra(era)).toBe(true)
        const [low = 0, high = 0] = encodeEra(era)
        expect(low | (high << 8)).toBe(eraBits(era))
        // A zero byte is the immortal one's.
        expect(low).not.toBe(0)
      }),
    )
  })

  it('of any bits either can be, and comes back, or cannot', () => {
    let possible = 0
    for (let bits = 0; bits < 0x10000; bits++) {
      const era = eraOfBits(bits)
      if (!isEra(era)) continue
      possible++
      if (era.period <= 65_536) expect(eraBits(era)).toBe(bits)
    }
    // 4 … 4096 have a phase for each block, those above 4096 each.
    expect(possible).toBe([4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048].reduce((a, b) => a + b) + 5 * 4096)
  })

  it('holds the block that it was made at, and as many blocks as its period', () => {
    fc.assert(
      fc.property(anyPeriod, block, (period, current) => {
        const era = mortalEra(period, current)
        const birth = eraBirth(era, current)
        const death = eraDeath(era, current) as number
        expect(death - birth).toBe(era.period)
        expect(birth).toBeLessThanOrEqual(Math.max(current, era.phase))
        expect(death).toBeGreaterThan(current)
        // Long periods begin up to a 4096th early.
        expect(current - birth).toBeLessThan(Math.max(era.period / 4096, 1))
        for (const within of [birth, death - 1]) expect(eraBirth(era, within)).toBe(birth)
        expect(eraBirth(era, death)).toBe(death)
      }),
    )
  })

  it('that is immortal begins with the chain and does not end', () => {
    expect([...encodeEra(IMMORTAL)]).toEqual([0])
    expect(eraBirth(IMMORTAL, 1000)).toBe(0)
    expect(eraDeath(IMMORTAL, 1000)).toBe(undefined)
  })

  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('has no period of %d', (period) => {
    expect(() => mortalEra(period, 0)).toThrow(new EraError(`a period is a positive whole number, found ${period}`))
  })
})

/** 16,960 of 65,536 in steps of 16 is phase 1,060, above the four bits of 65,536. */
function bytesOf(at: number): number {
  const bits = 15 | (1060 << 4)
  return at === 0 ? bits & 0xff : bits >> 8
}
