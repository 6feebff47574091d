import { blake2_128Concat, bool, i16, identity, map, tuple, twox64Concat, u16, u32, u64, value } from '@glia/frame'
import { constants, initial } from '../constants.ts'
import { netUid, recycleOrBurnEnum } from '../types.ts'

// Settings of a subnet.

export const tempo = map({
  name: 'Tempo',
  docs: 'Blocks between epochs.',
  key: [identity(netUid)],
  value: u16,
  default: initial(constants.InitialTempo),
})
export const rho = map({
  name: 'Rho',
  docs: 'Unused by Yuma 3; kept for clients.',
  key: [identity(netUid)],
  value: u16,
  default: initial(constants.InitialRho),
})
export const kappa = map({
  name: 'Kappa',
  docs: 'Share of stake that makes consensus, parts of 65,535.',
  key: [identity(netUid)],
  value: u16,
  default: initial(constants.InitialKappa),
})
export const alphaSigmoidSteepness = map({
  name: 'AlphaSigmoidSteepness',
  docs: 'Steepness of the curve behind liquid alpha.',
  key: [identity(netUid)],
  value: i16,
  default: initial(constants.InitialAlphaSigmoidSteepness),
})
export const liquidAlphaOn = map({
  name: 'LiquidAlphaOn',
  docs: 'Whether bonds move at rates that depend on consensus.',
  key: [blake2_128Concat(netUid)],
  value: bool,
})
export const yuma3On = map({
  name: 'Yuma3On',
  docs: 'Whether the third Yuma runs: bonds by their own rates, not scaled to a sum.',
  key: [blake2_128Concat(netUid)],
  value: bool,
})
export const alphaValues = map({
  name: 'AlphaValues',
  docs: 'Lowest and highest rate of liquid alpha, parts of 65,535.',
  key: [identity(netUid)],
  value: tuple<readonly [number, number]>(u16, u16),
  default: [45_875, 58_982],
})
export const immunityPeriod = map({
  name: 'ImmunityPeriod',
  docs: 'Blocks in which a new uid is not replaced.',
  key: [identity(netUid)],
  value: u16,
  default: initial(constants.InitialImmunityPeriod),
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
export const maxAllowedValidators = map({
  name: 'MaxAllowedValidators',
  docs: 'Most validator permits.',
  key: [identity(netUid)],
  value: u16,
  default: initial(constants.InitialMaxAllowedValidators),
})
export const minNonImmuneUids = map({
  name: 'MinNonImmuneUids',
  docs: 'Uids that stay replaceable although immune.',
  key: [identity(netUid)],
  value: u16,
  default: 10,
})
export const immuneOwnerUidsLimit = map({
  name: 'ImmuneOwnerUidsLimit',
  docs: 'Hotkeys of the owner that are never replaced.',
  key: [identity(netUid)],
  value: u16,
  default: 1,
})
export const activityCutoff = map({
  name: 'ActivityCutoff',
  docs: 'Deprecated: the cutoff is ActivityCutoffFactorMilli times the tempo.',
  key: [identity(netUid)],
  value: u16,
  default: initial(constants.InitialActivityCutoff),
})
export const activityCutoffFactorMilli = map({
  name: 'ActivityCutoffFactorMilli',
  docs: 'Thousandths of a tempo without weights after which a validator is inactive.',
  key: [identity(netUid)],
  value: u32,
  default: 13_889,
})
export const minActivityCutoff = value({
  name: 'MinActivityCutoff',
  docs: 'The least that an owner may set as cutoff of activity, blocks.',
  value: u16,
  default: 360,
})
export const maxWeightsLimit = map({
  name: 'MaxWeightsLimit',
  docs: 'Largest weight, parts of 65,535 of the row.',
  key: [identity(netUid)],
  value: u16,
  default: 0xffff,
})
export const minAllowedWeights = map({
  name: 'MinAllowedWeights',
  docs: 'Fewest weights in a row.',
  key: [identity(netUid)],
  value: u16,
  default: initial(constants.InitialMinAllowedWeights),
})
export const weightsVersionKey = map({
  name: 'WeightsVersionKey',
  docs: 'Smallest version key that weights may carry; 0 allows all.',
  key: [identity(netUid)],
  value: u64,
  default: initial(constants.InitialWeightsVersionKey),
})
export const weightsSetRateLimit = map({
  name: 'WeightsSetRateLimit',
  docs: 'Blocks between two settings of weights.',
  key: [identity(netUid)],
  value: u64,
  default: 100n,
})
export const commitRevealWeightsEnabled = map({
  name: 'CommitRevealWeightsEnabled',
  docs: 'Whether weights are committed first and in force when revealed.',
  key: [identity(netUid)],
  value: bool,
  default: true,
})
export const commitRevealWeightsVersion = value({
  name: 'CommitRevealWeightsVersion',
  docs: 'Version of timelocked commits that are accepted.',
  value: u16,
  default: 4,
})
export const revealPeriodEpochs = map({
  name: 'RevealPeriodEpochs',
  docs: 'Epochs between commit and reveal.',
  key: [twox64Concat(netUid)],
  value: u64,
  default: 1n,
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
export const adjustmentInterval = map({
  name: 'AdjustmentInterval',
  docs: 'Blocks between two adjustments of what registration takes.',
  key: [identity(netUid)],
  value: u16,
  default: initial(constants.InitialAdjustmentInterval),
})
export const adjustmentAlpha = map({
  name: 'AdjustmentAlpha',
  docs: 'Weight of the past in adjustments of what registration takes, parts of 2^64.',
  key: [identity(netUid)],
  value: u64,
  default: initial(constants.InitialAdjustmentAlpha),
})
export const targetRegistrationsPerInterval = map({
  name: 'TargetRegistrationsPerInterval',
  docs: 'Registrations aimed at between two adjustments.',
  key: [identity(netUid)],
  value: u16,
  default: initial(constants.InitialTargetRegistrationsPerInterval),
})
export const maxRegistrationsPerBlock = map({
  name: 'MaxRegistrationsPerBlock',
  docs: 'Registrations in one block at most.',
  key: [identity(netUid)],
  value: u16,
  default: initial(constants.InitialMaxRegistrationsPerBlock),
})
export const servingRateLimit = map({
  name: 'ServingRateLimit',
  docs: 'Blocks between two announcements of an axon.',
  key: [identity(netUid)],
  value: u64,
  default: initial(constants.InitialServingRateLimit),
})
export const transferToggle = map({
  name: 'TransferToggle',
  docs: 'Whether stake may be transferred to other coldkeys.',
  key: [identity(netUid)],
  value: bool,
  default: true,
})
export const recycleOrBurn = map({
  name: 'RecycleOrBurn',
  docs: 'What happens to the owner’s own incentive.',
  key: [identity(netUid)],
  value: recycleOrBurnEnum,
})
export const stakeThreshold = value({
  name: 'StakeThreshold',
  docs: 'Stake weight below which a hotkey may not set weights.',
  value: u64,
})
export const adminFreezeWindow = value({
  name: 'AdminFreezeWindow',
  docs: 'Blocks before an epoch in which owners’ settings are frozen.',
  value: u16,
  default: 10,
})
export const ownerHyperparamRateLimit = value({
  name: 'OwnerHyperparamRateLimit',
  docs: 'Tempos between two changes of one setting by the owner.',
  value: u16,
  default: 2,
})
