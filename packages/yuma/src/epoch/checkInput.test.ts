import { uid } from '@glia/base'
import { describe, expect, it } from 'vitest'
import { YumaInputError } from '../errors.ts'
import { epochKernel } from '../kernel/index.ts'
import { randomEpoch } from '../testing/randomEpoch.ts'
import { checkEpochInput } from './checkInput.ts'
import { csrFromStored } from './csr.ts'
import { epochReference } from './epochReference.ts'
import type { EpochInput } from './types.ts'

const good = randomEpoch({ seed: 7, n: 6, validators: 3, density: 80, commitReveal: true, owner: true })
const row = (cells: [number, number][]) => csrFromStored([[0, cells]], 6)
const raw = (rowPtr: number[], col: number[], value: number[]): EpochInput['weights'] => ({
  rowPtr: Uint32Array.from(rowPtr),
  col: Uint16Array.from(col),
  value: Uint16Array.from(value),
})

const bad: [argument: string, change: Partial<EpochInput>][] = [
  ['n', { n: 65_536 }],
  ['n', { n: -1 }],
  ['block', { block: -1 }],
  ['block', { block: 0.5 }],
  ['activityCutoff', { activityCutoff: Number.NaN }],
  ['tempo', { tempo: 65_536 }],
  ['lastMechanismStepBlock', { lastMechanismStepBlock: 2 ** 53 }],
  ['lastUpdate', { lastUpdate: new Float64Array(5) }],
  ['lastUpdate[2]', { lastUpdate: Float64Array.of(0, 0, -1, 0, 0, 0) }],
  ['lastUpdate[0]', { lastUpdate: Float64Array.of(Number.POSITIVE_INFINITY, 0, 0, 0, 0, 0) }],
  ['registeredAt', { registeredAt: new Float64Array(7) }],
  ['totalStake', { totalStake: new BigUint64Array(6) }],
  ['totalStake[1]', { totalStake: BigUint64Array.of(0n, 1n << 63n, 0n, 0n, 0n, 0n, 0n, 0n, 0n, 0n, 0n, 0n) }],
  ['validatorPermit', { validatorPermit: new Uint8Array(7) }],
  ['validatorPermit[1]', { validatorPermit: Uint8Array.of(0, 2) }],
  ['ownerUid', { ownerUid: uid(6) }],
  ['maxAllowedValidators', { maxAllowedValidators: 65_536 }],
  ['stakeThreshold', { stakeThreshold: -1n }],
  ['weights.rowPtr', { weights: raw([0, 0], [], []) }],
  ['weights.rowPtr[0]', { weights: raw([1, 1, 1, 1, 1, 1, 1], [0], [0]) }],
  ['weights.rowPtr[6]', { weights: raw([0, 0, 0, 0, 0, 0, 0], [0], [0]) }],
  ['weights.rowPtr[2]', { weights: raw([0, 1, 0, 1, 1, 1, 1], [0], [0]) }],
  ['weights.rowPtr[1]', { weights: raw([0, 9, 1, 1, 1, 1, 1], [0], [0]) }],
  ['weights.value', { weights: raw([0, 1, 1, 1, 1, 1, 1], [0], []) }],
  ['weights.col[0]', { weights: raw([0, 1, 1, 1, 1, 1, 1], [6], [0]) }],
  ['weights.col[1]', { weights: raw([0, 2, 2, 2, 2, 2, 2], [3, 3], [1, 1]) }],
  ['weights.col[2]', { weights: raw([0, 3, 3, 3, 3, 3, 3], [3, 4, 3], [1, 1, 1]), rowsSorted: false }],
  [
    'weights.col[1]',
    {
      weights: row([
        [3, 1],
        [1, 1],
      ]),
    },
  ],
  [
    'bonds.col[1]',
    {
      bonds: row([
        [3, 1],
        [1, 1],
      ]),
    },
  ],
  ['commitBlock', { commitBlock: new Float64Array(1) }],
  ['commitBlock[0]', { commitBlock: Float64Array.of(Number.NaN, 0, 0, 0, 0, 0) }],
  ['kappa', { kappa: -1 }],
  ['bondsMovingAverage', { bondsMovingAverage: 1n << 64n }],
  ['bondsPenalty', { bondsPenalty: 65_536 }],
  ['liquidAlpha.low', { liquidAlpha: { ...good.liquidAlpha, low: -1 } }],
  ['liquidAlpha.high', { liquidAlpha: { ...good.liquidAlpha, high: 65_536 } }],
  ['liquidAlpha.steepness', { liquidAlpha: { ...good.liquidAlpha, steepness: 32_768 } }],
  ['emission', { emission: 1n << 64n }],
  ['emission', { emission: 5 as unknown as bigint }],
  ['weights.col', { weights: { ...good.weights, col: [] as unknown as Uint16Array } }],
  ['totalStake', { totalStake: [] as unknown as BigUint64Array }],
  ['lastUpdate', { lastUpdate: [] as unknown as Float64Array }],
  ['validatorPermit', { validatorPermit: [] as unknown as Uint8Array }],
]

describe('bad input', () => {
  it.each(bad)('of %s is refused by name (%#)', (argument, change) => {
    const input = { ...good, ...change }
    for (const call of [() => checkEpochInput(input), () => epochReference(input), () => epochKernel(input)]) {
      try {
        call()
        expect.unreachable('the input was accepted')
      } catch (error) {
        expect(error).toBeInstanceOf(YumaInputError)
        expect(error).toMatchObject({ name: 'YumaInputError', argument })
        expect((error as YumaInputError).message).toMatch(/: expected .+, found .+/)
      }
    }
  })

  it('is not stake whose sum wraps: the kernel leaves it to the plain implementation', () => {
    const input = { ...good, totalStake: BigUint64Array.from({ length: 12 }, () => (1n << 62n) + 1n) }
    expect(epochKernel(input)).toEqual(epochReference(input))
  })

  it('is not what the chain allows: unsorted rows without the promise, short permits, no commit', () => {
    checkEpochInput(good)
    checkEpochInput({
      ...good,
      weights: row([
        [3, 1],
        [1, 1],
      ]),
      rowsSorted: false,
    })
    checkEpochInput({ ...good, validatorPermit: Uint8Array.of(1) })
    checkEpochInput({ ...good, commitBlock: new Float64Array(6).fill(Number.POSITIVE_INFINITY) })
  })
})
