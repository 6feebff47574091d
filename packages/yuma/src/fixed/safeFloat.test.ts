import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { U64F64 } from './fixed.ts'
import {
  type SafeFloat,
  safeFloat,
  safeFloatAdd,
  safeFloatDiv,
  safeFloatFromU64,
  safeFloatFromU64F64,
  safeFloatGt,
  safeFloatIsZero,
  safeFloatMulDiv,
  safeFloatSub,
  safeFloatToU64,
} from './safeFloat.ts'

const floats = fc
  .record({ mantissa: fc.bigInt({ min: 0n, max: 10n ** 21n }), exponent: fc.bigInt({ min: -60n, max: 40n }) })
  .map(({ mantissa, exponent }) => safeFloat(mantissa, exponent) as SafeFloat)
const u64 = fc.bigInt({ min: 0n, max: (1n << 64n) - 1n })

function expectNormal(x: SafeFloat | null): void {
  if (x === null) return
  const normal = x.mantissa > 10n ** 20n && x.mantissa <= 10n ** 21n
  expect(normal || (x.mantissa === 0n && x.exponent === 0n)).toBe(true)
}

describe('SafeFloat', () => {
  it('is always normal', () => {
    fc.assert(
      fc.property(floats, floats, floats, (a, b, c) => {
        for (const x of [a, safeFloatAdd(a, b), safeFloatSub(a, b), safeFloatDiv(a, b), safeFloatMulDiv(a, b, c)]) {
          expectNormal(x)
        }
      }),
    )
  })

  it('gains the least number of digits that makes it normal', () => {
    for (let power = 0n; power <= 21n; power++) {
      for (const mantissa of [10n ** power - 1n, 10n ** power, 10n ** power + 1n]) {
        if (mantissa === 0n || mantissa > 10n ** 21n) continue
        let [m, e] = [mantissa, 0n]
        while (m <= 10n ** 20n) [m, e] = [m * 10n, e - 1n]
        expect(safeFloat(mantissa, 0n)).toEqual({ mantissa: m, exponent: e })
      }
    }
  })

  it('holds every u64 exactly', () => {
    fc.assert(
      fc.property(u64, (x) => {
        expect(safeFloatToU64(safeFloatFromU64(x))).toBe(x)
      }),
    )
  })

  it('adds and takes away amounts of rao without loss', () => {
    fc.assert(
      fc.property(u64, u64, (x, y) => {
        const [a, b] = [safeFloatFromU64(x), safeFloatFromU64(y)]
        const both = safeFloatAdd(a, b) as SafeFloat
        const limit = (1n << 64n) - 1n
        expect(safeFloatToU64(both)).toBe(x + y > limit ? limit : x + y)
        if (x > 0n && y > 0n) expect(safeFloatGt(a, b)).toBe(x > y)
        if (x >= y && x > 0n) expect(safeFloatToU64(safeFloatSub(a, b) as SafeFloat)).toBe(x - y)
      }),
    )
  })

  it('keeps a share of a pool to the rao', () => {
    fc.assert(
      fc.property(u64, u64, (x, y) => {
        fc.pre(x > 0n && y > 0n)
        const [a, b] = [safeFloatFromU64(x), safeFloatFromU64(y)]
        expect(safeFloatToU64(safeFloatMulDiv(a, b, b) as SafeFloat)).toBe(x)
      }),
    )
  })

  it('answers what has no value with null', () => {
    const one = safeFloatFromU64(1n)
    const zero = safeFloatFromU64(0n)
    expect(safeFloat(10n ** 21n + 1n, 0n)).toBeNull()
    expect(safeFloatDiv(one, zero)).toBeNull()
    expect(safeFloatMulDiv(one, one, zero)).toBeNull()
    expect(safeFloatSub(zero, one)).toBeNull()
    expect(safeFloatIsZero(safeFloatSub(one, safeFloatFromU64(5n)) as SafeFloat)).toBe(true)
    expect(safeFloat(1n, -(1n << 63n))).toBeNull()
    expect(safeFloatToU64(safeFloat(10n ** 21n, 30n) as SafeFloat)).toBe((1n << 64n) - 1n)
    expect(safeFloatToU64(safeFloatFromU64F64(U64F64.fromInteger(5)))).toBe(5n)
    expectNormal(safeFloatFromU64F64(U64F64.wrap(1n)))
  })
})
