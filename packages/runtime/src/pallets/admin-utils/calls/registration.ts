import { benchmarked, call, ensure, fail } from '@glia/frame'
import { constants } from '../../subtensor/constants.ts'
import { events } from '../../subtensor/events.ts'
import { fields } from '../../subtensor/fields.ts'
import { ownerUpdate } from '../../subtensor/rateLimits.ts'
import * as store from '../../subtensor/storage/index.ts'
import * as parameters from '../../subtensor/subnets/parameters.ts'
import { errors } from '../errors.ts'
import { events as ownEvents } from '../events.ts'
import { ownerSetting, rootSetting } from '../settings.ts'

// Registration of neurons.

const { bool, tao, u16, u64, u64f64 } = fields

/** Most blocks of a half-life (`MaxBurnHalfLife`). */
const MAX_BURN_HALF_LIFE = 36_100

export const sudoSetNetworkRegistrationAllowed = rootSetting(19, 'registrationAllowed', bool, {
  docs: 'Opens or closes registration.',
  weight: benchmarked(7_113_000n, 0, 0, 1),
  anyNetuid: true,
  ...parameters.networkRegistrationAllowed,
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

export const sudoSetTargetRegistrationsPerInterval = rootSetting(21, 'targetRegistrationsPerInterval', u16, {
  docs: 'Sets the registrations that an interval should have.',
  weight: benchmarked(34_103_000n, 4383, 5, 1),
  frozen: true,
  item: store.targetRegistrationsPerInterval,
  event: events.RegistrationPerIntervalSet,
})

export const sudoSetMaxRegistrationsPerBlock = rootSetting(27, 'maxRegistrationsPerBlock', u16, {
  docs: 'Sets the most registrations of a block.',
  weight: benchmarked(34_604_000n, 4383, 5, 1),
  frozen: true,
  item: store.maxRegistrationsPerBlock,
  event: events.MaxRegistrationsPerBlockSet,
})

export const sudoSetMinBurn = ownerSetting(22, 'minBurn', tao, {
  docs: 'Sets the lowest price of a uid, rao.',
  weight: benchmarked(37_780_000n, 4385, 6, 1),
  limit: ownerUpdate('MinBurn'),
  check(minBurn, { ctx, netuid }) {
    ensure(minBurn < constants.MinBurnUpperBound.of(ctx.config), errors.ValueNotInBounds)
    ensure(minBurn < store.maxBurn.get(ctx, netuid), errors.ValueNotInBounds)
  },
  item: store.minBurn,
  event: events.MinBurnSet,
})

export const sudoSetMaxBurn = ownerSetting(23, 'maxBurn', tao, {
  docs: 'Sets the highest price of a uid, rao.',
  weight: benchmarked(36_949_000n, 4410, 6, 1),
  limit: ownerUpdate('MaxBurn'),
  check(maxBurn, { ctx, netuid }) {
    ensure(maxBurn > constants.MaxBurnLowerBound.of(ctx.config), errors.ValueNotInBounds)
    ensure(maxBurn > store.minBurn.get(ctx, netuid), errors.ValueNotInBounds)
  },
  item: store.maxBurn,
  event: events.MaxBurnSet,
})

export const sudoSetBurnHalfLife = ownerSetting(89, 'burnHalfLife', u16, {
  docs: 'Sets the blocks in which the price of a uid halves.',
  weight: benchmarked(25_000_000n, 0, 4, 1),
  class: 'Operational',
  limit: ownerUpdate('BurnHalfLife'),
  notRoot: true,
  check: (burnHalfLife) => ensure(burnHalfLife > 0 && burnHalfLife <= MAX_BURN_HALF_LIFE, errors.InvalidValue),
  item: store.burnHalfLife,
  ownEvent: ownEvents.BurnHalfLifeSet,
})

export const sudoSetBurnIncreaseMult = ownerSetting(90, 'burnIncreaseMult', u64f64, {
  docs: 'Sets the factor on the price after a registration, 1 to 3.',
  weight: benchmarked(25_000_000n, 0, 4, 1),
  class: 'Operational',
  limit: ownerUpdate('BurnIncreaseMult'),
  notRoot: true,
  check: (burnIncreaseMult) =>
    ensure(burnIncreaseMult >= 1n << 64n && burnIncreaseMult <= 3n << 64n, errors.InvalidValue),
  item: store.burnIncreaseMult,
  ownEvent: ownEvents.BurnIncreaseMultSet,
})

export const sudoSetRaoRecycled = rootSetting(39, 'raoRecycled', tao, {
  docs: 'Sets the count of recycled rao.',
  weight: benchmarked(16_541_000n, 4084, 1, 1),
  item: store.raoRecycledForRegistration,
  event: events.RAORecycledForRegistrationSet,
})

export const sudoSetDifficulty = rootSetting(24, 'difficulty', u64, {
  docs: 'Sets the difficulty of the proof of work.',
  weight: benchmarked(34_434_000n, 4383, 5, 1),
  frozen: true,
  item: store.difficulty,
  event: events.DifficultySet,
})

export const sudoSetMinDifficulty = rootSetting(4, 'minDifficulty', u64, {
  docs: 'Sets the lowest difficulty.',
  weight: benchmarked(34_554_000n, 4383, 5, 1),
  frozen: true,
  item: store.minDifficulty,
  event: events.MinDifficultySet,
})

export const sudoSetMaxDifficulty = ownerSetting(5, 'maxDifficulty', u64, {
  docs: 'Sets the highest difficulty.',
  weight: benchmarked(34_704_000n, 4383, 5, 1),
  limit: ownerUpdate('MaxDifficulty'),
  item: store.maxDifficulty,
  event: events.MaxDifficultySet,
})

export const sudoSetAdjustmentInterval = rootSetting(8, 'adjustmentInterval', u16, {
  docs: 'Sets the former adjustment interval.',
  weight: benchmarked(16_320_000n, 4084, 1, 1),
  item: store.adjustmentInterval,
  event: events.AdjustmentIntervalSet,
})

export const sudoSetAdjustmentAlpha = ownerSetting(9, 'adjustmentAlpha', u64, {
  docs: 'Sets the former smoothing of the adjustment.',
  weight: benchmarked(14_000_000n, 0, 1, 1),
  limit: ownerUpdate('AdjustmentAlpha'),
  item: store.adjustmentAlpha,
  event: events.AdjustmentAlphaSet,
})
