import { type Matrix, mapCells, normalizeColumns } from './floats.ts'
import type { BondRule, VariantParameters } from './types.ts'

/** What an epoch leaves to the next. */
export interface BondState {
  readonly bonds: number[][] | null
  readonly consensus: number[] | null
  readonly weights: number[][] | null
}

export interface BondInput {
  readonly weights: number[][]
  /** Weights that earn bonds, and the same clipped. */
  readonly bonding: number[][]
  readonly clipped: number[][]
  readonly stake: readonly number[]
  readonly consensus: readonly number[]
}

export interface BondResult {
  readonly bonds: number[][]
  /** What dividends are paid on. */
  readonly shares: number[][]
}

const TINY = 1e-6
/** A capacity in proportion to stake, in the units of a u64. */
const FULL_CAPACITY = 2 ** 64

const clamp = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), high)

/** Rate of each bond, by a sigmoid of how far its weight is from consensus, or of how far the bond is above the weight. */
function liquidRates(p: VariantParameters, weights: Matrix, bonds: Matrix, consensus: readonly number[]): number[][] {
  return mapCells(weights, (weight, i, j) => {
    const bond = bonds[i]?.[j] as number
    const difference = clamp(weight >= bond ? weight - (consensus[j] as number) : bond - weight, 0, 1)
    const sigmoid = 1 / (1 + Math.exp(-p.alphaSteepness * (difference - 0.5)))
    return clamp(p.alphaLow + sigmoid * (p.alphaHigh - p.alphaLow), p.alphaLow, p.alphaHigh)
  })
}

/** The rates of an epoch: liquid from the second epoch on, else one for all. */
function ratesOf(
  p: VariantParameters,
  plain: number,
  input: BondInput,
  state: BondState,
  consensus: readonly number[],
): Matrix {
  if (p.liquidAlpha && state.consensus !== null && state.bonds !== null) {
    return liquidRates(p, input.weights, state.bonds, consensus)
  }
  return mapCells(input.weights, () => plain)
}

/** Column shares of weight times stake, moved towards at the rate of the average. */
function average(rule: BondRule, p: VariantParameters, input: BondInput, state: BondState): BondResult {
  const guard = rule === 'normalizedAverage' ? TINY : 0
  const mixed = mapCells(input.bonding, (weight, i, j) => {
    const clipped = input.clipped[i]?.[j] as number
    return (input.stake[i] as number) * ((1 - p.bondPenalty) * weight + p.bondPenalty * clipped)
  })
  const current = normalizeColumns(mixed, guard)
  const old = state.bonds
  const plain = rule === 'normalizedAverage' ? 1 : 1 - p.bondMovingAverage
  const rates = ratesOf(p, plain, input, state, input.consensus)
  let bonds = current
  if (old !== null) {
    bonds = mapCells(current, (value, i, j) => {
      const rate = rates[i]?.[j] as number
      return rate * value + (1 - rate) * (old[i]?.[j] as number)
    })
  }
  if (rule === 'normalizedAverage') bonds = normalizeColumns(bonds, TINY)
  return { bonds, shares: bonds }
}

/** Bonds bought each epoch with part of a capacity that stake gives, and lost by decay. */
function capacity(p: VariantParameters, input: BondInput, state: BondState): BondResult {
  const bonds = mapCells(input.weights, (weight, i, j) => {
    const limit = (input.stake[i] as number) * FULL_CAPACITY
    const old = state.bonds?.[i]?.[j] ?? 0
    const purchase = Math.min(p.capacityAlpha * limit, Math.max(limit - old, 0)) * weight
    return Math.min((1 - p.decayRate) * old + purchase, limit)
  })
  return { bonds, shares: normalizeColumns(bonds, TINY) }
}

/** A proportion for each pair, at most 1, that follows the weight. */
function relative(p: VariantParameters, input: BondInput, state: BondState): BondResult {
  const before = state.consensus ?? input.consensus
  const consensus = input.consensus.map((value, j) => {
    const previous = before[j] as number
    if (p.alphaConsensus === 'current') return value
    return p.alphaConsensus === 'previous' ? previous : Math.max(value, previous)
  })
  const rates = ratesOf(p, 1 - p.bondMovingAverage, input, state, consensus)
  const bonds = mapCells(input.weights, (weight, i, j) => {
    const rate = rates[i]?.[j] as number
    const decayed = (state.bonds?.[i]?.[j] ?? 0) * (1 - rate)
    return Math.min(decayed + Math.min(rate * weight, Math.max(1 - decayed, 0)), 1)
  })
  return { bonds, shares: normalizeColumns(bonds, TINY) }
}

/** Bonds of an epoch by the rule of a variant. */
export function bondStep(rule: BondRule, p: VariantParameters, input: BondInput, state: BondState): BondResult {
  if (rule === 'capacity') return capacity(p, input, state)
  return rule === 'relative' ? relative(p, input, state) : average(rule, p, input, state)
}
