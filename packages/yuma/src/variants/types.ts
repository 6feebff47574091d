/**
 * Floating-point models of past and proposed Yuma rules, for the lab. Nothing of consensus uses this folder: numbers here are
 * ordinary floats and differ from the chain in their last digits.
 */

/** One synthetic scenario: how a few validators weight a few servers over time. */
export interface VariantCase {
  readonly id: number
  readonly name: string
  readonly validators: readonly string[]
  /** Index of the validator others are compared with. */
  readonly baseValidator: number
  readonly servers: number
  readonly epochs: readonly VariantEpoch[]
  /** Epoch at which a server is replaced, so that variants with a reset clear its bonds. */
  readonly reset: { readonly server: number; readonly epoch: number } | null
  /** All incentive goes to the best server. */
  readonly winnerTakesAll: boolean
}

export interface VariantEpoch {
  /** Row by validator. */
  readonly weights: readonly (readonly number[])[]
  /** Part of the stake by validator. */
  readonly stake: readonly number[]
}

/** How bonds follow weights. */
export type BondRule =
  /** Column shares, averaged, normalised again each epoch. */
  | 'normalizedAverage'
  /** Column shares, averaged. */
  | 'average'
  /** The same from the weights of the epoch before. */
  | 'averageOfPrevious'
  /** Bought with a capacity in proportion to stake. */
  | 'capacity'
  /** A proportion of its own for each pair, whatever the stake. */
  | 'relative'

export interface VariantParameters {
  /** Share of stake that carries a weight. */
  readonly kappa: number
  /** 0: bonds follow weights as set, 1: as clipped. */
  readonly bondPenalty: number
  /** Weight of the old bonds in each epoch. */
  readonly bondMovingAverage: number
  readonly liquidAlpha: boolean
  readonly alphaLow: number
  readonly alphaHigh: number
  readonly alphaSteepness: number
  /** Consensus that liquid alpha of relative bonds compares with. */
  readonly alphaConsensus: 'current' | 'previous' | 'mixed'
  /** Part of the capacity that can be bought with in one epoch. */
  readonly capacityAlpha: number
  /** Part of the bonds lost in one epoch under the capacity rule. */
  readonly decayRate: number
  /** Emission of an epoch, part of it for validators, and total stake: only for dividends per 1,000 TAO. */
  readonly epochEmission: number
  readonly validatorRatio: number
  readonly totalStake: number
}

export type VariantId =
  | 'yuma0'
  | 'yuma1'
  | 'yuma1-liquid'
  | 'yuma2'
  | 'yuma3'
  | 'yuma3.1'
  | 'yuma3.2'
  | 'yuma4'
  | 'yuma4-liquid'

export interface Variant {
  readonly id: VariantId
  readonly name: string
  /** Name in later versions of the published simulation, which renumbered them. */
  readonly laterName: string | null
  readonly bonds: BondRule
  /** Whether the bonds of a replaced server are cleared: always, never, or only if it had no consensus. */
  readonly reset: 'always' | 'never' | 'withoutConsensus'
  readonly parameters: VariantParameters
}

export interface VariantEpochResult {
  readonly consensus: number[]
  readonly incentive: number[]
  readonly bonds: number[][]
  /** Share of the dividends by validator, summing to (nearly) 1. */
  readonly dividends: number[]
  /** TAO earned for each 1,000 TAO of stake. */
  readonly dividendsPerThousand: number[]
  /** Share of the dividends less share of the stake. */
  readonly relativeDividends: number[]
}
