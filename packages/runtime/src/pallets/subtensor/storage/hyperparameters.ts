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
  docs: 'On root, registrations since its last epoch, which bound the next ones; elsewhere unused.',
  key: [identity(netUid)],
  value: u16,
})
export const powRegistrationsThisInterval = home.map({
  name: 'POWRegistrationsThisInterval',
  docs: 'Unused, registrations by work; kept for clients.',
  key: [identity(netUid)],
  value: u16,
})
export const burnRegistrationsThisInterval = home.map({
  name: 'BurnRegistrationsThisInterval',
  docs: 'Unused, registrations by payment; kept for clients.',
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
  docs: 'Unused, a largest weight, parts of 65,535; kept for clients.',
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
  docs: 'Unused, blocks between adjustments of the price of registration, which moves by itself; kept for clients.',
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
  docs: 'How far weights above consensus lose their bonds, parts of 65,535.',
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
  docs: 'On root, a third of the registrations that an epoch takes; elsewhere unused, kept for clients.',
  key: [identity(netUid)],
  value: u16,
  default: initial(constants.InitialTargetRegistrationsPerInterval),
})
export const adjustmentAlpha = home.map({
  name: 'AdjustmentAlpha',
  docs: 'Unused, the weight of the past in adjustments of the price of registration; kept for clients.',
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
