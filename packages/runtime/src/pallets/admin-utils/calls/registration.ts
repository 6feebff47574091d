import { benchmarked, bool, call, emit, ensure, ensureRoot, fail, u16, u64 } from '@glia/frame'
import { constants } from '../../subtensor/constants.ts'
import { u64f64 } from '../../subtensor/fixed.ts'
import { ownerUpdate } from '../../subtensor/rateLimits.ts'
import * as store from '../../subtensor/storage/index.ts'
import * as set from '../../subtensor/subnets/parameters.ts'
import { ensureAdminWindowOpen } from '../../subtensor/subnets/schedule.ts'
import { netUid, ROOT, tao } from '../../subtensor/types.ts'
import { errors } from '../errors.ts'
import { events } from '../events.ts'
import { asOwnerOrRoot, ensureExists } from '../ownerCall.ts'

// Registration of neurons.

/** Most blocks of a half-life (`MaxBurnHalfLife`). */
const MAX_BURN_HALF_LIFE = 36_100

/** Opens or closes registration. */
export const sudoSetNetworkRegistrationAllowed = call({
  index: 19,
  args: { netuid: netUid, registrationAllowed: bool },
  typeNames: { netuid: 'NetUid', registrationAllowed: 'bool' },
  weight: benchmarked(7_113_000n, 0, 0, 1),
  docs: 'Opens or closes registration.',
  run(ctx, origin, { netuid, registrationAllowed }) {
    ensureRoot(origin)
    set.setNetworkRegistrationAllowed(ctx, netuid, registrationAllowed)
  },
})

/** No longer possible. */
export const sudoSetNetworkPowRegistrationAllowed = call({
  index: 20,
  args: { netuid: netUid, registrationAllowed: bool },
  typeNames: { netuid: 'NetUid', registrationAllowed: 'bool' },
  weight: benchmarked(14_000_000n, 0, 0, 1),
  docs: 'No longer possible.',
  run() {
    fail(errors.POWRegistrationDisabled)
  },
})

/** Sets the registrations that an interval should have. */
export const sudoSetTargetRegistrationsPerInterval = call({
  index: 21,
  args: { netuid: netUid, targetRegistrationsPerInterval: u16 },
  typeNames: { netuid: 'NetUid', targetRegistrationsPerInterval: 'u16' },
  weight: benchmarked(34_103_000n, 4383, 5, 1),
  docs: 'Sets the registrations that an interval should have.',
  run(ctx, origin, { netuid, targetRegistrationsPerInterval }) {
    ensureRoot(origin)
    ensureAdminWindowOpen(ctx, netuid)
    ensureExists(ctx, netuid)
    set.setTargetRegistrationsPerInterval(ctx, netuid, targetRegistrationsPerInterval)
  },
})

/** Sets the most registrations of a block. */
export const sudoSetMaxRegistrationsPerBlock = call({
  index: 27,
  args: { netuid: netUid, maxRegistrationsPerBlock: u16 },
  typeNames: { netuid: 'NetUid', maxRegistrationsPerBlock: 'u16' },
  weight: benchmarked(34_604_000n, 4383, 5, 1),
  docs: 'Sets the most registrations of a block.',
  run(ctx, origin, { netuid, maxRegistrationsPerBlock }) {
    ensureRoot(origin)
    ensureAdminWindowOpen(ctx, netuid)
    ensureExists(ctx, netuid)
    set.setMaxRegistrationsPerBlock(ctx, netuid, maxRegistrationsPerBlock)
  },
})

