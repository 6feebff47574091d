import { describe, expect, expectTypeOf, it } from 'vitest'
import type { Brand } from './brand.ts'
import {
  type Alpha,
  alpha,
  alphaRao,
  formatTao,
  type NetUid,
  RangeViolation,
  rao,
  type Tao,
  tao,
  type Uid,
} from './units.ts'

describe('tao', () => {
  it('is exact to the rao, for texts and numbers', () => {
    expect(['1.5', '0.000000001', '21000000', ' 2 ', '1.000000000000'].map((text) => tao(text))).toEqual([
      1_500_000_000n,
      1n,
      21_000_000_000_000_000n,
      2_000_000_000n,
      1_000_000_000n,
    ])
    expect([1.5, 1e-9, 0, 21_000_000.123_456_7, 0.1 + 0.2, 3 * 1.1].map((amount) => tao(amount))).toEqual([
      1_500_000_000n,
      1n,
      0n,
      21_000_000_123_456_700n,
      300_000_000n,
      3_300_000_000n,
    ])
    expect(formatTao(tao(0.1 + 0.2))).toBe('0.3')
    // As differences can be.
    expect([-1n, -1_500_000_000n, -2_000_000_000n].map(formatTao)).toEqual(['-0.000000001', '-1.5', '-2'])
  })

  it('refuses what rao cannot hold instead of dropping it', () => {
    for (const amount of [
      1e-10,
      1.000_000_000_1,
      1e-300,
      -1,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      '1e3',
      '.5',
      '1.0000000001',
    ])
      expect(() => tao(amount), String(amount)).toThrow(RangeViolation)
    for (const other of [true, null, 1n, {}]) expect(() => tao(other as never)).toThrow(RangeViolation)
    expect(() => tao('18446744073.709551616')).toThrow(
      'an amount of TAO must be at most 18446744073.709551615, found 18446744073.709551616',
    )
    expect(() => tao(1e-10)).toThrow(
      'an amount of TAO must be a decimal with at most nine places, like "1.5", found 1e-10',
    )
  })
})

it('units are told apart, and a zero of both is each', () => {
  expectTypeOf<NetUid>().not.toExtend<Uid>()
  expectTypeOf<Tao>().not.toExtend<Alpha>()
  expectTypeOf<bigint>().not.toExtend<Tao>()
  expectTypeOf<Brand<bigint, 'Tao' | 'Alpha'>>().toExtend<Tao & Alpha>()
})

it('alpha is read like TAO and speaks of itself', () => {
  expect([alpha('1.5'), alphaRao(7), rao(7n)]).toEqual([1_500_000_000n, 7n, 7n])
  expect(() => alpha('x')).toThrow('an amount of alpha must be a decimal')
})
