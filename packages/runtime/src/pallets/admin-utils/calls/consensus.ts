import { benchmarked, bool, call, emit, ensure, ensureRoot, i16, u8, u16, u64 } from '@glia/frame'
import { errors as subtensorErrors } from '../../subtensor/errors.ts'
import { events as subtensorEvents } from '../../subtensor/events.ts'
import { ownerUpdate } from '../../subtensor/rateLimits.ts'
import * as store from '../../subtensor/storage/index.ts'
import { setAlphaValues } from '../../subtensor/subnets/checkedParameters.ts'
import * as set from '../../subtensor/subnets/parameters.ts'
import { ensureAdminWindowOpen, setTempoAndRestart } from '../../subtensor/subnets/schedule.ts'
import { netUid } from '../../subtensor/types.ts'
import { errors } from '../errors.ts'
import { events } from '../events.ts'
import { asOwnerOrRoot, ensureExists } from '../ownerCall.ts'

// Consensus and epochs.

/** Sets the share of stake that makes consensus, parts of 65,535. */
export const sudoSetKappa = call({
  index: 16,
  args: { netuid: netUid, kappa: u16 },
  typeNames: { netuid: 'NetUid', kappa: 'u16' },
  weight: benchmarked(16_301_000n, 4084, 1, 1),
  docs: 'Sets the share of stake that makes consensus, parts of 65,535.',
  run(ctx, origin, { netuid, kappa }) {
    ensureRoot(origin)
    ensureExists(ctx, netuid)
    set.setKappa(ctx, netuid, kappa)
  },
})

/** Sets rho. */
export const sudoSetRho = call({
  index: 17,
  args: { netuid: netUid, rho: u16 },
  typeNames: { netuid: 'NetUid', rho: 'u16' },
  weight: benchmarked(31_268_000n, 4383, 5, 1),
  docs: 'Sets rho.',
  run(ctx, origin, { netuid, rho }) {
    asOwnerOrRoot(ctx, origin, netuid, ownerUpdate('Rho'), () => {
      ensureExists(ctx, netuid)
      store.rho.set(ctx, netuid, rho)
    })
  },
})

/** Sets the former activity cutoff in blocks. */
export const sudoSetActivityCutoff = call({
  index: 18,
  args: { netuid: netUid, activityCutoff: u16 },
  typeNames: { netuid: 'NetUid', activityCutoff: 'u16' },
  weight: benchmarked(35_165_000n, 4383, 6, 1),
  docs: 'Sets the former activity cutoff in blocks.',
  run(ctx, origin, { netuid, activityCutoff }) {
    asOwnerOrRoot(ctx, origin, netuid, ownerUpdate('ActivityCutoff'), () => {
      ensureExists(ctx, netuid)
      ensure(activityCutoff >= store.minActivityCutoff.get(ctx), subtensorErrors.ActivityCutoffTooLow)
      set.setActivityCutoff(ctx, netuid, activityCutoff)
    })
  },
})

/** Sets the rate of the bonds, parts of 1,000,000; 975,000 at most for the owner. */
export const sudoSetBondsMovingAverage = call({
  index: 26,
  args: { netuid: netUid, bondsMovingAverage: u64 },
  typeNames: { netuid: 'NetUid', bondsMovingAverage: 'u64' },
  weight: benchmarked(34_495_000n, 4383, 5, 1),
  docs: 'Sets the rate of the bonds, parts of 1,000,000; 975,000 at most for the owner.',
  run(ctx, origin, { netuid, bondsMovingAverage }) {
    asOwnerOrRoot(ctx, origin, netuid, ownerUpdate('BondsMovingAverage'), (owner) => {
      if (owner !== undefined) ensure(bondsMovingAverage <= 975_000n, errors.BondsMovingAverageMaxReached)
      ensureExists(ctx, netuid)
      set.setBondsMovingAverage(ctx, netuid, bondsMovingAverage)
    })
  },
})

/** Sets the penalty of bonds, parts of 65,535. */
export const sudoSetBondsPenalty = call({
  index: 60,
  args: { netuid: netUid, bondsPenalty: u16 },
  typeNames: { netuid: 'NetUid', bondsPenalty: 'u16' },
  weight: benchmarked(34_354_000n, 4383, 5, 1),
  docs: 'Sets the penalty of bonds, parts of 65,535.',
  run(ctx, origin, { netuid, bondsPenalty }) {
    asOwnerOrRoot(ctx, origin, netuid, ownerUpdate('BondsPenalty'), () => {
      ensureExists(ctx, netuid)
      set.setBondsPenalty(ctx, netuid, bondsPenalty)
    })
  },
})

