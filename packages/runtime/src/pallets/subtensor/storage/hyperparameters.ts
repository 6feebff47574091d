import { bool, i16, identity, u16, u64 } from '@glia/frame'
import { constants, initial } from '../constants.ts'
import { home } from '../home.ts'
import { netUid, recycleOrBurnEnum } from '../types.ts'

// Settings of a subnet.

export const recycleOrBurn = home.map({
  name: 'RecycleOrBurn',
  docs: 'What happens to the owner’s own incentive.',
  key: [identity(netUid)],
  value: recycleOrBurnEnum,
})
export const servingRateLimit = home.map({
  name: 'ServingRateLimit',
  docs: 'Blocks between two announcements of an axon.',
  key: [identity(netUid)],
  value: u64,
  default: initial(constants.InitialServingRateLimit),
})
export const rho = home.map({
  name: 'Rho',
  docs: 'Unused by Yuma 3; kept for clients.',
  key: [identity(netUid)],
  value: u16,
  default: initial(constants.InitialRho),
})
export const alphaSigmoidSteepness = home.map({
  name: 'AlphaSigmoidSteepness',
  docs: 'Steepness of the curve behind liquid alpha.',
  key: [identity(netUid)],
  value: i16,
  default: initial(constants.InitialAlphaSigmoidSteepness),
})
export const kappa = home.map({
  name: 'Kappa',
  docs: 'Share of stake that makes consensus, parts of 65,535.',
  key: [identity(netUid)],
  value: u16,
  default: initial(constants.InitialKappa),
})
export const registrationsThisInterval = home.map({
  name: 'RegistrationsThisInterval',
  docs: 'Registrations since the last adjustment.',
  key: [identity(netUid)],
  value: u16,
})
export const powRegistrationsThisInterval = home.map({
  name: 'POWRegistrationsThisInterval',
  docs: 'Registrations by work since the last adjustment.',
  key: [identity(netUid)],
  value: u16,
})
export const burnRegistrationsThisInterval = home.map({
  name: 'BurnRegistrationsThisInterval',
  docs: 'Registrations by payment since the last adjustment.',
  key: [identity(netUid)],
  value: u16,
})
export const minAllowedUids = home.map({
  name: 'MinAllowedUids',
  docs: 'Uids that a subnet has at least.',
  key: [identity(netUid)],
  value: u16,
  default: initial(constants.InitialMinAllowedUids),
})
export const maxAllowedUids = home.map({
  name: 'MaxAllowedUids',
  docs: 'Uids that a subnet has at most.',
  key: [identity(netUid)],
  value: u16,
  default: initial(constants.InitialMaxAllowedUids),
})
export const immunityPeriod = home.map({
  name: 'ImmunityPeriod',
  docs: 'Blocks in which a new uid is not replaced.',
  key: [identity(netUid)],
  value: u16,
  default: initial(constants.InitialImmunityPeriod),
})
export const activityCutoff = home.map({
  name: 'ActivityCutoff',
  docs: 'Deprecated: the cutoff is ActivityCutoffFactorMilli times the tempo.',
  key: [identity(netUid)],
  value: u16,
  default: initial(constants.InitialActivityCutoff),
})
export const maxWeightsLimit = home.map({
  name: 'MaxWeightsLimit',
  docs: 'Largest weight, parts of 65,535 of the row.',
  key: [identity(netUid)],
  value: u16,
  default: 0xffff,
})
export const weightsVersionKey = home.map({
  name: 'WeightsVersionKey',
  docs: 'Smallest version key that weights may carry; 0 allows all.',
  key: [identity(netUid)],
  value: u64,
  default: initial(constants.InitialWeightsVersionKey),
})
export const minAllowedWeights = home.map({
  name: 'MinAllowedWeights',
  docs: 'Fewest weights in a row.',
  key: [identity(netUid)],
  value: u16,
  default: initial(constants.InitialMinAllowedWeights),
})
export const maxAllowedValidators = home.map({
  name: 'MaxAllowedValidators',
  docs: 'Most validator permits.',
  key: [identity(netUid)],
  value: u16,
  default: initial(constants.InitialMaxAllowedValidators),
})
export const adjustmentInterval = home.map({
  name: 'AdjustmentInterval',
  docs: 'Blocks between two adjustments of what registration takes.',
  key: [identity(netUid)],
  value: u16,
  default: initial(constants.InitialAdjustmentInterval),
})
export const bondsMovingAverage = home.map({
  name: 'BondsMovingAverage',
  docs: 'Rate of the moving average of bonds, parts of 1,000,000.',
  key: [identity(netUid)],
  value: u64,
  default: initial(constants.InitialBondsMovingAverage),
})
export const bondsPenalty = home.map({
  name: 'BondsPenalty',
  docs: 'Parts of 65,535.',
  key: [identity(netUid)],
  value: u16,
  default: initial(constants.InitialBondsPenalty),
})
export const bondsResetOn = home.map({
  name: 'BondsResetOn',
  docs: 'Whether a new commitment resets the bonds of a miner.',
  key: [identity(netUid)],
  value: bool,
  default: initial(constants.InitialBondsResetOn),
})
export const weightsSetRateLimit = home.map({
  name: 'WeightsSetRateLimit',
  docs: 'Blocks between two settings of weights.',
  key: [identity(netUid)],
  value: u64,
  default: 100n,
})
export const validatorPruneLen = home.map({
  name: 'ValidatorPruneLen',
  docs: 'Unused; kept for clients.',
  key: [identity(netUid)],
  value: u64,
  default: initial(constants.InitialValidatorPruneLen),
})
export const scalingLawPower = home.map({
  name: 'ScalingLawPower',
  docs: 'Unused; kept for clients.',
  key: [identity(netUid)],
  value: u16,
  default: initial(constants.InitialScalingLawPower),
})
export const targetRegistrationsPerInterval = home.map({
  name: 'TargetRegistrationsPerInterval',
  docs: 'Registrations aimed at between two adjustments.',
  key: [identity(netUid)],
  value: u16,
  default: initial(constants.InitialTargetRegistrationsPerInterval),
})
export const adjustmentAlpha = home.map({
  name: 'AdjustmentAlpha',
  docs: 'Weight of the past in adjustments of what registration takes, parts of 2^64.',
  key: [identity(netUid)],
  value: u64,
  default: initial(constants.InitialAdjustmentAlpha),
})
export const commitRevealWeightsEnabled = home.map({
  name: 'CommitRevealWeightsEnabled',
  docs: 'Whether weights are committed first and in force when revealed.',
  key: [identity(netUid)],
  value: bool,
  default: true,
})
