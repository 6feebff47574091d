import { type Ctx, emit, ensure } from '@glia/frame'
import { purgeCommitments } from '../../commitments/purge.ts'
import { errors } from '../errors.ts'
import { events } from '../events.ts'
import { storageIndices, withoutWeight } from '../neurons/uids.ts'
import { dissolveStake } from '../staking/dissolveStake.ts'
import { destroyLocks } from '../staking/locks/rules.ts'
import * as store from '../storage/index.ts'
import { type NetUid, ROOT, storageIndex } from '../types.ts'
import { subnetExists } from './subnets.ts'

/** Ends a subnet: stakers are paid out of its pool, then everything about it is forgotten (`do_dissolve_network`). */
export function dissolveNetwork(ctx: Ctx, netuid: NetUid): void {
  ensure(subnetExists(ctx, netuid) && netuid !== ROOT, errors.SubnetNotExists)
  dissolveStake(ctx, netuid)
  purgeCommitments(ctx, netuid)
  removeNetwork(ctx, netuid)
  emit(ctx, events.NetworkRemoved, [netuid])
}

/** Items with one value for each subnet that end with it. */
const ofSubnet = [
  store.subnetOwner,
  store.subnetworkN,
  store.networksAdded,
  store.networkRegisteredAt,
  store.active,
  store.emission,
  store.consensus,
  store.dividends,
  store.validatorPermit,
  store.validatorTrust,
  store.tempo,
  store.kappa,
  store.difficulty,
  store.maxAllowedUids,
  store.immunityPeriod,
  store.activityCutoff,
  store.activityCutoffFactorMilli,
  store.lastEpochBlock,
  store.pendingEpochAt,
  store.subnetEpochIndex,
  store.minAllowedWeights,
  store.registrationsThisInterval,
  store.powRegistrationsThisInterval,
  store.burnRegistrationsThisInterval,
  store.subnetAlphaInEmission,
  store.subnetAlphaOutEmission,
  store.subnetTaoInEmission,
  store.subnetVolume,
  store.subnetMovingPrice,
  store.subnetTaoFlow,
  store.subnetEmaTaoFlow,
  store.subnetProtocolFlow,
  store.subnetEmaProtocolFlow,
  store.subnetExcessTao,
  store.subnetRootSellTao,
  store.tokenSymbol,
  store.subnetMechanism,
  store.subnetOwnerHotkey,
  store.networkRegistrationAllowed,
  store.networkPowRegistrationAllowed,
  store.transferToggle,
  store.subnetLocked,
  store.largestLocked,
  store.firstEmissionBlockNumber,
  store.pendingValidatorEmission,
  store.pendingServerEmission,
  store.pendingRootAlphaDivs,
  store.pendingOwnerCut,
  store.minerBurned,
  store.blocksSinceLastStep,
  store.lastMechansimStepBlock,
  store.lastAdjustmentBlock,
  store.servingRateLimit,
  store.rho,
  store.alphaSigmoidSteepness,
  store.maxAllowedValidators,
  store.bondsMovingAverage,
  store.bondsPenalty,
  store.bondsResetOn,
  store.weightsSetRateLimit,
  store.validatorPruneLen,
  store.scalingLawPower,
  store.targetRegistrationsPerInterval,
  store.commitRevealWeightsEnabled,
  store.burnHalfLife,
  store.burnIncreaseMult,
  store.burn,
  store.minBurn,
  store.maxBurn,
  store.minDifficulty,
  store.maxDifficulty,
  store.registrationsThisBlock,
  store.emaPriceHalvingBlocks,
  store.raoRecycledForRegistration,
  store.maxRegistrationsPerBlock,
  store.weightsVersionKey,
  store.liquidAlphaOn,
  store.yuma3On,
  store.alphaValues,
  store.subtokenEnabled,
  store.ownerCutAutoLockEnabled,
  store.immuneOwnerUidsLimit,
  store.stakeWeight,
  store.loadedEmission,
  store.revealPeriodEpochs,
] as const

/** Maps whose first key is the subnet. */
const belowSubnet = [
  store.uids,
  store.keys,
  store.blockAtRegistration,
  store.axons,
  store.neuronCertificates,
  store.prometheus,
  store.alphaDividendsPerSubnet,
  store.pendingChildKeys,
  store.associatedEvmAddress,
  store.lastHotkeySwapOnNetuid,
] as const

/** Maps whose second key is the subnet. */
const byHotkey = [
  store.childkeyTake,
  store.childKeys,
  store.parentKeys,
  store.lastHotkeyEmissionOnNetuid,
  store.totalHotkeyAlphaLastEpoch,
] as const

/** `remove_network`. Settings that the reference leaves behind stay here too, for the next subnet of the same netuid. */
function removeNetwork(ctx: Ctx, netuid: NetUid): void {
  const hotkeys = store.keys.values(ctx, netuid)
  store.totalNetworks.update(ctx, (count) => Math.max(count - 1, 0))
  for (const item of ofSubnet) item.remove(ctx, netuid)
  for (const hotkey of hotkeys) store.isNetworkMember.remove(ctx, hotkey, netuid)
  for (const [[index, uid], row] of store.weights.entries(ctx, storageIndex(ROOT))) {
    store.weights.set(ctx, index, uid, withoutWeight(row, netuid))
  }
  for (const item of belowSubnet) item.clear(ctx, netuid)
  for (const index of storageIndices(ctx, netuid)) {
    store.lastUpdate.remove(ctx, index)
    store.incentive.remove(ctx, index)
    store.weightCommits.clear(ctx, index)
    store.timelockedWeightCommits.clear(ctx, index)
    store.crv3WeightCommits.clear(ctx, index)
    store.crv3WeightCommitsV2.clear(ctx, index)
    store.bonds.clear(ctx, index)
    store.weights.clear(ctx, index)
  }
  store.mechanismCountCurrent.remove(ctx, netuid)
  store.mechanismEmissionSplit.remove(ctx, netuid)
  if (store.subnetIdentitiesV3.has(ctx, netuid)) {
    store.subnetIdentitiesV3.remove(ctx, netuid)
    emit(ctx, events.SubnetIdentityRemoved, [netuid])
  }
  for (const item of byHotkey) {
    for (const [hotkey, at] of item.keysOf(ctx)) if (at === netuid) item.remove(ctx, hotkey, at)
  }
  for (const [who, at, kind] of store.transactionKeyLastBlock.keysOf(ctx)) {
    if (at === netuid) store.transactionKeyLastBlock.remove(ctx, who, at, kind)
  }
  const lease = store.subnetUidToLeaseId.take(ctx, netuid)
  if (lease !== undefined) {
    store.subnetLeases.remove(ctx, lease)
    store.subnetLeaseShares.clear(ctx, lease)
    store.accumulatedLeaseDividends.remove(ctx, lease)
  }
  destroyLocks(ctx, netuid)
}
