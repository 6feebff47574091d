import { benchmarked, call, emit, ensure, ensureRoot, fail } from '@glia/frame'
import { constants } from '../../subtensor/constants.ts'
import { fields } from '../../subtensor/fields.ts'
import { ownerUpdate } from '../../subtensor/rateLimits.ts'
import * as store from '../../subtensor/storage/index.ts'
import * as set from '../../subtensor/subnets/parameters.ts'
import { ensureAdminWindowOpen } from '../../subtensor/subnets/schedule.ts'
import { ROOT } from '../../subtensor/types.ts'
import { errors } from '../errors.ts'
import { events } from '../events.ts'
import { asOwnerOrRoot, ensureExists } from '../ownerCall.ts'

// Registration of neurons.

/** Most blocks of a half-life (`MaxBurnHalfLife`). */
const MAX_BURN_HALF_LIFE = 36_100

export const sudoSetNetworkRegistrationAllowed = call({
  index: 19,
  args: { netuid: fields.netuid, registrationAllowed: fields.bool },
  weight: benchmarked(7_113_000n, 0, 0, 1),
  docs: 'Opens or closes registration.',
  run(ctx, origin, { netuid, registrationAllowed }) {
    ensureRoot(origin)
    set.setNetworkRegistrationAllowed(ctx, netuid, registrationAllowed)
  },
})

export const sudoSetNetworkPowRegistrationAllowed = call({
  index: 20,
  args: { netuid: fields.netuid, registrationAllowed: fields.bool },
  weight: benchmarked(14_000_000n, 0, 0, 1),
  docs: 'No longer possible.',
  run() {
    fail(errors.POWRegistrationDisabled)
  },
})

export const sudoSetTargetRegistrationsPerInterval = call({
  index: 21,
  args: { netuid: fields.netuid, targetRegistrationsPerInterval: fields.u16 },
  weight: benchmarked(34_103_000n, 4383, 5, 1),
  docs: 'Sets the registrations that an interval should have.',
  run(ctx, origin, { netuid, targetRegistrationsPerInterval }) {
    ensureRoot(origin)
    ensureAdminWindowOpen(ctx, netuid)
    ensureExists(ctx, netuid)
    set.setTargetRegistrationsPerInterval(ctx, netuid, targetRegistrationsPerInterval)
  },
})

export const sudoSetMaxRegistrationsPerBlock = call({
  index: 27,
  args: { netuid: fields.netuid, maxRegistrationsPerBlock: fields.u16 },
  weight: benchmarked(34_604_000n, 4383, 5, 1),
  docs: 'Sets the most registrations of a block.',
  run(ctx, origin, { netuid, maxRegistrationsPerBlock }) {
    ensureRoot(origin)
    ensureAdminWindowOpen(ctx, netuid)
    ensureExists(ctx, netuid)
    set.setMaxRegistrationsPerBlock(ctx, netuid, maxRegistrationsPerBlock)
  },
})

export const sudoSetMinBurn = call({
  index: 22,
  args: { netuid: fields.netuid, minBurn: fields.tao },
  weight: benchmarked(37_780_000n, 4385, 6, 1),
  docs: 'Sets the lowest price of a uid, rao.',
  run(ctx, origin, { netuid, minBurn }) {
    asOwnerOrRoot(ctx, origin, netuid, ownerUpdate('MinBurn'), () => {
      ensureExists(ctx, netuid)
      ensure(minBurn < constants.MinBurnUpperBound.of(ctx.config), errors.ValueNotInBounds)
      ensure(minBurn < store.maxBurn.get(ctx, netuid), errors.ValueNotInBounds)
      set.setMinBurn(ctx, netuid, minBurn)
    })
  },
})

export const sudoSetMaxBurn = call({
  index: 23,
  args: { netuid: fields.netuid, maxBurn: fields.tao },
  weight: benchmarked(36_949_000n, 4410, 6, 1),
  docs: 'Sets the highest price of a uid, rao.',
  run(ctx, origin, { netuid, maxBurn }) {
    asOwnerOrRoot(ctx, origin, netuid, ownerUpdate('MaxBurn'), () => {
      ensureExists(ctx, netuid)
      ensure(maxBurn > constants.MaxBurnLowerBound.of(ctx.config), errors.ValueNotInBounds)
      ensure(maxBurn > store.minBurn.get(ctx, netuid), errors.ValueNotInBounds)
      set.setMaxBurn(ctx, netuid, maxBurn)
    })
  },
})

