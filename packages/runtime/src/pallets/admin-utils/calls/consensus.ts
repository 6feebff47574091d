import { benchmarked, call, emit, ensure, ensureRoot } from '@glia/frame'
import { errors as subtensorErrors } from '../../subtensor/errors.ts'
import { events as subtensorEvents } from '../../subtensor/events.ts'
import { fields } from '../../subtensor/fields.ts'
import { ownerUpdate } from '../../subtensor/rateLimits.ts'
import * as store from '../../subtensor/storage/index.ts'
import { setAlphaValues } from '../../subtensor/subnets/checkedParameters.ts'
import * as set from '../../subtensor/subnets/parameters.ts'
import { ensureAdminWindowOpen, setTempoAndRestart } from '../../subtensor/subnets/schedule.ts'
import { errors } from '../errors.ts'
import { events } from '../events.ts'
import { asOwnerOrRoot, ensureExists } from '../ownerCall.ts'

// Consensus and epochs.

export const sudoSetKappa = call({
  index: 16,
  args: { netuid: fields.netuid, kappa: fields.u16 },
  weight: benchmarked(16_301_000n, 4084, 1, 1),
  docs: 'Sets the share of stake that makes consensus, parts of 65,535.',
  run(ctx, origin, { netuid, kappa }) {
    ensureRoot(origin)
    ensureExists(ctx, netuid)
    set.setKappa(ctx, netuid, kappa)
  },
})

export const sudoSetRho = call({
  index: 17,
  args: { netuid: fields.netuid, rho: fields.u16 },
  weight: benchmarked(31_268_000n, 4383, 5, 1),
  docs: 'Sets rho.',
  run(ctx, origin, { netuid, rho }) {
    asOwnerOrRoot(ctx, origin, netuid, ownerUpdate('Rho'), () => {
      ensureExists(ctx, netuid)
      store.rho.set(ctx, netuid, rho)
    })
  },
})

export const sudoSetActivityCutoff = call({
  index: 18,
  args: { netuid: fields.netuid, activityCutoff: fields.u16 },
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

export const sudoSetBondsMovingAverage = call({
  index: 26,
  args: { netuid: fields.netuid, bondsMovingAverage: fields.u64 },
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

export const sudoSetBondsPenalty = call({
  index: 60,
  args: { netuid: fields.netuid, bondsPenalty: fields.u16 },
  weight: benchmarked(34_354_000n, 4383, 5, 1),
  docs: 'Sets the penalty of bonds, parts of 65,535.',
  run(ctx, origin, { netuid, bondsPenalty }) {
    asOwnerOrRoot(ctx, origin, netuid, ownerUpdate('BondsPenalty'), () => {
      ensureExists(ctx, netuid)
      set.setBondsPenalty(ctx, netuid, bondsPenalty)
    })
  },
})

export const sudoSetBondsResetEnabled = call({
  index: 70,
  args: { netuid: fields.netuid, enabled: fields.bool },
  weight: benchmarked(30_507_000n, 4280, 4, 1),
  docs: 'Sets whether bonds are reset on demand.',
  run(ctx, origin, { netuid, enabled }) {
    asOwnerOrRoot(ctx, origin, netuid, ownerUpdate('BondsResetEnabled'), () => {
      set.setBondsReset(ctx, netuid, enabled)
      emit(ctx, events.BondsResetToggled, { netuid, enabled })
    })
  },
})

export const sudoSetYuma3Enabled = call({
  index: 69,
  args: { netuid: fields.netuid, enabled: fields.bool },
  weight: benchmarked(28_583_000n, 4280, 4, 1),
  docs: 'Chooses between Yuma 3 and the original.',
  run(ctx, origin, { netuid, enabled }) {
    asOwnerOrRoot(ctx, origin, netuid, ownerUpdate('Yuma3Enabled'), () => {
      store.yuma3On.set(ctx, netuid, enabled)
      emit(ctx, events.Yuma3EnableToggled, { netuid, enabled })
    })
  },
})

export const sudoSetLiquidAlphaEnabled = call({
  index: 50,
  args: { netuid: fields.netuid, enabled: fields.bool },
  weight: benchmarked(25_538_000n, 4280, 4, 1),
  docs: 'Switches liquid alpha.',
  run(ctx, origin, { netuid, enabled }) {
    asOwnerOrRoot(ctx, origin, netuid, ownerUpdate('LiquidAlphaEnabled'), () => {
      store.liquidAlphaOn.set(ctx, netuid, enabled)
    })
  },
})

export const sudoSetAlphaValues = call({
  index: 51,
  args: { netuid: fields.netuid, alphaLow: fields.u16, alphaHigh: fields.u16 },
  weight: benchmarked(34_224_000n, 4427, 5, 1),
  docs: 'Sets the lowest and highest rate of liquid alpha, parts of 65,535.',
  run(ctx, origin, { netuid, alphaLow, alphaHigh }) {
    asOwnerOrRoot(ctx, origin, netuid, ownerUpdate('AlphaValues'), () => {
      setAlphaValues(ctx, netuid, alphaLow, alphaHigh)
    })
  },
})

export const sudoSetAlphaSigmoidSteepness = call({
  index: 68,
  args: { netuid: fields.netuid, steepness: fields.i16 },
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

export const sudoSetTempo = call({
  index: 30,
  args: { netuid: fields.netuid, tempo: fields.u16 },
  weight: benchmarked(36_298_000n, 4383, 5, 2),
  docs: 'Sets the tempo, and a new cycle begins.',
  run(ctx, origin, { netuid, tempo }) {
    ensureRoot(origin)
    ensureAdminWindowOpen(ctx, netuid)
    ensureExists(ctx, netuid)
    setTempoAndRestart(ctx, netuid, tempo)
  },
})

export const sudoSetMaxEpochsPerBlock = call({
  index: 96,
  args: { maxEpochsPerBlock: fields.u8 },
  weight: benchmarked(5_530_000n, 0, 0, 1),
  docs: 'Sets how many epochs one block may run.',
  run(ctx, origin, { maxEpochsPerBlock }) {
    ensureRoot(origin)
    ensure(maxEpochsPerBlock >= 1, errors.ValueNotInBounds)
    store.maxEpochsPerBlock.set(ctx, maxEpochsPerBlock)
    emit(ctx, subtensorEvents.MaxEpochsPerBlockSet, [maxEpochsPerBlock])
  },
})
