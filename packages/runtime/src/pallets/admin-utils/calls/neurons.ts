import { benchmarked, call, ensure, ensureRoot, u16, u64 } from '@glia/frame'
import { constants } from '../../subtensor/constants.ts'
import { errors as subtensorErrors } from '../../subtensor/errors.ts'
import { trimUids } from '../../subtensor/neurons/trim.ts'
import { ownerUpdate } from '../../subtensor/rateLimits.ts'
import * as store from '../../subtensor/storage/index.ts'
import { ensureUidsFitMechanisms } from '../../subtensor/subnets/mechanisms.ts'
import * as set from '../../subtensor/subnets/parameters.ts'
import { ensureAdminWindowOpen } from '../../subtensor/subnets/schedule.ts'
import { netUid } from '../../subtensor/types.ts'
import { errors } from '../errors.ts'
import { asOwnerOrRoot, ensureExists } from '../ownerCall.ts'

// Uids.

/** Sets the blocks between two announcements of an endpoint. */
export const sudoSetServingRateLimit = call({
  index: 3,
  args: { netuid: netUid, servingRateLimit: u64 },
  typeNames: { netuid: 'NetUid', servingRateLimit: 'u64' },
  weight: benchmarked(28_633_000n, 4212, 4, 1),
  docs: 'Sets the blocks between two announcements of an endpoint.',
  run(ctx, origin, { netuid, servingRateLimit }) {
    asOwnerOrRoot(ctx, origin, netuid, ownerUpdate('ServingRateLimit'), () => {
      set.setServingRateLimit(ctx, netuid, servingRateLimit)
    })
  },
})

/** Sets the blocks in which a new uid is not replaced. */
export const sudoSetImmunityPeriod = call({
  index: 13,
  args: { netuid: netUid, immunityPeriod: u16 },
  typeNames: { netuid: 'NetUid', immunityPeriod: 'u16' },
  weight: benchmarked(34_414_000n, 4383, 5, 1),
  docs: 'Sets the blocks in which a new uid is not replaced.',
  run(ctx, origin, { netuid, immunityPeriod }) {
    asOwnerOrRoot(ctx, origin, netuid, ownerUpdate('ImmunityPeriod'), () => {
      ensureExists(ctx, netuid)
      set.setImmunityPeriod(ctx, netuid, immunityPeriod)
    })
  },
})

/** Sets the most uids. */
export const sudoSetMaxAllowedUids = call({
  index: 15,
  args: { netuid: netUid, maxAllowedUids: u16 },
  typeNames: { netuid: 'NetUid', maxAllowedUids: 'u16' },
  weight: benchmarked(43_381_000n, 4433, 8, 1),
  docs: 'Sets the most uids.',
  run(ctx, origin, { netuid, maxAllowedUids }) {
    asOwnerOrRoot(ctx, origin, netuid, ownerUpdate('MaxAllowedUids'), () => {
      ensureExists(ctx, netuid)
      ensure(maxAllowedUids >= store.minAllowedUids.get(ctx, netuid), errors.MaxAllowedUidsLessThanMinAllowedUids)
      ensure(store.subnetworkN.get(ctx, netuid) <= maxAllowedUids, errors.MaxAllowedUIdsLessThanCurrentUIds)
      const most = constants.InitialMaxAllowedUids.of(ctx.config)
      ensure(maxAllowedUids <= most, errors.MaxAllowedUidsGreaterThanDefaultMaxAllowedUids)
      ensureUidsFitMechanisms(ctx, maxAllowedUids, store.mechanismCountCurrent.get(ctx, netuid))
      set.setMaxAllowedUids(ctx, netuid, maxAllowedUids)
    })
  },
})

/** Sets the fewest uids to which a subnet may be trimmed. */
export const sudoSetMinAllowedUids = call({
  index: 79,
  args: { netuid: netUid, minAllowedUids: u16 },
  typeNames: { netuid: 'NetUid', minAllowedUids: 'u16' },
  weight: benchmarked(37_890_000n, 4383, 7, 1),
  docs: 'Sets the fewest uids to which a subnet may be trimmed.',
  run(ctx, origin, { netuid, minAllowedUids }) {
    ensureRoot(origin)
    ensureAdminWindowOpen(ctx, netuid)
    ensureExists(ctx, netuid)
    ensure(minAllowedUids < store.maxAllowedUids.get(ctx, netuid), errors.MinAllowedUidsGreaterThanMaxAllowedUids)
    ensure(minAllowedUids < store.subnetworkN.get(ctx, netuid), errors.MinAllowedUidsGreaterThanCurrentUids)
    set.setMinAllowedUids(ctx, netuid, minAllowedUids)
  },
})

/** Sets the most validator permits. */
export const sudoSetMaxAllowedValidators = call({
  index: 25,
  args: { netuid: netUid, maxAllowedValidators: u16 },
  typeNames: { netuid: 'NetUid', maxAllowedValidators: 'u16' },
  weight: benchmarked(35_896_000n, 4383, 6, 1),
  docs: 'Sets the most validator permits.',
  run(ctx, origin, { netuid, maxAllowedValidators }) {
    ensureRoot(origin)
    ensureAdminWindowOpen(ctx, netuid)
    ensureExists(ctx, netuid)
    ensure(maxAllowedValidators <= store.maxAllowedUids.get(ctx, netuid), errors.MaxValidatorsLargerThanMaxUIds)
    set.setMaxAllowedValidators(ctx, netuid, maxAllowedValidators)
  },
})

/** Sets the uids that stay replaceable. */
export const sudoSetMinNonImmuneUids = call({
  index: 84,
  args: { netuid: netUid, min: u16 },
  typeNames: { netuid: 'NetUid', min: 'u16' },
  weight: benchmarked(6_783_000n, 0, 0, 1),
  docs: 'Sets the uids that stay replaceable.',
  run(ctx, origin, { netuid, min }) {
    ensureRoot(origin)
    set.setMinNonImmuneUids(ctx, netuid, min)
  },
})

/** Sets how many of the owner's uids are never replaced, 1 to 10. */
export const sudoSetOwnerImmuneNeuronLimit = call({
  index: 72,
  args: { netuid: netUid, immuneNeurons: u16 },
  typeNames: { netuid: 'NetUid', immuneNeurons: 'u16' },
  weight: benchmarked(25_107_000n, 4280, 4, 1),
  docs: "Sets how many of the owner's uids are never replaced, 1 to 10.",
  run(ctx, origin, { netuid, immuneNeurons }) {
    asOwnerOrRoot(ctx, origin, netuid, ownerUpdate('ImmuneNeuronLimit'), () => {
      ensure(immuneNeurons >= 1 && immuneNeurons <= 10, subtensorErrors.InvalidValue)
      store.immuneOwnerUidsLimit.set(ctx, netuid, immuneNeurons)
    })
  },
})

/** Lowers the number of uids. */
export const sudoTrimToMaxAllowedUids = call({
  index: 78,
  args: { netuid: netUid, maxN: u16 },
  typeNames: { netuid: 'NetUid', maxN: 'u16' },
  weight: benchmarked(38_302_000n, 4398, 8, 1),
  docs: 'Lowers the number of uids.',
  run(ctx, origin, { netuid, maxN }) {
    asOwnerOrRoot(ctx, origin, netuid, { type: 'MaxUidsTrimming' }, () => {
      trimUids(ctx, netuid, maxN)
    })
  },
})