export const sudoSetBurnHalfLife = call({
  index: 89,
  args: { netuid: fields.netuid, burnHalfLife: fields.u16 },
  weight: benchmarked(25_000_000n, 0, 4, 1),
  class: 'Operational',
  docs: 'Sets the blocks in which the price of a uid halves.',
  run(ctx, origin, { netuid, burnHalfLife }) {
    asOwnerOrRoot(ctx, origin, netuid, ownerUpdate('BurnHalfLife'), () => {
      ensureExists(ctx, netuid)
      ensure(netuid !== ROOT, errors.NotPermittedOnRootSubnet)
      ensure(burnHalfLife > 0 && burnHalfLife <= MAX_BURN_HALF_LIFE, errors.InvalidValue)
      store.burnHalfLife.set(ctx, netuid, burnHalfLife)
      emit(ctx, events.BurnHalfLifeSet, { netuid, burnHalfLife })
    })
  },
})

export const sudoSetBurnIncreaseMult = call({
  index: 90,
  args: { netuid: fields.netuid, burnIncreaseMult: fields.u64f64 },
  weight: benchmarked(25_000_000n, 0, 4, 1),
  class: 'Operational',
  docs: 'Sets the factor on the price after a registration, 1 to 3.',
  run(ctx, origin, { netuid, burnIncreaseMult }) {
    asOwnerOrRoot(ctx, origin, netuid, ownerUpdate('BurnIncreaseMult'), () => {
      ensureExists(ctx, netuid)
      ensure(netuid !== ROOT, errors.NotPermittedOnRootSubnet)
      ensure(burnIncreaseMult >= 1n << 64n && burnIncreaseMult <= 3n << 64n, errors.InvalidValue)
      store.burnIncreaseMult.set(ctx, netuid, burnIncreaseMult)
      emit(ctx, events.BurnIncreaseMultSet, { netuid, burnIncreaseMult })
    })
  },
})

export const sudoSetRaoRecycled = call({
  index: 39,
  args: { netuid: fields.netuid, raoRecycled: fields.tao },
  weight: benchmarked(16_541_000n, 4084, 1, 1),
  docs: 'Sets the count of recycled rao.',
  run(ctx, origin, { netuid, raoRecycled }) {
    ensureRoot(origin)
    ensureExists(ctx, netuid)
    set.setRaoRecycled(ctx, netuid, raoRecycled)
  },
})

export const sudoSetDifficulty = call({
  index: 24,
  args: { netuid: fields.netuid, difficulty: fields.u64 },
  weight: benchmarked(34_434_000n, 4383, 5, 1),
  docs: 'Sets the difficulty of the proof of work.',
  run(ctx, origin, { netuid, difficulty }) {
    ensureRoot(origin)
    ensureAdminWindowOpen(ctx, netuid)
    ensureExists(ctx, netuid)
    set.setDifficulty(ctx, netuid, difficulty)
  },
})

export const sudoSetMinDifficulty = call({
  index: 4,
  args: { netuid: fields.netuid, minDifficulty: fields.u64 },
  weight: benchmarked(34_554_000n, 4383, 5, 1),
  docs: 'Sets the lowest difficulty.',
  run(ctx, origin, { netuid, minDifficulty }) {
    ensureRoot(origin)
    ensureAdminWindowOpen(ctx, netuid)
    ensureExists(ctx, netuid)
    set.setMinDifficulty(ctx, netuid, minDifficulty)
  },
})

export const sudoSetMaxDifficulty = call({
  index: 5,
  args: { netuid: fields.netuid, maxDifficulty: fields.u64 },
  weight: benchmarked(34_704_000n, 4383, 5, 1),
  docs: 'Sets the highest difficulty.',
  run(ctx, origin, { netuid, maxDifficulty }) {
    asOwnerOrRoot(ctx, origin, netuid, ownerUpdate('MaxDifficulty'), () => {
      ensureExists(ctx, netuid)
      set.setMaxDifficulty(ctx, netuid, maxDifficulty)
    })
  },
})

export const sudoSetAdjustmentInterval = call({
  index: 8,
  args: { netuid: fields.netuid, adjustmentInterval: fields.u16 },
  weight: benchmarked(16_320_000n, 4084, 1, 1),
  docs: 'Sets the former adjustment interval.',
  run(ctx, origin, { netuid, adjustmentInterval }) {
    ensureRoot(origin)
    ensureExists(ctx, netuid)
    set.setAdjustmentInterval(ctx, netuid, adjustmentInterval)
  },
})

export const sudoSetAdjustmentAlpha = call({
  index: 9,
  args: { netuid: fields.netuid, adjustmentAlpha: fields.u64 },
  weight: benchmarked(14_000_000n, 0, 1, 1),
  docs: 'Sets the former smoothing of the adjustment.',
  run(ctx, origin, { netuid, adjustmentAlpha }) {
    asOwnerOrRoot(ctx, origin, netuid, ownerUpdate('AdjustmentAlpha'), () => {
      ensureExists(ctx, netuid)
      set.setAdjustmentAlpha(ctx, netuid, adjustmentAlpha)
    })
  },
})
