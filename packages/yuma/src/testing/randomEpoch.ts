import { uid } from '@glia/base'
import { csrFromStored, type StoredRow } from '../epoch/csr.ts'
import { packTotalStake } from '../epoch/stakeWeights.ts'
import type { EpochInput } from '../epoch/types.ts'
import { I64F64 } from '../fixed/fixed.ts'

/** A small generator of numbers (mulberry32), so that an epoch is the same for the same seed everywhere. */
export function randomSource(seed: number): (below: number) => number {
  let state = seed >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4_294_967_296) * below)
  }
}

export interface RandomEpochOptions {
  readonly seed: number
  readonly n: number
  /** UIDs with stake, permit and weights: the first ones. */
  readonly validators: number
  /** Part of the columns that a row has, per cent. */
  readonly density?: number
  readonly yuma3?: boolean
  readonly liquidAlpha?: boolean
  readonly commitReveal?: boolean
  readonly owner?: boolean
  /** Rows in random order. */
  readonly shuffled?: boolean
  readonly kappa?: number
  readonly bondsPenalty?: number
  readonly emission?: bigint
}

/**
 * A plausible subnet: stakes over several magnitudes, a few inactive validators, recent registrations, bonds
 * that only partly overlap the weights.
 */
export function randomEpoch(options: RandomEpochOptions): EpochInput {
  const { n, validators, density = 50 } = options
  const random = randomSource(options.seed)
  const block = 1_000_000
  const rows = (): StoredRow[] =>
    Array.from({ length: validators }, (_, uid): StoredRow => {
      const cells: [number, number][] = []
      for (let target = 0; target < n; target++) {
        if (random(100) < density) cells.push([target, random(20) === 0 ? 0 : random(65_536)])
      }
      if (options.shuffled) shuffle(cells, random)
      return [uid, cells]
    })
  return {
    n,
    block,
    activityCutoff: 5_000,
    tempo: 360,
    lastMechanismStepBlock: random(4) === 0 ? 0 : block - 361,
    lastUpdate: Float64Array.from({ length: n }, () => block - random(10) * 600),
    registeredAt: Float64Array.from({ length: n }, () => (random(20) === 0 ? block - random(500) : random(900_000))),
    totalStake: packTotalStake(
      Array.from({ length: n }, (_, uid) =>
        uid < validators
          ? I64F64.wrap(
              (BigInt(1 + random(1_000_000)) << BigInt(20 + random(20))) * ((1n << 64n) - BigInt(random(1_000))),
            )
          : I64F64.zero,
      ),
    ),
    validatorPermit: Uint8Array.from({ length: n }, (_, uid) => (uid < validators && random(10) > 0 ? 1 : 0)),
    ownerUid: options.owner ? uid(random(n)) : null,
    maxAllowedValidators: Math.max(1, validators - 1),
    stakeThreshold: 1_000_000_000n,
    weights: csrFromStored(rows(), n),
    bonds: csrFromStored(rows(), n),
    rowsSorted: !options.shuffled,
    commitBlock: options.commitReveal
      ? Float64Array.from({ length: n }, () => (random(2) === 0 ? block - random(1_000) : Number.POSITIVE_INFINITY))
      : null,
    kappa: options.kappa ?? 32_767,
    bondsMovingAverage: 900_000n,
    bondsPenalty: options.bondsPenalty ?? 65_535,
    yuma3: options.yuma3 ?? false,
    liquidAlpha: { enabled: options.liquidAlpha ?? false, low: 45_875, high: 58_982, steepness: 1_000 },
    emission: options.emission ?? 360_000_000_000n,
  }
}

function shuffle<T>(items: T[], random: (below: number) => number): void {
  for (let i = items.length - 1; i > 0; i--) {
    const j = random(i + 1)
    const [a, b] = [items[i] as T, items[j] as T]
    items[i] = b
    items[j] = a
  }
}

/** The same subnet with UID u renamed to order[u]; rows ascending. */
export function permuteEpoch(input: EpochInput, order: readonly number[]): EpochInput {
  const { n } = input
  const at = <T>(values: ArrayLike<T>): T[] => {
    const out: T[] = []
    for (let uid = 0; uid < n; uid++) out[order[uid] as number] = values[uid] as T
    return out
  }
  const matrix = (csr: EpochInput['weights']): EpochInput['weights'] => {
    const rows: StoredRow[] = []
    for (let uid = 0; uid < n; uid++) {
      const cells: [number, number][] = []
      for (let k = csr.rowPtr[uid] as number; k < (csr.rowPtr[uid + 1] as number); k++) {
        cells.push([order[csr.col[k] as number] as number, csr.value[k] as number])
      }
      rows.push([order[uid] as number, cells.sort(([a], [b]) => a - b)])
    }
    return csrFromStored(rows, n)
  }
  const stakes = at(
    Array.from({ length: n }, (_, uid) => [
      input.totalStake[2 * uid] as bigint,
      input.totalStake[2 * uid + 1] as bigint,
    ]),
  )
  return {
    ...input,
    lastUpdate: Float64Array.from(at(input.lastUpdate)),
    registeredAt: Float64Array.from(at(input.registeredAt)),
    totalStake: BigUint64Array.from(stakes.flat()),
    validatorPermit: Uint8Array.from(at(input.validatorPermit)),
    ownerUid: input.ownerUid === null ? null : uid(order[input.ownerUid] as number),
    weights: matrix(input.weights),
    bonds: matrix(input.bonds),
    commitBlock: input.commitBlock === null ? null : Float64Array.from(at(input.commitBlock)),
  }
}
