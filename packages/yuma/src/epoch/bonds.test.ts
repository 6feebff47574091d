import { describe, expect, it } from 'vitest'
import { originalRate, yuma3Rate } from './bonds.ts'

const ONE = 1n << 32n
const MAX_U64 = (1n << 64n) - 1n
const MAX_I32F32 = (1n << 63n) - 1n

describe('the rate of the bonds', () => {
  it('is what the moving average leaves of 1', () => {
    for (const rate of [originalRate, yuma3Rate]) {
      expect(rate(0n)).toBe(ONE)
      expect(rate(900_000n)).toBe(ONE - 3_865_470_566n)
      expect(rate(1_000_000n)).toBe(0n)
      expect(rate(3_000_000n)).toBe(-2n * ONE)
    }
  })

  it('saturates for the original bonds', () => {
    for (const average of [1n << 62n, 1n << 63n, MAX_U64]) expect(originalRate(average)).toBe(ONE - MAX_I32F32)
  })

  it('wraps for Yuma 3, where 2^64 - 1 reads as -1', () => {
    expect(yuma3Rate(MAX_U64)).toBe(ONE + 4_295n)
    // 2^62 / 1,000,000 = 4,611,686,018,427.387904, of whose whole part an I32F32 keeps the low 32 bits.
    expect(yuma3Rate(1n << 62n)).toBe(ONE - BigInt.asIntN(64, ((1n << 126n) / 1_000_000n) >> 32n))
  })
})
