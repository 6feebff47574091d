/**
 * Why a UID got what it got, as data for the explorer and the lab. Shares and weights are I32F32 bits (value =
 * bits / 2^32), amounts rao.
 */
import type { WeightMask } from '../epoch/masks.ts'

/** One way in which a step changed a share. */
export interface ShareStep {
  readonly step: 'threshold' | 'activity' | 'clipping' | 'bondsPenalty' | 'emissionSplit'
  /** Which share: of stake, of incentive, of dividends, of the emission. */
  readonly share: 'stake' | 'incentive' | 'dividends' | 'emission'
  readonly before: bigint
  readonly after: bigint
}

/** Stake of the UID and the right to validate. */
export interface StakeExplanation {
  /** Rao, whole part of alpha plus weighted TAO. */
  readonly total: bigint
  /** Under the stake threshold and not the owner: counts as 0. */
  readonly belowThreshold: boolean
  readonly share: bigint
  readonly active: boolean
  readonly permit: boolean
  /** Share among active validators; 0 without activity or permit. */
  readonly activeShare: bigint
  readonly newPermit: boolean
}

/** A weight that a validator has stored on this UID. */
export interface Support {
  readonly validator: number
  /** The validator's active stake. */
  readonly stake: bigint
  /** As stored, u16. */
  readonly stored: number
  /** Why it does not count, or null. */
  readonly mask: WeightMask | null
  /** Part of the validator's row. */
  readonly weight: bigint
  /** After the cut at consensus. */
  readonly clipped: bigint
  /** weight - clipped. */
  readonly cut: bigint
  /** Rank lost by the cut: stake times weight less stake times clipped. */
  readonly lostRank: bigint
}

/** What the validators gave this UID. */
export interface TargetExplanation {
  /** The largest weight that a share kappa of the active stake supports. */
  readonly consensus: bigint
  readonly support: readonly Support[]
  /** Sum of weight times stake before and after clipping. */
  readonly rankUnclipped: bigint
  readonly rank: bigint
  /** Incentive if nothing had been clipped for anybody. */
  readonly incentiveUnclipped: bigint
  readonly incentive: bigint
}

/** One weight this UID has set as a validator, and the bond it holds with it. */
export interface WeightExplanation {
  readonly target: number
  /** As stored, u16; 0 where only a bond is left. */
  readonly stored: number
  readonly mask: WeightMask | null
  readonly weight: bigint
  readonly consensus: bigint
  readonly clipped: bigint
  readonly cut: bigint
  /** Weight that earns a bond, between weight and clipped by the bonds penalty. */
  readonly forBond: bigint
  /** Rate at which the bond moves. */
  readonly rate: bigint
  /** Bond of before: a proportion in Yuma 3, the u16 as a whole number in original bonds. 0 when dropped because the target is newer. */
  readonly bondBefore: bigint
  /** As stored after the epoch (before rounding to u16). */
  readonly bondAfter: bigint
  /** Part of all bonds to the target. */
  readonly bondShare: bigint
  /** bondShare times the target's incentive. */
  readonly dividendPart: bigint
}

/** What this UID earned by its weights. */
export interface ValidatorExplanation {
  readonly weights: readonly WeightExplanation[]
  /** Sum of the clipped weights. */
  readonly trust: bigint
  /** Sum of what was cut. */
  readonly cut: bigint
  readonly dividends: bigint
}

export interface EmissionExplanation {
  readonly serverShare: bigint
  readonly validatorShare: bigint
  readonly server: bigint
  readonly validator: bigint
  /** Nobody earned anything, so the emission followed stake. */
  readonly byStake: boolean
}

export interface UidExplanation {
  readonly uid: number
  readonly stake: StakeExplanation
  readonly asTarget: TargetExplanation
  readonly asValidator: ValidatorExplanation
  readonly emission: EmissionExplanation
  /** The steps above that changed a share, in order. */
  readonly steps: readonly ShareStep[]
}

/** A weight cut at consensus. */
export interface ClippedWeight {
  readonly validator: number
  readonly target: number
  readonly weight: bigint
  readonly consensus: bigint
  readonly cut: bigint
}
