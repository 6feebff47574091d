import { benchmarked, call, ensure } from '@glia/frame'
import { errors as subtensorErrors } from '../../subtensor/errors.ts'
import { events } from '../../subtensor/events.ts'
import { fields } from '../../subtensor/fields.ts'
import { ownerUpdate } from '../../subtensor/rateLimits.ts'
import * as store from '../../subtensor/storage/index.ts'
import { setAlphaValues } from '../../subtensor/subnets/checkedParameters.ts'
import { setTempoAndRestart } from '../../subtensor/subnets/schedule.ts'
import { errors } from '../errors.ts'
import { events as ownEvents } from '../events.ts'
import { asOwnerOrRoot, chainSetting, ensureExists, ownerSetting, rootSetting } from '../settings.ts'

// Consensus and epochs.

const { bool, i16, u16, u64, u8 } = fields

export const sudoSetKappa = rootSetting(16, 'kappa', u16, {
  docs: 'Sets the share of stake that makes consensus, parts of 65,535.',
  weight: benchmarked(16_301_000n, 4084, 1, 1),
  item: store.kappa,
  event: events.KappaSet,
})

export const sudoSetRho = ownerSetting(17, 'rho', u16, {
  docs: 'Sets rho.',
  weight: benchmarked(31_268_000n, 4383, 5, 1),
  limit: ownerUpdate('Rho'),
  item: store.rho,
})

export const sudoSetActivityCutoff = ownerSetting(18, 'activityCutoff', u16, {
  docs: 'Sets the former activity cutoff in blocks.',
  weight: benchmarked(35_165_000n, 4383, 6, 1),
  limit: ownerUpdate('ActivityCutoff'),
  check: (activityCutoff, { ctx }) =>
    ensure(activityCutoff >= store.minActivityCutoff.get(ctx), subtensorErrors.ActivityCutoffTooLow),
  item: store.activityCutoff,
  event: events.ActivityCutoffSet,
})

export const sudoSetBondsMovingAverage = ownerSetting(26, 'bondsMovingAverage', u64, {
  docs: 'Sets the rate of the bonds, parts of 1,000,000; 975,000 at most for the owner.',
  weight: benchmarked(34_495_000n, 4383, 5, 1),
  limit: ownerUpdate('BondsMovingAverage'),
  // The owner's bound comes before the look for the subnet.
  anyNetuid: true,
  check(bondsMovingAverage, { ctx, netuid, owner }) {
    ensure(owner === undefined || bondsMovingAverage <= 975_000n, errors.BondsMovingAverageMaxReached)
    ensureExists(ctx, netuid)
  },
  item: store.bondsMovingAverage,
  event: events.BondsMovingAverageSet,
})

export const sudoSetBondsPenalty = ownerSetting(60, 'bondsPenalty', u16, {
  docs: 'Sets the penalty of bonds, parts of 65,535.',
  weight: benchmarked(34_354_000n, 4383, 5, 1),
  limit: ownerUpdate('BondsPenalty'),
  item: store.bondsPenalty,
  event: events.BondsPenaltySet,
})

export const sudoSetBondsResetEnabled = ownerSetting(70, 'enabled', bool, {
  docs: 'Sets whether bonds are reset on demand.',
  weight: benchmarked(30_507_000n, 4280, 4, 1),
  limit: ownerUpdate('BondsResetEnabled'),
  anyNetuid: true,
  item: store.bondsResetOn,
  event: events.BondsResetOnSet,
  ownEvent: ownEvents.BondsResetToggled,
})

export const sudoSetYuma3Enabled = ownerSetting(69, 'enabled', bool, {
  docs: 'Chooses between Yuma 3 and the original.',
  weight: benchmarked(28_583_000n, 4280, 4, 1),
  limit: ownerUpdate('Yuma3Enabled'),
  anyNetuid: true,
  item: store.yuma3On,
  ownEvent: ownEvents.Yuma3EnableToggled,
})

export const sudoSetLiquidAlphaEnabled = ownerSetting(50, 'enabled', bool, {
  docs: 'Switches liquid alpha.',
  weight: benchmarked(25_538_000n, 4280, 4, 1),
  limit: ownerUpdate('LiquidAlphaEnabled'),
  anyNetuid: true,
  item: store.liquidAlphaOn,
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

export const sudoSetAlphaSigmoidSteepness = ownerSetting(68, 'steepness', i16, {
  docs: 'Sets the steepness of liquid alpha; negative for root only.',
  weight: benchmarked(31_438_000n, 4383, 5, 1),
  limit: ownerUpdate('AlphaSigmoidSteepness'),
  check: (steepness, { owner }) => ensure(owner === undefined || steepness >= 0, errors.NegativeSigmoidSteepness),
  item: store.alphaSigmoidSteepness,
})

export const sudoSetTempo = rootSetting(30, 'tempo', u16, {
  docs: 'Sets the tempo, and a new cycle begins.',
  weight: benchmarked(36_298_000n, 4383, 5, 2),
  frozen: true,
  change: setTempoAndRestart,
})

export const sudoSetMaxEpochsPerBlock = chainSetting(96, 'maxEpochsPerBlock', u8, {
  docs: 'Sets how many epochs one block may run.',
  weight: benchmarked(5_530_000n, 0, 0, 1),
  check: (maxEpochsPerBlock) => ensure(maxEpochsPerBlock >= 1, errors.ValueNotInBounds),
  item: store.maxEpochsPerBlock,
  event: events.MaxEpochsPerBlockSet,
})
