/**
 * Why a UID got what it got, as data for the explorer and the lab. Shares and weights are I32F32 bits (value =
 * bits / 2^32), amounts rao.
 */

import type { Uid } from '@glia/base'
import type { WeightMask } from '../epoch/masks.ts'
import type { I32F32 } from '../fixed/fixed.ts'

/** One way in which a step changed a share. */
export interface ShareStep {
  readonly step: 'threshold' | 'activity' | 'clipping' | 'bondsPenalty' | 'emissionSplit'
  /** Which share: of stake, of incentive, of dividends, of the emission. */
  readonly share: 'stake' | 'incentive' | 'dividends' | 'emission'
  readonly before: I32F32
  readonly after: I32F32
}

/** Stake of the UID and the right to validate. */
export interface StakeExplanation {
  /** Rao, whole part of alpha plus weighted TAO. */
  readonly total: bigint
  /** Under the stake threshold and not the owner: counts as 0. */
  readonly belowThreshold: boolean
  readonly share: I32F32
  readonly active: boolean
  readonly permit: boolean
  /** Share among active validators; 0 without activity or permit. */
  readonly activeShare: I32F32
  readonly newPermit: boolean
}

/** A weight that a validator has stored on this UID. */
export interface Support {
  readonly validator: Uid
  /** The validator's active stake. */
  readonly stake: I32F32
  /** As stored, u16. */
  readonly stored: number
  /** Why it does not count, or null. */
  readonly mask: WeightMask | null
  /** Part of the validator's row. */
  readonly weight: I32F32
  /** After the cut at consensus. */
  readonly clipped: I32F32
  /** weight - clipped. */
  readonly cut: I32F32
  /** Rank lost by the cut: stake times weight less stake times clipped. */
  readonly lostRank: I32F32
}

/** What the validators gave this UID. */
export interface TargetExplanation {
  /** The largest weight that a share kappa of the active stake supports. */
  readonly consensus: I32F32
  readonly support: readonly Support[]
  /** Sum of weight times stake before and after clipping. */
  readonly rankUnclipped: I32F32
  readonly rank: I32F32
  /** Incentive if nothing had been clipped for anybody. */
  readonly incentiveUnclipped: I32F32
  readonly incentive: I32F32
}

/** One weight this UID has set as a validator, and the bond it holds with it. */
export interface WeightExplanation {
  readonly target: Uid
  /** As stored, u16; 0 where only a bond is left. */
  readonly stored: number
  readonly mask: WeightMask | null
  readonly weight: I32F32
  readonly consensus: I32F32
  readonly clipped: I32F32
  readonly cut: I32F32
  /** Weight that earns a bond, between weight and clipped by the bonds penalty. */
  readonly forBond: I32F32
  /** Rate at which the bond moves. */
  readonly rate: I32F32
  /** Bond of before: a proportion in Yuma 3, the u16 as a whole number in original bonds. 0 when dropped because the target is newer. */
  readonly bondBefore: I32F32
  /** As stored after the epoch (before rounding to u16). */
  readonly bondAfter: I32F32
  /** Part of all bonds to the target. */
  readonly bondShare: I32F32
  /** bondShare times the target's incentive. */
  readonly dividendPart: I32F32
}

/** What this UID earned by its weights. */
export interface ValidatorExplanation {
  readonly weights: readonly WeightExplanation[]
  /** Sum of the clipped weights. */
  readonly trust: I32F32
  /** Sum of what was cut. */
  readonly cut: I32F32
  readonly dividends: I32F32
}

export interface EmissionExplanation {
  readonly serverShare: I32F32
  readonly validatorShare: I32F32
  readonly server: bigint
  readonly validator: bigint
  /** Nobody earned anything, so the emission followed stake. */
  readonly byStake: boolean
}

export interface UidExplanation {
  readonly uid: Uid
  readonly stake: StakeExplanation
  readonly asTarget: TargetExplanation
  readonly asValidator: ValidatorExplanation
  readonly emission: EmissionExplanation
  /** The steps above that changed a share, in order. */
  readonly steps: readonly ShareStep[]
}

/** A weight cut at consensus. */
export interface ClippedWeight {
  readonly validator: Uid
  readonly target: Uid
  readonly weight: I32F32
  readonly consensus: I32F32
  readonly cut: I32F32
}
