import { bool, i16, identity, map, u16, u64 } from '@glia/frame'
import { constants, initial } from '../constants.ts'
import { netUid, recycleOrBurnEnum } from '../types.ts'

// Settings of a subnet.

export const recycleOrBurn = map({
  name: 'RecycleOrBurn',
  docs: 'What happens to the owner’s own incentive.',
  key: [identity(netUid)],
  value: recycleOrBurnEnum,
})
export const servingRateLimit = map({
  name: 'ServingRateLimit',
  docs: 'Blocks between two announcements of an axon.',
  key: [identity(netUid)],
  value: u64,
  default: initial(constants.InitialServingRateLimit),
})
export const rho = map({
  name: 'Rho',
  docs: 'Unused by Yuma 3; kept for clients.',
  key: [identity(netUid)],
  value: u16,
  default: initial(constants.InitialRho),
})
export const alphaSigmoidSteepness = map({
  name: 'AlphaSigmoidSteepness',
  docs: 'Steepness of the curve behind liquid alpha.',
  key: [identity(netUid)],
  value: i16,
  default: initial(constants.InitialAlphaSigmoidSteepness),
})
export const kappa = map({
  name: 'Kappa',
  docs: 'Share of stake that makes consensus, parts of 65,535.',
  key: [identity(netUid)],
  value: u16,
  default: initial(constants.InitialKappa),
})
export const registrationsThisInterval = map({
  name: 'RegistrationsThisInterval',
  docs: 'Registrations since the last adjustment.',
  key: [identity(netUid)],
  value: u16,
})
export const powRegistrationsThisInterval = map({
  name: 'POWRegistrationsThisInterval',
  docs: 'Registrations by work since the last adjustment.',
  key: [identity(netUid)],
  value: u16,
})
export const burnRegistrationsThisInterval = map({
  name: 'BurnRegistrationsThisInterval',
  docs: 'Registrations by payment since the last adjustment.',
  key: [identity(netUid)],
  value: u16,
})
export const minAllowedUids = map({
  name: 'MinAllowedUids',
  docs: 'Uids that a subnet has at least.',
  key: [identity(netUid)],
  value: u16,
  default: initial(constants.InitialMinAllowedUids),
})
export const maxAllowedUids = map({
  name: 'MaxAllowedUids',
  docs: 'Uids that a subnet has at most.',
  key: [identity(netUid)],
  value: u16,
  default: initial(constants.InitialMaxAllowedUids),
})
export const immunityPeriod = map({
  name: 'ImmunityPeriod',
  docs: 'Blocks in which a new uid is not replaced.',
  key: [identity(netUid)],
  value: u16,
  default: initial(constants.InitialImmunityPeriod),
})
export const activityCutoff = map({
  name: 'ActivityCutoff',
  docs: 'Deprecated: the cutoff is ActivityCutoffFactorMilli times the tempo.',
  key: [identity(netUid)],
  value: u16,
  default: initial(constants.InitialActivityCutoff),
})
export const maxWeightsLimit = map({
  name: 'MaxWeightsLimit',
  docs: 'Largest weight, parts of 65,535 of the row.',
  key: [identity(netUid)],
  value: u16,
  default: 0xffff,
})
export const weightsVersionKey = map({
  name: 'WeightsVersionKey',
  docs: 'Smallest version key that weights may carry; 0 allows all.',
  key: [identity(netUid)],
  value: u64,
  default: initial(constants.InitialWeightsVersionKey),
})
export const minAllowedWeights = map({
  name: 'MinAllowedWeights',
  docs: 'Fewest weights in a row.',
  key: [identity(netUid)],
  value: u16,
  default: initial(constants.InitialMinAllowedWeights),
})
export const maxAllowedValidators = map({
  name: 'MaxAllowedValidators',
  docs: 'Most validator permits.',
  key: [identity(netUid)],
  value: u16,
  default: initial(constants.InitialMaxAllowedValidators),
})
export const adjustmentInterval = map({
  name: 'AdjustmentInterval',
  docs: 'Blocks between two adjustments of what registration takes.',
  key: [identity(netUid)],
  value: u16,
  default: initial(constants.InitialAdjustmentInterval),
})
export const bondsMovingAverage = map({
  name: 'BondsMovingAverage',
  docs: 'Rate of the moving average of bonds, parts of 1,000,000.',
  key: [identity(netUid)],
  value: u64,
  default: initial(constants.InitialBondsMovingAverage),
})
export const bondsPenalty = map({
  name: 'BondsPenalty',
  docs: 'Parts of 65,535.',
  key: [identity(netUid)],
  value: u16,
  default: initial(constants.InitialBondsPenalty),
})
export const bondsResetOn = map({
  name: 'BondsResetOn',
  docs: 'Whether a new commitment resets the bonds of a miner.',
  key: [identity(netUid)],
  value: bool,
  default: initial(constants.InitialBondsResetOn),
})
export const weightsSetRateLimit = map({
  name: 'WeightsSetRateLimit',
  docs: 'Blocks between two settings of weights.',
  key: [identity(netUid)],
  value: u64,
  default: 100n,
})
export const validatorPruneLen = map({
  name: 'ValidatorPruneLen',
  docs: 'Unused; kept for clients.',
  key: [identity(netUid)],
  value: u64,
  default: initial(constants.InitialValidatorPruneLen),
})
export const scalingLawPower = map({
  name: 'ScalingLawPower',
  docs: 'Unused; kept for clients.',
  key: [identity(netUid)],
  value: u16,
  default: initial(constants.InitialScalingLawPower),
})
export const targetRegistrationsPerInterval = map({
  name: 'TargetRegistrationsPerInterval',
  docs: 'Registrations aimed at between two adjustments.',
  key: [identity(netUid)],
  value: u16,
  default: initial(constants.InitialTargetRegistrationsPerInterval),
})
export const adjustmentAlpha = map({
  name: 'AdjustmentAlpha',
  docs: 'Weight of the past in adjustments of what registration takes, parts of 2^64.',
  key: [identity(netUid)],
  value: u64,
  default: initial(constants.InitialAdjustmentAlpha),
})
export const commitRevealWeightsEnabled = map({
  name: 'CommitRevealWeightsEnabled',
  docs: 'Whether weights are committed first and in force when revealed.',
  key: [identity(netUid)],
  value: bool,
  default: true,
})
