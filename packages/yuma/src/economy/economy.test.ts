import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { U64F64 } from '../fixed/fixed.ts'
import { autoClaimIndices } from './autoClaimIndices.ts'
import { blockEmissionForIssuance, DEFAULT_BLOCK_EMISSION, TOTAL_SUPPLY } from './blockEmission.ts'
import { powNormalize } from './powNormalize.ts'
import { decayFactorQ32, mulByQ32, powQ32, Q32_ONE } from './q32.ts'

describe('blockEmissionForIssuance', () => {
  it('halves each time half of the rest is issued, and ends at the supply', () => {
    expect(blockEmissionForIssuance(0n)).toBe(DEFAULT_BLOCK_EMISSION)
    expect(blockEmissionForIssuance(TOTAL_SUPPLY / 2n + 1_000_000_000n)).toBe(DEFAULT_BLOCK_EMISSION / 2n)
    expect(blockEmissionForIssuance((TOTAL_SUPPLY * 3n) / 4n + 1_000_000_000n)).toBe(DEFAULT_BLOCK_EMISSION / 4n)
    expect(blockEmissionForIssuance(TOTAL_SUPPLY)).toBe(0n)
  })

  it('never rises with the issuance', () => {
    const issuance = fc.bigInt({ min: 0n, max: TOTAL_SUPPLY })
    fc.assert(
      fc.property(issuance, issuance, (a, b) => {
        const [low, high] = a < b ? [a, b] : [b, a]
        expect(blockEmissionForIssuance(high) <= blockEmissionForIssuance(low)).toBe(true)
      }),
    )
  })
})

describe('powNormalize', () => {
  it('sums to nearly 1 and keeps the order of the values', () => {
    fc.assert(
      fc.property(
        fc.array(fc.bigInt({ min: 1n << 60n, max: 1n << 80n }).map(U64F64.wrap), { minLength: 1, maxLength: 20 }),
        (values) => {
          const shares = powNormalize(values, U64F64.one)
          const sum = U64F64.sum(shares)
          const distance = sum > U64F64.one ? sum - U64F64.one : U64F64.one - sum
          expect(distance < U64F64.one >> 20n).toBe(true)
        },
      ),
    )
    expect(powNormalize([U64F64.zero, U64F64.zero], U64F64.one)).toEqual([0n, 0n])
    expect(powNormalize([], U64F64.one)).toEqual([])
  })
})

describe('Q32', () => {
  it('has a decay factor that halves in the half-life and not before', () => {
    for (const halfLife of [1, 7, 360, 14_400, 65_535]) {
      const factor = decayFactorQ32(halfLife)
      expect(powQ32(factor, halfLife) <= Q32_ONE / 2n).toBe(true)
      expect(powQ32(factor + 1n, halfLife) > Q32_ONE / 2n).toBe(true)
    }
    expect(decayFactorQ32(0)).toBe(Q32_ONE)
    expect(mulByQ32((1n << 64n) - 1n, 1n << 40n)).toBe((1n << 64n) - 1n)
  })
})

describe('autoClaimIndices', () => {
  it('are ascending, distinct and below n', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        fc.bigInt({ min: 0n, max: 20n }),
        fc.bigInt({ min: 1n, max: 1_000n }),
        (hash, k, n) => {
          const indices = autoClaimIndices(hash, k, n)
          expect(indices.length <= Number(k)).toBe(true)
          for (const [i, index] of indices.entries()) {
            expect(index >= 0n && index < n).toBe(true)
            if (i > 0) expect(index > (indices[i - 1] as bigint)).toBe(true)
          }
        },
      ),
    )
    expect(autoClaimIndices(new Uint8Array(32).fill(255), 1n, 0n)).toEqual([0n])
  })
})
