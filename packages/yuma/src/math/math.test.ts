import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { I32F32 } from '../fixed/fixed.ts'
import {
  alphaDifference,
  alphaSigmoid,
  checkVecMaxLimited,
  clampValue,
  colClipSparse,
  fixedProportionToU16,
  inplaceColClip,
  inplaceColMaxUpscale,
  inplaceColMaxUpscaleSparse,
  inplaceColNormalize,
  inplaceColNormalizeSparse,
  inplaceMaskVector,
  inplaceRowNormalize,
  inplaceRowNormalizeSparse,
  isTopk,
  isTopkNonzero,
  matmul,
  matmulSparse,
  matmulTranspose,
  matmulTransposeSparse,
  normalize,
  type SparseMatrix,
  sum,
  u16ProportionToFixed,
  vecMaxUpscaleToU16,
  vecU16MaxUpscaleToU16,
  weightedMedian,
  weightedMedianCol,
  weightedMedianColSparse,
} from './index.ts'

const { one, zero, wrap } = I32F32
const HALF = wrap(one / 2n)
const parts = fc.bigInt({ min: 0n, max: one }).map(wrap)
const square = fc.integer({ min: 1, max: 6 }).chain((n) =>
  fc.record({
    n: fc.constant(n),
    matrix: fc.array(fc.array(parts, { minLength: n, maxLength: n }), { minLength: n, maxLength: n }),
    vector: fc.array(parts, { minLength: n, maxLength: n }),
  }),
)
const sparse = (matrix: readonly I32F32[][]): SparseMatrix => matrix.map((row) => row.map((value, j) => [j, value]))
const dense = (matrix: SparseMatrix, n: number): I32F32[][] =>
  matrix.map((row) => {
    const out = new Array<I32F32>(n).fill(zero)
    for (const [j, value] of row) out[j] = value
    return out
  })
const copy = (matrix: readonly I32F32[][]): I32F32[][] => matrix.map((row) => [...row])

describe('sparse and dense functions', () => {
  it('agree on the same matrix', () => {
    fc.assert(
      fc.property(square, ({ n, matrix, vector }) => {
        const pairs: [(m: I32F32[][]) => void, (m: SparseMatrix) => void][] = [
          [inplaceRowNormalize, inplaceRowNormalizeSparse],
          [inplaceColNormalize, (m) => inplaceColNormalizeSparse(m, n)],
          [inplaceColMaxUpscale, (m) => inplaceColMaxUpscaleSparse(m, n)],
        ]
        for (const [onDense, onSparse] of pairs) {
          const [d, s] = [copy(matrix), sparse(matrix)]
          onDense(d)
          onSparse(s)
          expect(dense(s, n)).toEqual(d)
        }
        const clipped = copy(matrix)
        inplaceColClip(clipped, vector)
        expect(dense(colClipSparse(sparse(matrix), vector), n)).toEqual(clipped)
        expect(matmulSparse(sparse(matrix), vector, n)).toEqual(matmul(matrix, vector))
        expect(matmulTransposeSparse(sparse(matrix), vector)).toEqual(matmulTranspose(matrix, vector))
        expect(weightedMedianColSparse(vector, sparse(matrix), n, HALF)).toEqual(
          weightedMedianCol(vector, matrix, HALF),
        )
      }),
    )
  })
})

describe('weightedMedian', () => {
  it('is the score at which the stake below passes the minority, whatever the order', () => {
    const votes = fc.array(fc.record({ stake: fc.bigInt({ min: 1n, max: one }).map(wrap), score: parts }), {
      minLength: 1,
      maxLength: 12,
    })
    fc.assert(
      fc.property(votes, fc.integer({ min: 0, max: 65_535 }), (voters, kappa) => {
        const stake = normalize(voters.map((voter) => voter.stake))
        const score = voters.map((voter) => voter.score)
        const total = sum(stake)
        const minority = I32F32.saturatingSub(total, u16ProportionToFixed(kappa))
        fc.pre(minority >= 0n && minority < total)
        const indices = voters.map((_, i) => i)
        const median = weightedMedian(stake, score, indices, minority, zero, total)
        let below = 0n
        let upTo = 0n
        for (const [i, value] of score.entries()) {
          if (value < median) below += stake[i] as bigint
          if (value <= median) upTo += stake[i] as bigint
        }
        expect(score).toContain(median)
        expect(below <= minority && minority < upTo).toBe(true)
        expect(weightedMedian(stake, score, [...indices].reverse(), minority, zero, total)).toBe(median)
      }),
    )
  })

  it('of nobody is 0', () => {
    expect(weightedMedian([], [], [], zero, zero, zero)).toBe(0n)
    expect(weightedMedian([one], [], [0], zero, zero, zero)).toBe(0n)
  })
})

