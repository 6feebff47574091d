import { blake2_128Concat, bool, i16, identity, map, tuple, twox64Concat, u16, u32, u64, value } from '@glia/frame'
import { constants, initial } from '../constants.ts'
import { netUid, recycleOrBurnEnum } from '../types.ts'

// Settings of a subnet.

/** Blocks between epochs. */
export const tempo = map({
  name: 'Tempo',
  key: [identity(netUid)],
  value: u16,
  default: initial(constants.InitialTempo),
})
/** Unused by Yuma 3; kept for clients. */
export const rho = map({ name: 'Rho', key: [identity(netUid)], value: u16, default: initial(constants.InitialRho) })
/** Share of stake that makes consensus, parts of 65,535. */
export const kappa = map({
  name: 'Kappa',
  key: [identity(netUid)],
  value: u16,
  default: initial(constants.InitialKappa),
})
export const alphaSigmoidSteepness = map({
  name: 'AlphaSigmoidSteepness',
  key: [identity(netUid)],
  value: i16,
  default: initial(constants.InitialAlphaSigmoidSteepness),
})
/** Whether bonds move at rates that depend on consensus. */
export const liquidAlphaOn = map({ name: 'LiquidAlphaOn', key: [blake2_128Concat(netUid)], value: bool })
export const yuma3On = map({ name: 'Yuma3On', key: [blake2_128Concat(netUid)], value: bool })
/** Lowest and highest rate of liquid alpha, parts of 65,535. */
export const alphaValues = map({
  name: 'AlphaValues',
  key: [identity(netUid)],
  value: tuple<readonly [number, number]>(u16, u16),
  default: [45_875, 58_982],
})
/** Blocks in which a new uid is not replaced. */
export const immunityPeriod = map({
  name: 'ImmunityPeriod',
  key: [identity(netUid)],
  value: u16,
  default: initial(constants.InitialImmunityPeriod),
})
export const minAllowedUids = map({
  name: 'MinAllowedUids',
  key: [identity(netUid)],
  value: u16,
  default: initial(constants.InitialMinAllowedUids),
})
export const maxAllowedUids = map({
  name: 'MaxAllowedUids',
  key: [identity(netUid)],
  value: u16,
  default: initial(constants.InitialMaxAllowedUids),
})
/** Most validator permits. */
export const maxAllowedValidators = map({
  name: 'MaxAllowedValidators',
  key: [identity(netUid)],
  value: u16,
  default: initial(constants.InitialMaxAllowedValidators),
})
/** Uids that stay replaceable although immune. */
export const minNonImmuneUids = map({ name: 'MinNonImmuneUids', key: [identity(netUid)], value: u16, default: 10 })
/** Hotkeys of the owner that are never replaced. */
export const immuneOwnerUidsLimit = map({
  name: 'ImmuneOwnerUidsLimit',
  key: [identity(netUid)],
  value: u16,
  default: 1,
})
/** Deprecated: the cutoff is ActivityCutoffFactorMilli times the tempo. */
export const activityCutoff = map({
  name: 'ActivityCutoff',
  key: [identity(netUid)],
  value: u16,
  default: initial(constants.InitialActivityCutoff),
})
/** Thousandths of a tempo without weights after which a validator is inactive. */
export const activityCutoffFactorMilli = map({
  name: 'ActivityCutoffFactorMilli',
  key: [identity(netUid)],
  value: u32,
  default: 13_889,
})
export const minActivityCutoff = value({ name: 'MinActivityCutoff', value: u16, default: 360 })
/** Largest weight, parts of 65,535 of the row. */
export const maxWeightsLimit = map({ name: 'MaxWeightsLimit', key: [identity(netUid)], value: u16, default: 0xffff })
/** Fewest weights in a row. */
export const minAllowedWeights = map({
  name: 'MinAllowedWeights',
  key: [identity(netUid)],
  value: u16,
  default: initial(constants.InitialMinAllowedWeights),
})
/** Smallest version key that weights may carry; 0 allows all. */
export const weightsVersionKey = map({
  name: 'WeightsVersionKey',
  key: [identity(netUid)],
  value: u64,
  default: initial(constants.InitialWeightsVersionKey),
})
/** Blocks between two settings of weights. */
export const weightsSetRateLimit = map({
  name: 'WeightsSetRateLimit',
  key: [identity(netUid)],
  value: u64,
  default: 100n,
})
export const commitRevealWeightsEnabled = map({
  name: 'CommitRevealWeightsEnabled',
  key: [identity(netUid)],
  value: bool,
  default: true,
})
/** Version of timelocked commits that are accepted. */
export const commitRevealWeightsVersion = value({ name: 'CommitRevealWeightsVersion', value: u16, default: 4 })
/** Epochs between commit and reveal. */
export const revealPeriodEpochs = map({
  name: 'RevealPeriodEpochs',
  key: [twox64Concat(netUid)],
  value: u64,
  default: 1n,
})
/** Rate of the moving average of bonds, parts of 1,000,000. */
export const bondsMovingAverage = map({
  name: 'BondsMovingAverage',
  key: [identity(netUid)],
  value: u64,
  default: initial(constants.InitialBondsMovingAverage),
})
/** Parts of 65,535. */
export const bondsPenalty = map({
  name: 'BondsPenalty',
  key: [identity(netUid)],
  value: u16,
  default: initial(constants.InitialBondsPenalty),
})
export const bondsResetOn = map({
  name: 'BondsResetOn',
  key: [identity(netUid)],
  value: bool,
  default: initial(constants.InitialBondsResetOn),
})
export const validatorPruneLen = map({
  name: 'ValidatorPruneLen',
  key: [identity(netUid)],
  value: u64,
  default: initial(constants.InitialValidatorPruneLen),
})
export const scalingLawPower = map({
  name: 'ScalingLawPower',
  key: [identity(netUid)],
  value: u16,
  default: initial(constants.InitialScalingLawPower),
})
export const adjustmentInterval = map({
  name: 'AdjustmentInterval',
  key: [identity(netUid)],
  value: u16,
  default: initial(constants.InitialAdjustmentInterval),
})
export const adjustmentAlpha = map({
  name: 'AdjustmentAlpha',
  key: [identity(netUid)],
  value: u64,
  default: initial(constants.InitialAdjustmentAlpha),
})
export const targetRegistrationsPerInterval = map({
  name: 'TargetRegistrationsPerInterval',
  key: [identity(netUid)],
  value: u16,
  default: initial(constants.InitialTargetRegistrationsPerInterval),
})
export const maxRegistrationsPerBlock = map({
  name: 'MaxRegistrationsPerBlock',
  key: [identity(netUid)],
  value: u16,
  default: initial(constants.InitialMaxRegistrationsPerBlock),
})
export const servingRateLimit = map({
  name: 'ServingRateLimit',
  key: [identity(netUid)],
  value: u64,
  default: initial(constants.InitialServingRateLimit),
})
/** Whether stake may be transferred to other coldkeys. */
export const transferToggle = map({ name: 'TransferToggle', key: [identity(netUid)], value: bool, default: true })
/** What happens to the owner's own incentive. */
export const recycleOrBurn = map({ name: 'RecycleOrBurn', key: [identity(netUid)], value: recycleOrBurnEnum })
/** Stake weight below which a hotkey may not set weights. */
export const stakeThreshold = value({ name: 'StakeThreshold', value: u64 })
/** Blocks before an epoch in which owners' settings are frozen. */
export const adminFreezeWindow = value({ name: 'AdminFreezeWindow', value: u16, default: 10 })
/** Tempos between two changes of one setting by the owner. */
export const ownerHyperparamRateLimit = value({ name: 'OwnerHyperparamRateLimit', value: u16, default: 2 })
