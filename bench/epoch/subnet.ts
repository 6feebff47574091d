import { uid as asUid } from '../../packages/base/src/index.ts'
import type { CsrU16, EpochFunction, EpochInput } from '../../packages/yuma/src/index.ts'

/** A synthetic subnet for the measurements. */
export interface SubnetShape {
  readonly uids: number
  readonly validators: number
  /** Share of the UIDs that work and get weights from every validator. */
  readonly density: number
  readonly yuma3: boolean
  readonly liquid: boolean
  /** Parts of 65,535; the chain's default is 65,535. Below it the weights for bonds spread, and so do liquid alpha's rates. */
  readonly penalty?: number
}

/** Numbers in [0, 1) that depend on the seed alone (mulberry32). */
export function numbers(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

function weightsOf(shape: SubnetShape, draw: () => number): CsrU16 {
  const { uids, validators, density } = shape
  const rowPtr = new Uint32Array(uids + 1)
  const col: number[] = []
  const value: number[] = []
  // Miners differ in quality and validators see it with noise: consensus then has something to clip.
  const quality = Float64Array.from({ length: uids }, draw)
  const works = Uint8Array.from({ length: uids }, () => Number(draw() < density))
  for (let uid = 0; uid < uids; uid++) {
    if (uid < validators) {
      for (let column = 0; column < uids; column++) {
        if (column === uid || works[column] === 0) continue
        col.push(column)
        value.push(1 + Math.floor(65_534 * (quality[column] as number) * (0.5 + 0.5 * draw())))
      }
    }
    rowPtr[uid + 1] = col.length
  }
  return { rowPtr, col: Uint16Array.from(col), value: Uint16Array.from(value) }
}

/**
 * The subnet's epoch input: the validators are the first UIDs, their stakes spread over a factor of about 100, the chain's default
 * parameters, and bonds as `warmUp` epochs leave them.
 */
export function subnetInput(shape: SubnetShape, seed: number, epoch: EpochFunction, warmUp = 3): EpochInput {
  const { uids, validators } = shape
  const draw = numbers(seed)
  const totalStake = new BigUint64Array(2 * uids)
  for (let uid = 0; uid < validators; uid++) {
    totalStake[2 * uid] = BigInt(Math.floor(draw() * 2 ** 32)) << 32n
    totalStake[2 * uid + 1] = BigInt(Math.floor(1e12 * Math.exp(4.6 * draw())))
  }
  let input: EpochInput = {
    n: uids,
    block: 1_000_000,
    activityCutoff: 5_000,
    tempo: 360,
    lastMechanismStepBlock: 999_639,
    lastUpdate: new Float64Array(uids).fill(999_900),
    registeredAt: Float64Array.from({ length: uids }, () => Math.floor(draw() * 900_000)),
    totalStake,
    validatorPermit: Uint8Array.from({ length: uids }, (_, uid) => Number(uid < validators)),
    ownerUid: asUid(0),
    maxAllowedValidators: validators,
    stakeThreshold: 0n,
    weights: weightsOf(shape, draw),
    bonds: { rowPtr: new Uint32Array(uids + 1), col: new Uint16Array(0), value: new Uint16Array(0) },
    rowsSorted: true,
    commitBlock: null,
    kappa: 32_767,
    bondsMovingAverage: 900_000n,
    bondsPenalty: shape.penalty ?? 65_535,
    yuma3: shape.yuma3,
    liquidAlpha: { enabled: shape.liquid, low: 45_875, high: 58_982, steepness: 1_000 },
    emission: 360_000_000_000n,
  }
  for (let i = 0; i < warmUp; i++) input = { ...input, bonds: epoch(input).bonds }
  return input
}