/** Sets the lowest price of a uid, rao. */
export const sudoSetMinBurn = call({
  index: 22,
  args: { netuid: netUid, minBurn: tao },
  typeNames: { netuid: 'NetUid', minBurn: 'TaoBalance' },
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

/** Sets the highest price of a uid, rao. */
export const sudoSetMaxBurn = call({
  index: 23,
  args: { netuid: netUid, maxBurn: tao },
  typeNames: { netuid: 'NetUid', maxBurn: 'TaoBalance' },
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

/** Sets the blocks in which the price of a uid halves. */
export const sudoSetBurnHalfLife = call({
  index: 89,
  args: { netuid: netUid, burnHalfLife: u16 },
  typeNames: { netuid: 'NetUid', burnHalfLife: 'u16' },
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

/** Sets the factor on the price after a registration, 1 to 3. */
export const sudoSetBurnIncreaseMult = call({
  index: 90,
  args: { netuid: netUid, burnIncreaseMult: u64f64 },
  typeNames: { netuid: 'NetUid', burnIncreaseMult: 'U64F64' },
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

/** Sets the count of recycled rao. */
export const sudoSetRaoRecycled = call({
  index: 39,
  args: { netuid: netUid, raoRecycled: tao },
  typeNames: { netuid: 'NetUid', raoRecycled: 'TaoBalance' },
  weight: benchmarked(16_541_000n, 4084, 1, 1),
  docs: 'Sets the count of recycled rao.',
  run(ctx, origin, { netuid, raoRecycled }) {
    ensureRoot(origin)
    ensureExists(ctx, netuid)
    set.setRaoRecycled(ctx, netuid, raoRecycled)
  },
})

/** Sets the difficulty of the proof of work. */
export const sudoSetDifficulty = call({
  index: 24,
  args: { netuid: netUid, difficulty: u64 },
  typeNames: { netuid: 'NetUid', difficulty: 'u64' },
  weight: benchmarked(34_434_000n, 4383, 5, 1),
  docs: 'Sets the difficulty of the proof of work.',
  run(ctx, origin, { netuid, difficulty }) {
    ensureRoot(origin)
    ensureAdminWindowOpen(ctx, netuid)
    ensureExists(ctx, netuid)
    set.setDifficulty(ctx, netuid, difficulty)
  },
})

/** Sets the lowest difficulty. */
export const sudoSetMinDifficulty = call({
  index: 4,
  args: { netuid: netUid, minDifficulty: u64 },
  typeNames: { netuid: 'NetUid', minDifficulty: 'u64' },
  weight: benchmarked(34_554_000n, 4383, 5, 1),
  docs: 'Sets the lowest difficulty.',
  run(ctx, origin, { netuid, minDifficulty }) {
    ensureRoot(origin)
    ensureAdminWindowOpen(ctx, netuid)
    ensureExists(ctx, netuid)
    set.setMinDifficulty(ctx, netuid, minDifficulty)
  },
})

/** Sets the highest difficulty. */
export const sudoSetMaxDifficulty = call({
  index: 5,
  args: { netuid: netUid, maxDifficulty: u64 },
  typeNames: { netuid: 'NetUid', maxDifficulty: 'u64' },
  weight: benchmarked(34_704_000n, 4383, 5, 1),
  docs: 'Sets the highest difficulty.',
  run(ctx, origin, { netuid, maxDifficulty }) {
    asOwnerOrRoot(ctx, origin, netuid, ownerUpdate('MaxDifficulty'), () => {
      ensureExists(ctx, netuid)
      set.setMaxDifficulty(ctx, netuid, maxDifficulty)
    })
  },
})

/** Sets the former adjustment interval. */
export const sudoSetAdjustmentInterval = call({
  index: 8,
  args: { netuid: netUid, adjustmentInterval: u16 },
  typeNames: { netuid: 'NetUid', adjustmentInterval: 'u16' },
  weight: benchmarked(16_320_000n, 4084, 1, 1),
  docs: 'Sets the former adjustment interval.',
  run(ctx, origin, { netuid, adjustmentInterval }) {
    ensureRoot(origin)
    ensureExists(ctx, netuid)
    set.setAdjustmentInterval(ctx, netuid, adjustmentInterval)
  },
})

/** Sets the former smoothing of the adjustment. */
export const sudoSetAdjustmentAlpha = call({
  index: 9,
  args: { netuid: netUid, adjustmentAlpha: u64 },
  typeNames: { netuid: 'NetUid', adjustmentAlpha: 'u64' },
  weight: benchmarked(14_000_000n, 0, 1, 1),
  docs: 'Sets the former smoothing of the adjustment.',
  run(ctx, origin, { netuid, adjustmentAlpha }) {
    asOwnerOrRoot(ctx, origin, netuid, ownerUpdate('AdjustmentAlpha'), () => {
      ensureExists(ctx, netuid)
      set.setAdjustmentAlpha(ctx, netuid, adjustmentAlpha)
    })
  },
})
