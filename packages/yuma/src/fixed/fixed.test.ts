import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Fixed, I32F32, I64F64, I96F32, U64F64, U96F32 } from './fixed.ts'

const types: readonly Fixed<bigint>[] = [I32F32, I64F64, I96F32, U64F64, U96F32]
const bitsOf = (type: Fixed<bigint>) => fc.bigInt({ min: type.min, max: type.max })
const within = (type: Fixed<bigint>, bits: bigint): boolean => bits >= type.min && bits <= type.max

describe.each(types.map((type) => [type.name, type] as const))('%s', (name, type) => {
  it('has the range its name says', () => {
    const [, whole, frac] = /^[IU](\d+)F(\d+)$/.exec(name) ?? []
    expect(type.width).toBe(Number(whole) + Number(frac))
    expect(type.max - type.min + 1n).toBe(1n << BigInt(type.width))
    expect(type.one).toBe(1n << BigInt(type.fracBits))
  })

  it('never leaves its range, and agrees with the checked operation where that has a result', () => {
    fc.assert(
      fc.property(bitsOf(type), bitsOf(type), (a, b) => {
        const pairs: [bigint, bigint | null][] = [
          [type.saturatingAdd(a, b), type.checkedAdd(a, b)],
          [type.saturatingSub(a, b), type.checkedSub(a, b)],
          [type.saturatingMul(a, b), type.checkedMul(a, b)],
        ]
        if (b !== 0n) pairs.push([type.saturatingDiv(a, b), type.checkedDiv(a, b)])
        for (const [saturated, checked] of pairs) {
          expect(within(type, saturated)).toBe(true)
          if (checked !== null) expect(checked).toBe(saturated)
          else expect([type.min, type.max]).toContain(saturated)
        }
        expect(within(type, type.wrappingMul(a, b)) && within(type, type.wrappingAdd(a, b))).toBe(true)
        expect(type.safeDiv(a, b)).toBe(b === 0n ? 0n : (type.checkedDiv(a, b) ?? 0n))
        expect(type.safeDivOr(a, 0n, 7n)).toBe(7n)
        expect(within(type, type.absDiff(a, b))).toBe(true)
      }),
    )
  })

  it('multiplies and divides by 1 without change, and multiplies downward', () => {
    fc.assert(
      fc.property(bitsOf(type), bitsOf(type), (a, b) => {
        expect(type.saturatingMul(a, type.one)).toBe(a)
        expect(type.safeDiv(a, type.one)).toBe(a)
        const product = type.checkedMul(a, b)
        if (product !== null) {
          const error = a * b - (product << BigInt(type.fracBits))
          expect(error >= 0n && error < type.one).toBe(true)
        }
      }),
    )
  })

  it('has the ratio of two whole numbers that dividing them has', () => {
    const most = type.max >> BigInt(type.fracBits)
    const whole = fc.bigInt({ min: 0n, max: most })
    fc.assert(
      fc.property(whole, whole, (a, b) => {
        expect(type.ratio(a, b)).toBe(type.safeDiv(type.fromInteger(a), type.fromInteger(b)))
      }),
    )
    expect(type.ratio(most, 0n)).toBe(0n)
    expect(type.ratio(most, 1n)).toBe(type.fromInteger(most))
  })

  it('splits a number into floor and fraction, and rounds to the nearest', () => {
    fc.assert(
      fc.property(bitsOf(type), (a) => {
        expect(type.floor(a) + type.frac(a)).toBe(a)
        expect(type.frac(a) >= 0n && type.frac(a) < type.one).toBe(true)
        const rounded = type.round(a)
        if (rounded < type.max) {
          expect(rounded % type.one).toBe(0n)
          const distance = rounded > a ? rounded - a : a - rounded
          expect(distance * 2n <= type.one).toBe(true)
        }
      }),
    )
  })

  it('converts to every other type by flooring, and back where it fits', () => {
    fc.assert(
      fc.property(bitsOf(type), fc.constantFrom(...types), (a, other) => {
        const there = other.fromFixed(a, type)
        expect(within(other, there)).toBe(true)
        if (other.fracBits >= type.fracBits && there > other.min && there < other.max) {
          expect(type.fromFixed(there, other)).toBe(a)
        }
      }),
    )
  })
})

/** Of bits from anywhere. */
const i32f32: Fixed<bigint> = I32F32

describe('I32F32', () => {
  it('sums modulo 2^64 as a release build does', () => {
    expect(i32f32.sum([i32f32.max, 1n])).toBe(i32f32.min)
    expect(i32f32.sum([])).toBe(0n)
  })

  it('floors below zero when multiplying and truncates when dividing', () => {
    expect(i32f32.saturatingMul(-1n, 1n)).toBe(-1n)
    expect(i32f32.safeDiv(-1n, i32f32.fromInteger(2))).toBe(0n)
  })

  it('clamps when it becomes an integer', () => {
    expect(i32f32.toU16(i32f32.fromInteger(70_000))).toBe(65_535)
    expect(i32f32.toU16(-1n)).toBe(0)
    expect(i32f32.toU64(i32f32.fromInteger(-3))).toBe(0n)
    expect(i32f32.toI64(-1n)).toBe(-1n)
    expect(U64F64.toU128(U64F64.max)).toBe((1n << 64n) - 1n)
    expect(i32f32.fromInteger(1n << 40n)).toBe(i32f32.max)
  })
})
