import { uid } from '@glia/base'
import { csrFromStored, csrRowsSorted, type StoredRow } from '../epoch/csr.ts'
import type { EpochInput } from '../epoch/types.ts'
import { randomSource } from './randomEpoch.ts'

const U64_MAX = (1n << 64n) - 1n

/** Size and character of a wild epoch; the rest follows from the seed. */
export interface WildOptions {
  readonly seed: number
  readonly n: number
  /** Most UIDs with a stored row of weights. */
  readonly rows: number
  /** Part of the columns that a full row has, per cent. */
  readonly density: number
  /** Rows in random order. */
  readonly shuffled: boolean
}

/**
 * An epoch that no chain would see: every parameter anywhere in its documented range, its ends more often, stakes
 * up to the limit of their sum, rows that are empty, full, all zero, or one entry. For comparing implementations.
 */
export function wildEpoch({ seed, n, rows, density, shuffled }: WildOptions): EpochInput {
  const random = randomSource(seed)
  const chance = (one: number): boolean => random(one) === 0
  const wide = (max: number): number =>
    chance(4) ? 0 : chance(4) ? max : Math.floor((random(2 ** 30) / 2 ** 30) * max)
  const word = (): bigint =>
    (BigInt(random(2 ** 30)) << 34n) ^ (BigInt(random(2 ** 30)) << 15n) ^ BigInt(random(2 ** 15))
  const block = chance(8) ? random(1_000) : 1_000_000
  const time = (): number => (chance(12) ? 0 : chance(12) ? block + random(10) : Math.max(0, block - random(2_000)))
  const stakeBits = BigInt(random(chance(3) ? 62 : 48))
  const limit = ((1n << 63n) - 65_536n) / BigInt(Math.max(1, n))
  const whole = (): bigint => {
    const stake = chance(3) ? 0n : word() >> (64n - stakeBits)
    return stake < limit ? stake : limit
  }
  const value = (): number => (chance(6) ? 0 : chance(6) ? 65_535 : random(65_536))
  const row = (): [number, number][] => {
    if (chance(8)) return []
    const zero = chance(12)
    if (chance(6) && n > 0) return [[random(n), zero ? 0 : value()]]
    const part = chance(3) ? 100 : density
    const cells: [number, number][] = []
    for (let column = 0; column < n; column++) if (random(100) < part) cells.push([column, zero ? 0 : value()])
    for (let i = cells.length - 1; shuffled && i > 0; i--) {
      const other = random(i + 1)
      const cell = cells[i] as [number, number]
      cells[i] = cells[other] as [number, number]
      cells[other] = cell
    }
    return cells
  }
  const matrix = (): EpochInput['weights'] => {
    const stored: StoredRow[] = []
    const part = Math.min(n, rows)
    for (let uid = 0; uid < n; uid++) if (random(n) < part) stored.push([uid, row()])
    return csrFromStored(stored, n)
  }
  const weights = matrix()
  const bonds = matrix()
  const low = wide(65_535)
  const spreadStake = chance(2)
  return {
    n,
    block,
    activityCutoff: chance(8) ? wide(Number.MAX_SAFE_INTEGER) : random(3_000),
    tempo: wide(65_535),
    lastMechanismStepBlock: chance(3) ? 0 : time(),
    lastUpdate: Float64Array.from({ length: n }, time),
    registeredAt: Float64Array.from({ length: n }, () => (chance(3) ? time() : 0)),
    totalStake: BigUint64Array.from({ length: 2 * n }, (_, i) => ((i & 1) === 1 ? whole() : spreadStake ? word() : 0n)),
    validatorPermit: Uint8Array.from({ length: chance(10) ? random(n + 1) : n }, () => Number(!chance(6))),
    ownerUid: chance(2) || n === 0 ? null : uid(random(n)),
    maxAllowedValidators: chance(2) ? random(n + 2) : wide(65_535),
    stakeThreshold: chance(3) ? word() >> 20n : 0n,
    weights,
    bonds,
    rowsSorted: csrRowsSorted(weights) && csrRowsSorted(bonds),
    commitBlock: chance(3)
      ? Float64Array.from({ length: n }, () => (chance(2) ? Number.POSITIVE_INFINITY : time()))
      : null,
    kappa: chance(2) ? 32_767 : wide(65_535),
    bondsMovingAverage: BigInt(chance(16) ? 1_000_001 + random(2 ** 30) : wide(1_000_000)),
    bondsPenalty: wide(65_535),
    yuma3: !chance(3),
    liquidAlpha: {
      enabled: chance(2),
      low,
      high: chance(8) ? wide(65_535) : low + random(65_536 - low),
      steepness: chance(2) ? 1_000 : random(65_536) - 32_768,
    },
    emission: chance(6) ? U64_MAX : chance(6) ? 0n : word() >> BigInt(random(40)),
  }
}
