import { benchmarked, call, ensure, ensureRoot } from '@glia/frame'
import { constants } from '../../subtensor/constants.ts'
import { errors as subtensorErrors } from '../../subtensor/errors.ts'
import { fields } from '../../subtensor/fields.ts'
import { trimUids } from '../../subtensor/neurons/trim.ts'
import { ownerUpdate } from '../../subtensor/rateLimits.ts'
import * as store from '../../subtensor/storage/index.ts'
import { ensureUidsFitMechanisms } from '../../subtensor/subnets/mechanisms.ts'
import * as set from '../../subtensor/subnets/parameters.ts'
import { ensureAdminWindowOpen } from '../../subtensor/subnets/schedule.ts'
import { errors } from '../errors.ts'
import { asOwnerOrRoot, ensureExists } from '../ownerCall.ts'

// Uids.

export const sudoSetServingRateLimit = call({
  index: 3,
  args: { netuid: fields.netuid, servingRateLimit: fields.u64 },
  weight: benchmarked(28_633_000n, 4212, 4, 1),
  docs: 'Sets the blocks between two announcements of an endpoint.',
  run(ctx, origin, { netuid, servingRateLimit }) {
    asOwnerOrRoot(ctx, origin, netuid, ownerUpdate('ServingRateLimit'), () => {
      set.setServingRateLimit(ctx, netuid, servingRateLimit)
    })
  },
})

export const sudoSetImmunityPeriod = call({
  index: 13,
  args: { netuid: fields.netuid, immunityPeriod: fields.u16 },
  weight: benchmarked(34_414_000n, 4383, 5, 1),
  docs: 'Sets the blocks in which a new uid is not replaced.',
  run(ctx, origin, { netuid, immunityPeriod }) {
    asOwnerOrRoot(ctx, origin, netuid, ownerUpdate('ImmunityPeriod'), () => {
      ensureExists(ctx, netuid)
      set.setImmunityPeriod(ctx, netuid, immunityPeriod)
    })
  },
})

export const sudoSetMaxAllowedUids = call({
  index: 15,
  args: { netuid: fields.netuid, maxAllowedUids: fields.u16 },
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

export const sudoSetMinAllowedUids = call({
  index: 79,
  args: { netuid: fields.netuid, minAllowedUids: fields.u16 },
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

export const sudoSetMaxAllowedValidators = call({
  index: 25,
  args: { netuid: fields.netuid, maxAllowedValidators: fields.u16 },
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

export const sudoSetMinNonImmuneUids = call({
  index: 84,
  args: { netuid: fields.netuid, min: fields.u16 },
  weight: benchmarked(6_783_000n, 0, 0, 1),
  docs: 'Sets the uids that stay replaceable.',
  run(ctx, origin, { netuid, min }) {
    ensureRoot(origin)
    set.setMinNonImmuneUids(ctx, netuid, min)
  },
})

export const sudoSetOwnerImmuneNeuronLimit = call({
  index: 72,
  args: { netuid: fields.netuid, immuneNeurons: fields.u16 },
  weight: benchmarked(25_107_000n, 4280, 4, 1),
  docs: "Sets how many of the owner's uids are never replaced, 1 to 10.",
  run(ctx, origin, { netuid, immuneNeurons }) {
    asOwnerOrRoot(ctx, origin, netuid, ownerUpdate('ImmuneNeuronLimit'), () => {
      ensure(immuneNeurons >= 1 && immuneNeurons <= 10, subtensorErrors.InvalidValue)
      store.immuneOwnerUidsLimit.set(ctx, netuid, immuneNeurons)
    })
  },
})

export const sudoTrimToMaxAllowedUids = call({
  index: 78,
  args: { netuid: fields.netuid, maxN: fields.u16 },
  weight: benchmarked(38_302_000n, 4398, 8, 1),
  docs: 'Lowers the number of uids.',
  run(ctx, origin, { netuid, maxN }) {
    asOwnerOrRoot(ctx, origin, netuid, { type: 'MaxUidsTrimming' }, () => {
      trimUids(ctx, netuid, maxN)
    })
  },
})
