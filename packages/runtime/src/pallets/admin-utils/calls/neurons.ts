import { benchmarked, ensure } from '@glia/frame'
import { constants } from '../../subtensor/constants.ts'
import { errors as subtensorErrors } from '../../subtensor/errors.ts'
import { events } from '../../subtensor/events.ts'
import { fields } from '../../subtensor/fields.ts'
import { trimUids } from '../../subtensor/neurons/trim.ts'
import { ownerUpdate } from '../../subtensor/rateLimits.ts'
import * as store from '../../subtensor/storage/index.ts'
import { ensureUidsFitMechanisms } from '../../subtensor/subnets/mechanisms.ts'
import * as parameters from '../../subtensor/subnets/parameters.ts'
import { errors } from '../errors.ts'
import { ownerSetting, rootSetting } from '../settings.ts'

// Uids.

const { u16, u64 } = fields

export const sudoSetServingRateLimit = ownerSetting(3, 'servingRateLimit', u64, {
  docs: 'Sets the blocks between two announcements of an endpoint.',
  weight: benchmarked(28_633_000n, 4212, 4, 1),
  limit: ownerUpdate('ServingRateLimit'),
  anyNetuid: true,
  item: store.servingRateLimit,
  event: events.ServingRateLimitSet,
})

export const sudoSetImmunityPeriod = ownerSetting(13, 'immunityPeriod', u16, {
  docs: 'Sets the blocks in which a new uid is not replaced.',
  weight: benchmarked(34_414_000n, 4383, 5, 1),
  limit: ownerUpdate('ImmunityPeriod'),
  ...parameters.immunityPeriod,
})

export const sudoSetMaxAllowedUids = ownerSetting(15, 'maxAllowedUids', u16, {
  docs: 'Sets the most uids.',
  weight: benchmarked(43_381_000n, 4433, 8, 1),
  limit: ownerUpdate('MaxAllowedUids'),
  check(maxAllowedUids, { ctx, netuid }) {
    ensure(maxAllowedUids >= store.minAllowedUids.get(ctx, netuid), errors.MaxAllowedUidsLessThanMinAllowedUids)
    ensure(store.subnetworkN.get(ctx, netuid) <= maxAllowedUids, errors.MaxAllowedUIdsLessThanCurrentUIds)
    const most = constants.InitialMaxAllowedUids.of(ctx.config)
    ensure(maxAllowedUids <= most, errors.MaxAllowedUidsGreaterThanDefaultMaxAllowedUids)
    ensureUidsFitMechanisms(ctx, maxAllowedUids, store.mechanismCountCurrent.get(ctx, netuid))
  },
  ...parameters.maxAllowedUids,
})

export const sudoSetMinAllowedUids = rootSetting(79, 'minAllowedUids', u16, {
  docs: 'Sets the fewest uids to which a subnet may be trimmed.',
  weight: benchmarked(37_890_000n, 4383, 7, 1),
  frozen: true,
  check(minAllowedUids, { ctx, netuid }) {
    ensure(minAllowedUids < store.maxAllowedUids.get(ctx, netuid), errors.MinAllowedUidsGreaterThanMaxAllowedUids)
    ensure(minAllowedUids < store.subnetworkN.get(ctx, netuid), errors.MinAllowedUidsGreaterThanCurrentUids)
  },
  item: store.minAllowedUids,
  event: events.MinAllowedUidsSet,
})

export const sudoSetMaxAllowedValidators = rootSetting(25, 'maxAllowedValidators', u16, {
  docs: 'Sets the most validator permits.',
  weight: benchmarked(35_896_000n, 4383, 6, 1),
  frozen: true,
  check: (maxAllowedValidators, { ctx, netuid }) =>
    ensure(maxAllowedValidators <= store.maxAllowedUids.get(ctx, netuid), errors.MaxValidatorsLargerThanMaxUIds),
  ...parameters.maxAllowedValidators,
})

export const sudoSetMinNonImmuneUids = rootSetting(84, 'min', u16, {
  docs: 'Sets the uids that stay replaceable.',
  weight: benchmarked(6_783_000n, 0, 0, 1),
  anyNetuid: true,
  item: store.minNonImmuneUids,
  event: events.MinNonImmuneUidsSet,
})

export const sudoSetOwnerImmuneNeuronLimit = ownerSetting(72, 'immuneNeurons', u16, {
  docs: "Sets how many of the owner's uids are never replaced, 1 to 10.",
  weight: benchmarked(25_107_000n, 4280, 4, 1),
  limit: ownerUpdate('ImmuneNeuronLimit'),
  anyNetuid: true,
  check: (immuneNeurons) => ensure(immuneNeurons >= 1 && immuneNeurons <= 10, subtensorErrors.InvalidValue),
  item: store.immuneOwnerUidsLimit,
})

export const sudoTrimToMaxAllowedUids = ownerSetting(78, 'maxN', u16, {
  docs: 'Lowers the number of uids.',
  weight: benchmarked(38_302_000n, 4398, 8, 1),
  limit: { type: 'MaxUidsTrimming' },
  anyNetuid: true,
  change: trimUids,
})
