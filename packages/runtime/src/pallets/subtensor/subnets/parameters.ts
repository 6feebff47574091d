import { type Ctx, emit, type PalletEvent, type StorageMap } from '@glia/frame'
import { events } from '../events.ts'
import * as store from '../storage/index.ts'
import type { NetUid } from '../types.ts'

/** A setting of a subnet whose change is announced by an event of netuid and value. */
const setting =
  <T>(item: StorageMap<[NetUid], T>, event: PalletEvent<readonly [NetUid, T]>) =>
  (ctx: Ctx, netuid: NetUid, value: T): void => {
    item.set(ctx, netuid, value)
    emit(ctx, event, [netuid, value])
  }

export const setNetworkRegistrationAllowed = setting(store.networkRegistrationAllowed, events.RegistrationAllowed)
export const setNetworkPowRegistrationAllowed = setting(
  store.networkPowRegistrationAllowed,
  events.PowRegistrationAllowed,
)
export const setMaxAllowedUids = setting(store.maxAllowedUids, events.MaxAllowedUidsSet)
export const setMinAllowedUids = setting(store.minAllowedUids, events.MinAllowedUidsSet)
export const setMaxAllowedValidators = setting(store.maxAllowedValidators, events.MaxAllowedValidatorsSet)
export const setMinAllowedWeights = setting(store.minAllowedWeights, events.MinAllowedWeightSet)
export const setMinNonImmuneUids = setting(store.minNonImmuneUids, events.MinNonImmuneUidsSet)
export const setImmunityPeriod = setting(store.immunityPeriod, events.ImmunityPeriodSet)
export const setServingRateLimit = setting(store.servingRateLimit, events.ServingRateLimitSet)
export const setMinDifficulty = setting(store.minDifficulty, events.MinDifficultySet)
export const setMaxDifficulty = setting(store.maxDifficulty, events.MaxDifficultySet)
export const setDifficulty = setting(store.difficulty, events.DifficultySet)
export const setWeightsVersionKey = setting(store.weightsVersionKey, events.WeightsVersionKeySet)
export const setWeightsSetRateLimit = setting(store.weightsSetRateLimit, events.WeightsSetRateLimitSet)
export const setAdjustmentInterval = setting(store.adjustmentInterval, events.AdjustmentIntervalSet)
export const setAdjustmentAlpha = setting(store.adjustmentAlpha, events.AdjustmentAlphaSet)
export const setKappa = setting(store.kappa, events.KappaSet)
export const setActivityCutoff = setting(store.activityCutoff, events.ActivityCutoffSet)
export const setTargetRegistrationsPerInterval = setting(
  store.targetRegistrationsPerInterval,
  events.RegistrationPerIntervalSet,
)
export const setMaxRegistrationsPerBlock = setting(store.maxRegistrationsPerBlock, events.MaxRegistrationsPerBlockSet)
export const setMinBurn = setting(store.minBurn, events.MinBurnSet)
export const setMaxBurn = setting(store.maxBurn, events.MaxBurnSet)
export const setBondsMovingAverage = setting(store.bondsMovingAverage, events.BondsMovingAverageSet)
export const setBondsPenalty = setting(store.bondsPenalty, events.BondsPenaltySet)
export const setBondsReset = setting(store.bondsResetOn, events.BondsResetOnSet)
export const setCommitRevealEnabled = setting(store.commitRevealWeightsEnabled, events.CommitRevealEnabled)
export const setMinChildkeyTakePerSubnet = setting(store.minChildkeyTakePerSubnet, events.MinChildKeyTakePerSubnetSet)
export const setTransferToggle = setting(store.transferToggle, events.TransferToggle)
export const setRaoRecycled = setting(store.raoRecycledForRegistration, events.RAORecycledForRegistrationSet)
