import { excerptOf, GliaError } from '@glia/base'

/** The largest weight the chain stores. */
export const U16_MAX = 65_535

/** Weights as the chain takes them: neurons and their u16 values, zeros left out. */
export interface QuantizedWeights {
  readonly uids: number[]
  readonly values: number[]
  /** Neurons with a weight above 0 that is left out all the same: below half of 1/65535 of the largest. */
  readonly dropped: number[]
}

/** How to quantise. */
export interface QuantizeOptions {
  /** Hold weights as float32 first, as Python's SDK 10 does. */
  readonly float32?: boolean
  /** Give weights that would round to 0, and so be left out, the smallest value there is, 1. The reference drops them. */
  readonly keepSmallWeights?: boolean
}

const isList = (list: unknown): boolean =>
  Array.isArray(list) || (ArrayBuffer.isView(list) && !(list instanceof DataView))

/** Weights or uids cannot be used. */
export class WeightsError extends GliaError {
  constructor(message: string) {
    super('WEIGHTS', message)
  }
}

/** Checks that uids and weights belong together, are finite and not negative. @throws WeightsError */
export function checkWeights(uids: readonly number[], weights: readonly number[]): void {
  for (const [name, list] of Object.entries({ uids, weights }))
    if (!isList(list)) throw new WeightsError(`expected a list of numbers as ${name}, found ${excerptOf(list)}`)
  if (uids.length !== weights.length) {
    throw new WeightsError(`expected as many weights as uids, found ${weights.length} and ${uids.length}`)
  }
  const badWeight = weights.find((weight) => !(weight >= 0) || weight === Number.POSITIVE_INFINITY)
  if (badWeight !== undefined) throw new WeightsError(`a weight must be a number from 0 on, found ${badWeight}`)
  const badUid = uids.find((uid) => !Number.isInteger(uid) || uid < 0 || uid > U16_MAX)
  if (badUid !== undefined) throw new WeightsError(`a uid must be an integer within 0 … 65535, found ${badUid}`)
}

/** Weights as float32, as Python's SDK 10 holds them. @throws WeightsError for one that has no place there */
export function asFloat32(weights: readonly number[]): number[] {
  const held = weights.map(Math.fround)
  const tooLarge = held.indexOf(Number.POSITIVE_INFINITY)
  if (tooLarge >= 0)
    throw new WeightsError(
      `a weight held as float32 must be below 3.5e38, found ${weights[tooLarge]}: scale all of them down`,
    )
  return held
}

/** Round half to even, as Python's `round` and IEEE 754 do. */
export function roundHalfEven(value: number): number {
  const floor = Math.floor(value)
  const rest = value - floor
  if (rest !== 0.5) return Math.round(value)
  return floor % 2 === 0 ? floor : floor + 1
}

/**
 * Quantises weights: v = round_half_even(w / max(w) · 65535), zeros dropped (which of them were none before is in
 * `dropped`); all zero gives empty lists. Python's SDK 10
 * holds weights as float32 first, which may change a value by one: pass `float32` to do the same.
 * Source: Python `convert_weights_and_uids_for_emit`.
 *
 * @throws WeightsError
 */
export function quantizeWeights(
  uids: readonly number[],
  weights: readonly number[],
  options: QuantizeOptions = {},
): QuantizedWeights {
  checkWeights(uids, weights)
  const held = options.float32 ? asFloat32(weights) : weights
  // Where float32 makes all of them 0, each is next to nothing beside 1.
  const max = held.reduce((a, b) => Math.max(a, b), 0) || 1
  const out: QuantizedWeights = { uids: [], values: [], dropped: [] }
  for (const [i, weight] of held.entries()) {
    const uid = uids[i] as number
    const isThere = (weights[i] as number) > 0
    const least = options.keepSmallWeights && isThere ? 1 : 0
    const value = Math.max(least, roundHalfEven((weight / max) * U16_MAX))
    if (value > 0) {
      out.uids.push(uid)
      out.values.push(value)
    } else if (isThere) out.dropped.push(uid)
  }
  return out
}

/** A chain row back to shares that sum to one; an empty or zero row stays zero. */
export function dequantizeRow(n: number, row: readonly (readonly [uid: number, value: number])[]): Float64Array {
  const out = new Float64Array(n)
  let sum = 0
  for (const [uid, value] of row) {
    if (uid >= n) throw new WeightsError(`uid ${uid} is outside a subnet of ${n} neurons`)
    out[uid] = value
    sum += value
  }
  return sum === 0 ? out : out.map((value) => value / sum)
}