/** Sets whether bonds are reset on demand. */
export const sudoSetBondsResetEnabled = call({
  index: 70,
  args: { netuid: netUid, enabled: bool },
  typeNames: { netuid: 'NetUid', enabled: 'bool' },
  weight: benchmarked(30_507_000n, 4280, 4, 1),
  docs: 'Sets whether bonds are reset on demand.',
  run(ctx, origin, { netuid, enabled }) {
    asOwnerOrRoot(ctx, origin, netuid, ownerUpdate('BondsResetEnabled'), () => {
      set.setBondsReset(ctx, netuid, enabled)
      emit(ctx, events.BondsResetToggled, { netuid, enabled })
    })
  },
})

/** Chooses between Yuma 3 and the original. */
export const sudoSetYuma3Enabled = call({
  index: 69,
  args: { netuid: netUid, enabled: bool },
  typeNames: { netuid: 'NetUid', enabled: 'bool' },
  weight: benchmarked(28_583_000n, 4280, 4, 1),
  docs: 'Chooses between Yuma 3 and the original.',
  run(ctx, origin, { netuid, enabled }) {
    asOwnerOrRoot(ctx, origin, netuid, ownerUpdate('Yuma3Enabled'), () => {
      store.yuma3On.set(ctx, netuid, enabled)
      emit(ctx, events.Yuma3EnableToggled, { netuid, enabled })
    })
  },
})

/** Switches liquid alpha. */
export const sudoSetLiquidAlphaEnabled = call({
  index: 50,
  args: { netuid: netUid, enabled: bool },
  typeNames: { netuid: 'NetUid', enabled: 'bool' },
  weight: benchmarked(25_538_000n, 4280, 4, 1),
  docs: 'Switches liquid alpha.',
  run(ctx, origin, { netuid, enabled }) {
    asOwnerOrRoot(ctx, origin, netuid, ownerUpdate('LiquidAlphaEnabled'), () => {
      store.liquidAlphaOn.set(ctx, netuid, enabled)
    })
  },
})

/** Sets the lowest and highest rate of liquid alpha, parts of 65,535. */
export const sudoSetAlphaValues = call({
  index: 51,
  args: { netuid: netUid, alphaLow: u16, alphaHigh: u16 },
  typeNames: { netuid: 'NetUid', alphaLow: 'u16', alphaHigh: 'u16' },
  weight: benchmarked(34_224_000n, 4427, 5, 1),
  docs: 'Sets the lowest and highest rate of liquid alpha, parts of 65,535.',
  run(ctx, origin, { netuid, alphaLow, alphaHigh }) {
    asOwnerOrRoot(ctx, origin, netuid, ownerUpdate('AlphaValues'), () => {
      setAlphaValues(ctx, netuid, alphaLow, alphaHigh)
    })
  },
})

/** Sets the steepness of liquid alpha; negative for root only. */
export const sudoSetAlphaSigmoidSteepness = call({
  index: 68,
  args: { netuid: netUid, steepness: i16 },
  typeNames: { netuid: 'NetUid', steepness: 'i16' },
  weight: benchmarked(31_438_000n, 4383, 5, 1),
  docs: 'Sets the steepness of liquid alpha; negative for root only.',
  run(ctx, origin, { netuid, steepness }) {
    asOwnerOrRoot(ctx, origin, netuid, ownerUpdate('AlphaSigmoidSteepness'), (owner) => {
      ensureExists(ctx, netuid)
      ensure(owner === undefined || steepness >= 0, errors.NegativeSigmoidSteepness)
      store.alphaSigmoidSteepness.set(ctx, netuid, steepness)
    })
  },
})

/** Sets the tempo, and a new cycle begins. */
export const sudoSetTempo = call({
  index: 30,
  args: { netuid: netUid, tempo: u16 },
  typeNames: { netuid: 'NetUid', tempo: 'u16' },
  weight: benchmarked(36_298_000n, 4383, 5, 2),
  docs: 'Sets the tempo, and a new cycle begins.',
  run(ctx, origin, { netuid, tempo }) {
    ensureRoot(origin)
    ensureAdminWindowOpen(ctx, netuid)
    ensureExists(ctx, netuid)
    setTempoAndRestart(ctx, netuid, tempo)
  },
})

/** Sets how many epochs one block may run. */
export const sudoSetMaxEpochsPerBlock = call({
  index: 96,
  args: { maxEpochsPerBlock: u8 },
  typeNames: { maxEpochsPerBlock: 'u8' },
  weight: benchmarked(5_530_000n, 0, 0, 1),
  docs: 'Sets how many epochs one block may run.',
  run(ctx, origin, { maxEpochsPerBlock }) {
    ensureRoot(origin)
    ensure(maxEpochsPerBlock >= 1, errors.ValueNotInBounds)
    store.maxEpochsPerBlock.set(ctx, maxEpochsPerBlock)
    emit(ctx, subtensorEvents.MaxEpochsPerBlockSet, [maxEpochsPerBlock])
  },
})
