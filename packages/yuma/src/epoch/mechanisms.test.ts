import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { I64F64 } from '../fixed/fixed.ts'
import { randomEpoch } from '../testing/randomEpoch.ts'
import { earliestCommitBlocks } from './commitBlocks.ts'
import { csrFromStored, csrRow, csrRowsSorted } from './csr.ts'
import { epochReference } from './epochReference.ts'
import { epochWithMechanisms, splitEmission } from './mechanisms.ts'
import { inheritedStake, packTotalStake, taoWeight, totalStakeWeight, unpackTotalStake } from './stakeWeights.ts'

const U64_MAX = (1n << 64n) - 1n

describe('splitEmission', () => {
  it('shares out every rao', () => {
    const split = fc.option(
      fc
        .array(fc.integer({ min: 0, max: 65_535 }), { minLength: 1, maxLength: 5 })
        .filter((parts) => parts.reduce((a, b) => a + b, 0) <= 65_535),
      { nil: null },
    )
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: U64_MAX }),
        fc.integer({ min: 1, max: 16 }),
        split,
        (emission, count, parts) => {
          const shares = splitEmission(emission, count, parts)
          expect(shares).toHaveLength(count)
          expect(shares.reduce((a, b) => a + b, 0n)).toBe(emission)
        },
      ),
    )
  })

  it('gives the rounding to the first, pads a short split and cuts a long one', () => {
    expect(splitEmission(10n, 3, null)).toEqual([4n, 3n, 3n])
    expect(splitEmission(65_535n, 3, [32_768, 32_767])).toEqual([32_768n, 32_767n, 0n])
    expect(splitEmission(65_535n, 1, [5, 65_530])).toEqual([65_535n])
    expect(splitEmission(5n, 0, null)).toEqual([])
  })
})

describe('epochWithMechanisms', () => {
  const { emission, ...first } = randomEpoch({ seed: 3, n: 9, validators: 4, yuma3: true })
  const { emission: _, ...second } = randomEpoch({ seed: 3, n: 9, validators: 4, yuma3: true, kappa: 60_000 })

  it('of one mechanism is that mechanism', () => {
    const one = epochReference({ ...first, emission })
    const all = epochWithMechanisms({ emission, split: null, mechanisms: [first], keyedUids: null }, epochReference)
    expect(all.serverEmission).toEqual(one.serverEmission)
    expect(all.validatorEmission).toEqual(one.validatorEmission)
    expect(all.dividends).toEqual(one.dividends)
    expect(all.emission).toEqual(one.combinedEmission)
    expect(all.validatorPermit).toEqual(one.newValidatorPermit)
  })

  it('adds emission up and weights the rest by it', () => {
    const all = epochWithMechanisms(
      { emission, split: [16_384, 49_151], mechanisms: [first, second], keyedUids: null },
      epochReference,
    )
    const [a, b] = all.mechanisms
    for (let uid = 0; uid < 9; uid++) {
      expect(all.serverEmission[uid]).toBe((a?.serverEmission[uid] as bigint) + (b?.serverEmission[uid] as bigint))
      const weighted = ((a?.dividends[uid] as number) * 16_384 + (b?.dividends[uid] as number) * 49_151) / 65_535
      expect(Math.abs((all.dividends[uid] as number) - weighted)).toBeLessThan(2)
    }
  })

  it('counts the first mechanism in full when there is nothing to share out', () => {
    const all = epochWithMechanisms(
      { emission: 0n, split: null, mechanisms: [first, second], keyedUids: null },
      epochReference,
    )
    expect(all.dividends).toEqual(all.mechanisms[0]?.dividends)
  })

  it('leaves UIDs without a key out of the vectors', () => {
    const keyedUids = Uint16Array.of(0, 1, 3, 8)
    const all = epochWithMechanisms({ emission, split: null, mechanisms: [first], keyedUids }, epochReference)
    expect(all.stakeWeight).toHaveLength(4)
    expect(all.stakeWeight[2]).toBe(all.mechanisms[0]?.stakeWeight[3])
  })

  it('names what does not fit together', () => {
    const other = randomEpoch({ seed: 3, n: 8, validators: 4 })
    const run = (mechanisms: (typeof first)[], keyedUids: Uint16Array | null) => () =>
      epochWithMechanisms({ emission, split: null, mechanisms, keyedUids }, epochReference)
    expect(run([first, other], null)).toThrow(/mechanisms\[1\]\.n: expected 9, found 8/)
    expect(run([first], Uint16Array.of(1, 1))).toThrow(/keyedUids\[1\]/)
    expect(run([first], Uint16Array.of(9))).toThrow(/keyedUids\[0\]/)
  })
})

describe('stored state as input', () => {
  it('keeps the order of a row and drops what is outside the subnet', () => {
    const matrix = csrFromStored(
      [
        [
          2,
          [
            [4, 7],
            [0, 8],
            [1, 9],
          ],
        ],
        [5, [[0, 1]]],
      ],
      4,
    )
    expect(csrRow(matrix, 2)).toEqual([
      [0, 8],
      [1, 9],
    ])
    expect(
      csrRow(
        csrFromStored(
          [
            [
              0,
              [
                [3, 1],
                [2, 5],
              ],
            ],
          ],
          4,
        ),
        0,
      ),
    ).toEqual([
      [3, 1],
      [2, 5],
    ])
    expect(csrRowsSorted(matrix)).toBe(true)
    expect(
      csrRowsSorted(
        csrFromStored(
          [
            [
              0,
              [
                [3, 1],
                [2, 5],
              ],
            ],
          ],
          4,
        ),
      ),
    ).toBe(false)
  })

  it('packs stakes and reads them back', () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt({ min: 0n, max: I64F64.max }).map(I64F64.wrap)), (stakes) => {
        expect(unpackTotalStake(packTotalStake(stakes))).toEqual(stakes)
      }),
    )
  })

  it('adds TAO to alpha by its weight', () => {
    expect(totalStakeWeight(5n, 7n, taoWeight(U64_MAX))).toBe(12n << 64n)
    expect(totalStakeWeight(5n, 8n, taoWeight(1n << 63n))).toBe(9n << 64n)
    expect(totalStakeWeight(5n, 7n, taoWeight(0n))).toBe(5n << 64n)
  })

  it('moves stake from parents to children', () => {
    expect(inheritedStake(100n, [], [])).toBe(100n)
    expect(inheritedStake(100n, [U64_MAX], [])).toBe(0n)
    expect(inheritedStake(100n, [], [{ proportion: U64_MAX, stake: 50n }])).toBe(150n)
  })

  it('takes the earliest active commit', () => {
    const blocks = earliestCommitBlocks(
      4,
      {
        v2: [
          {
            uid: 0,
            queue: [
              [1, 100],
              [8, 700],
              [9, 600],
            ],
          },
          { uid: null, queue: [[9, 5]] },
        ],
        timelocked: [
          {
            epoch: 9,
            queue: [
              [1, 650],
              [0, 690],
              [null, 1],
            ],
          },
          { epoch: 2, queue: [[2, 200]] },
        ],
      },
      10,
      2,
    )
    // Of the first queue the entry of epoch 8 counts, though a later one is older; epoch 1 and 2 have expired.
    expect([...blocks]).toEqual([690, 650, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY])
  })
})