describe('vectors', () => {
  it('sum to 1 less rounding when normalised', () => {
    fc.assert(
      fc.property(fc.array(parts, { minLength: 1, maxLength: 50 }), (x) => {
        const total = sum(normalize(x))
        expect(total === 0n || (total <= one && total > one - BigInt(x.length))).toBe(true)
      }),
    )
  })

  it('take the k largest, the later of equals', () => {
    expect(isTopk([one, one, one], 2)).toEqual([false, true, true])
    expect(isTopkNonzero([zero, one, zero], 2)).toEqual([false, true, false])
    expect(isTopk([one], 5)).toEqual([true])
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 30 }), fc.integer({ min: 0, max: 40 }), (x, k) => {
        const top = isTopk(x, k)
        expect(top.filter(Boolean)).toHaveLength(Math.min(k, x.length))
        const least = x.filter((_, i) => top[i]).reduce((a, b) => (b < a ? b : a), one)
        for (const [i, value] of x.entries()) if (!top[i]) expect(value <= least).toBe(true)
      }),
    )
  })

  it('reach 65,535 when upscaled', () => {
    fc.assert(
      fc.property(
        fc.array(fc.bigInt({ min: 0n, max: 32_768n * one }).map(wrap), { minLength: 1, maxLength: 20 }),
        (x) => {
          const upscaled = vecMaxUpscaleToU16(x)
          if (x.some((value) => value > 0n)) expect(Math.max(...upscaled)).toBe(65_535)
          else expect(Math.max(...upscaled)).toBe(0)
        },
      ),
    )
    expect(vecMaxUpscaleToU16([])).toEqual([])
  })

  it('of whole numbers are in plain numbers what they are in fixed point', () => {
    const u16 = fc.oneof(fc.integer({ min: 0, max: 65_535 }), fc.constantFrom(0, 1, 2, 32_767, 32_768, 32_769, 65_535))
    fc.assert(
      fc.property(fc.uint16Array({ maxLength: 20 }), u16, (rest, first) => {
        const x = Uint16Array.of(first, ...rest)
        const fixed = vecMaxUpscaleToU16(Array.from(x, (e) => I32F32.fromInteger(e)))
        expect([...vecU16MaxUpscaleToU16(x)]).toEqual(fixed)
      }),
      { numRuns: 1000 },
    )
    for (let max = 1; max <= 65_535; max += 257) {
      const x = Uint16Array.of(max, max >> 1, max - 1, 1)
      expect([...vecU16MaxUpscaleToU16(x)]).toEqual(vecMaxUpscaleToU16(Array.from(x, (e) => I32F32.fromInteger(e))))
    }
    expect(vecU16MaxUpscaleToU16(new Uint16Array())).toEqual(new Uint16Array())
  })

  it('are limited, masked and rounded down as the reference does', () => {
    expect(checkVecMaxLimited([1, 1], 32_768)).toBe(true)
    expect(checkVecMaxLimited([3, 1], 32_768)).toBe(false)
    const masked = [wrap(7n), wrap(8n), wrap(9n)]
    inplaceMaskVector([false, true], masked)
    expect(masked).toEqual([7n, 0n, 0n])
    for (const u16 of [0, 1, 2, 32_767, 65_534, 65_535]) {
      // Down twice: the way back may lose one part.
      expect([u16, u16 - 1]).toContain(fixedProportionToU16(u16ProportionToFixed(u16)))
    }
  })
})

describe('liquid alpha', () => {
  it('stays between low and high, and rises with the difference', () => {
    const [low, high] = [u16ProportionToFixed(10_000), u16ProportionToFixed(60_000)]
    fc.assert(
      fc.property(parts, parts, parts, fc.integer({ min: 0, max: 32_767 }), (consensus, weight, bond, steepness) => {
        const bits = I32F32.fromInteger(steepness)
        const alpha = alphaSigmoid(consensus, weight, bond, low, high, bits)
        expect(alpha >= low && alpha <= high).toBe(true)
        const difference = alphaDifference(consensus, weight, bond)
        expect(difference).toBe(clampValue(wrap(weight >= bond ? weight - consensus : bond - weight), zero, one))
      }),
    )
    const at = (weight: I32F32): I32F32 => alphaSigmoid(zero, weight, zero, low, high, I32F32.fromInteger(1_000))
    expect(at(zero) < at(HALF) && at(HALF) < at(one)).toBe(true)
  })
})
