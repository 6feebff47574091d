import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expSafe, sigmoidSafe } from '../math/index.ts'
import { type Fixed, I32F32, I96F32, U64F64 } from './fixed.ts'
import { checkedPow, checkedSqrt, exp, ln, log2, wholeLog2 } from './transcendental.ts'

const { one } = I32F32
/** Of bits from anywhere. */
const i32f32: Fixed<bigint> = I32F32
const i96f32: Fixed<bigint> = I96F32
const u64f64: Fixed<bigint> = U64F64
const toNumber = (bits: bigint): number => Number(bits) / 2 ** 32

describe('exp', () => {
  it('is close to e^x where it has a result', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -8n * one, max: 8n * one }), (x) => {
        const result = exp(i32f32, x)
        if (result === null || x === one) return
        const expected = Math.exp(toNumber(x))
        expect(Math.abs(toNumber(result) - expected)).toBeLessThan(expected * 1e-6 + 1e-7)
      }),
    )
  })

  it('answers 0 with 1 and 1 with its own coarse constant', () => {
    expect(exp(i32f32, 0n)).toBe(one)
    expect(exp(i32f32, one)).toBe(22_802_600n << 9n)
  })

  it('fails on overflow, and the safe form clamps instead', () => {
    expect(exp(i32f32, 30n * one)).toBeNull()
    expect(exp(i32f32, I32F32.min)).toBeNull()
    fc.assert(
      fc.property(fc.bigInt({ min: I32F32.min, max: I32F32.max }), (x) => {
        const result = expSafe(I32F32.wrap(x))
        expect(result >= 0n && result <= I32F32.max).toBe(true)
      }),
    )
  })
})

describe('log2 and ln', () => {
  it('are close to the logarithm', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n << 10n, max: I32F32.max }), (x) => {
        const [l2, l] = [log2(i32f32, x), ln(i32f32, x)]
        if (l2 === null || l === null) throw new Error('a logarithm was expected')
        expect(Math.abs(toNumber(l2) - Math.log2(toNumber(x)))).toBeLessThan(1e-6)
        expect(Math.abs(toNumber(l) - Math.log(toNumber(x)))).toBeLessThan(1e-5)
      }),
    )
  })

  it('have exact powers of two, and none at or below zero', () => {
    expect(log2(i96f32, I96F32.fromInteger(1024))).toBe(10n << 32n)
    expect(log2(i32f32, one >> 3n)).toBe(-3n << 32n)
    expect(log2(i32f32, 0n)).toBeNull()
    expect(ln(i32f32, -one)).toBeNull()
    // 1 / x leaves the type.
    expect(log2(i32f32, 1n)).toBeNull()
  })
})

describe('checkedSqrt and checkedPow', () => {
  it('find the root within epsilon', () => {
    const epsilon = U64F64.safeDiv(U64F64.one, U64F64.fromInteger(1_000))
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 1n << 110n }), (x) => {
        const root = checkedSqrt(u64f64, x, epsilon)
        if (root === null) throw new Error('a root was expected')
        const quotient = u64f64.safeDiv(x, root)
        expect(u64f64.absDiff(quotient, root) <= epsilon).toBe(true)
      }),
    )
    expect(checkedSqrt(i32f32, -1n, 1n)).toBeNull()
  })

  it('raise to integer powers', () => {
    expect(checkedPow(i32f32, 3n * one, 4)).toBe(81n * one)
    expect(checkedPow(i32f32, 2n * one, -2)).toBe(one / 4n)
    expect(checkedPow(i32f32, 0n, -1)).toBeNull()
    expect(checkedPow(i32f32, 0n, 0)).toBe(one)
  })
})

describe('sigmoidSafe', () => {
  it('lies in 0..1 and rises with its input', () => {
    const sigmoid = (x: bigint) => sigmoidSafe(I32F32.wrap(x), I32F32.fromInteger(10), I32F32.zero)
    const reals = fc.bigInt({ min: -10n * one, max: 10n * one })
    fc.assert(
      fc.property(reals, reals, (a, b) => {
        const [x, y] = a < b ? [a, b] : [b, a]
        const [s, t] = [sigmoid(x), sigmoid(y)]
        expect(s >= 0n && t <= one).toBe(true)
        // The series of exp is not monotonic to its last digits.
        expect(t - s).toBeGreaterThan(-(one >> 20n))
      }),
    )
  })
})

describe('wholeLog2', () => {
  it('is the whole part of log2, next to powers of two most of all', () => {
    const near = fc
      .record({ power: fc.nat(94), off: fc.bigInt({ min: -3n, max: 3n }) })
      .map(({ power, off }) => (I96F32.one << BigInt(power)) + off)
    fc.assert(
      fc.property(fc.oneof(near, fc.bigInt({ min: I96F32.one, max: I96F32.max })), (x) => {
        if (x < I96F32.one || x > I96F32.max) return
        expect(wholeLog2(i96f32, x)).toBe(i96f32.toU64(log2(i96f32, x) as bigint))
      }),
      { numRuns: 2_000 },
    )
  })
})
