import type { Uid } from '@glia/base'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { csrFromStored } from '../epoch/csr.ts'
import { epochReference } from '../epoch/epochReference.ts'
import { packTotalStake } from '../epoch/stakeWeights.ts'
import type { EpochInput } from '../epoch/types.ts'
import { YumaInputError } from '../errors.ts'
import { I32F32, I64F64 } from '../fixed/fixed.ts'
import { randomEpoch } from '../testing/randomEpoch.ts'
import { explainEpoch } from './explainEpoch.ts'

/** Three validators (60, 30 and 10 per cent of stake), two miners; the small validator favours its own miner. */
const input: EpochInput = {
  ...randomEpoch({ seed: 1, n: 5, validators: 3 }),
  block: 1_000,
  lastMechanismStepBlock: 900,
  lastUpdate: Float64Array.of(950, 950, 950, 0, 0),
  registeredAt: Float64Array.of(10, 10, 10, 10, 10),
  totalStake: packTotalStake([60, 30, 10, 0, 0].map((stake) => I64F64.fromInteger(stake))),
  stakeThreshold: 0n,
  validatorPermit: Uint8Array.of(1, 1, 1, 0, 0),
  maxAllowedValidators: 3,
  weights: csrFromStored(
    [
      [
        0,
        [
          [3, 60_000],
          [4, 5_535],
        ],
      ],
      [
        1,
        [
          [3, 60_000],
          [4, 5_535],
        ],
      ],
      [
        2,
        [
          [2, 100],
          [4, 65_535],
        ],
      ],
    ],
    5,
  ),
  bonds: csrFromStored([], 5),
  yuma3: true,
  kappa: 32_767,
  bondsPenalty: 65_535,
  emission: 1_000_000n,
}

/** Also one that there is not, which the explanation has to find out. */
const asUid = (index: number) => index as Uid

describe('explainEpoch', () => {
  const explanation = explainEpoch(input)

  it('says what consensus clipped, from whom, by how much', () => {
    const miner = explanation.uid(asUid(4)).asTarget
    const [first, , small] = miner.support
    expect(miner.support.map(({ validator }) => validator)).toEqual([0, 1, 2])
    expect(first).toMatchObject({ stored: 5_535, mask: null, cut: 0n })
    expect(small).toMatchObject({ stored: 65_535, mask: null, weight: I32F32.one, clipped: miner.consensus })
    expect(small?.cut).toBe(I32F32.one - miner.consensus)
    expect(miner.rankUnclipped - miner.rank).toBe(small?.lostRank)
    expect(miner.incentive).toBeLessThan(miner.incentiveUnclipped)
    expect(explanation.clips()).toEqual([
      {
        validator: asUid(2),
        target: asUid(4),
        weight: I32F32.one,
        consensus: miner.consensus,
        cut: I32F32.one - miner.consensus,
      },
    ])
    expect(explanation.uid(asUid(4)).steps.map(({ step }) => step)).toContain('clipping')
  })

  it('names the mask that took a weight out', () => {
    const self = explanation.uid(asUid(2)).asValidator.weights.find(({ target }) => target === 2)
    expect(self).toMatchObject({ stored: 100, mask: 'self', weight: 0n })
    const masks = (change: Partial<EpochInput>) =>
      explainEpoch({ ...input, ...change })
        .uid(asUid(4))
        .asTarget.support.map(({ mask }) => mask)
    expect(masks({ validatorPermit: Uint8Array.of(1, 1, 0, 0, 0) })).toEqual([null, null, 'noPermit'])
    expect(masks({ registeredAt: Float64Array.of(10, 10, 10, 10, 950) })).toEqual(['outdated', 'outdated', 'outdated'])
    expect(masks({ commitBlock: Float64Array.of(5, 20, Number.POSITIVE_INFINITY, 0, 0) })).toEqual([
      'commit',
      null,
      null,
    ])
  })

  it('follows a validator from weight to bond to dividend', () => {
    const { asValidator, emission } = explanation.uid(asUid(0))
    const bonds = asValidator.weights.map(({ dividendPart }) => dividendPart)
    expect(bonds.reduce((a, b) => a + b, 0n)).toBeGreaterThan(0n)
    expect(
      asValidator.weights.map(({ forBond, rate, bondAfter }) => I32F32.saturatingMul(forBond, rate) === bondAfter),
    ).toEqual([true, true])
    expect(emission.validator).toBe(epochReference(input).validatorEmission[0])
    expect(emission.byStake).toBe(false)
    expect(explanation.uid(asUid(2)).asValidator.cut).toBe(I32F32.one - explanation.uid(asUid(4)).asTarget.consensus)
  })

  it('says when the emission followed stake', () => {
    const idle = explainEpoch({ ...input, weights: csrFromStored([], 5) }).uid(asUid(1))
    expect(idle.emission).toMatchObject({ byStake: true, server: 0n })
    expect(idle.stake).toMatchObject({ active: true, permit: true, total: 30n, belowThreshold: false })
  })

  it('adds up to the epoch for every UID of any subnet', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 - 1 }), fc.boolean(), fc.boolean(), (seed, yuma3, liquidAlpha) => {
        const random = randomEpoch({ seed, n: 14, validators: 6, yuma3, liquidAlpha, owner: true, commitReveal: true })
        const output = epochReference(random, { raw: 'vectors' })
        const explained = explainEpoch(random)
        let clips = 0n
        for (let uid = 0; uid < 14; uid++) {
          const { asTarget, asValidator, emission } = explained.uid(asUid(uid))
          const support = asTarget.support.reduce(
            (sum, { stake, clipped }) => sum + I32F32.saturatingMul(stake, clipped),
            0n,
          )
          expect(support).toBe(asTarget.rank)
          const kept = asValidator.weights.reduce((sum, { clipped }) => sum + clipped, 0n)
          expect(kept).toBe(asValidator.trust)
          expect(asTarget.incentive).toBe(output.raw?.incentive[uid])
          expect(emission.server).toBe(output.serverEmission[uid])
          for (const weight of asValidator.weights) if (weight.mask !== null) expect(weight.weight).toBe(0n)
          clips += asValidator.cut
        }
        expect(explained.clips().reduce((sum, { cut }) => sum + cut, 0n)).toBe(clips)
      }),
      { numRuns: 60 },
    )
  })

  it('knows its UIDs', () => {
    expect(() => explanation.uid(asUid(5))).toThrow(YumaInputError)
    expect(() => explanation.uid(asUid(-1))).toThrow(/uid: expected 0\.\.4, found -1/)
  })
})
