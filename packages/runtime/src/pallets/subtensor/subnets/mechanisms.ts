import { type Ctx, ensure } from '@glia/frame'
import { constants } from '../constants.ts'
import { errors } from '../errors.ts'
import * as store from '../storage/index.ts'
import { asMechId, MAX_MECHANISMS, type NetUid, storageIndex } from '../types.ts'
import { subnetExists } from './subnets.ts'

const WHOLE = 0xffff

/** TooManyUIDsPerMechanism when uids times mechanisms exceed 256 (`ensure_max_uids_over_all_mechanisms`). */
export function ensureUidsFitMechanisms(ctx: Ctx, uids: number, mechanisms: number): void {
  ensure(
    Math.min(uids * mechanisms, 0xffff) <= constants.InitialMaxAllowedUids.of(ctx.config),
    errors.TooManyUIDsPerMechanism,
  )
}

/** `do_set_mechanism_count`: MechanismDoesNotExist, InvalidValue, TooManyUIDsPerMechanism. */
export function setMechanismCount(ctx: Ctx, netuid: NetUid, count: number): void {
  ensure(subnetExists(ctx, netuid), errors.MechanismDoesNotExist)
  ensure(count > 0 && count <= store.maxMechanismCount.get(ctx), errors.InvalidValue)
  ensureUidsFitMechanisms(ctx, store.maxAllowedUids.get(ctx, netuid), count)
  ensure(count <= MAX_MECHANISMS, errors.InvalidValue)
  const before = store.mechanismCountCurrent.get(ctx, netuid)
  if (before === count) return
  for (let mechanism = count; mechanism < before; mechanism++) {
    const index = storageIndex(netuid, asMechId(mechanism))
    store.weights.clear(ctx, index)
    store.incentive.remove(ctx, index)
    store.lastUpdate.remove(ctx, index)
    store.bonds.clear(ctx, index)
    store.weightCommits.clear(ctx, index)
    store.timelockedWeightCommits.clear(ctx, index)
  }
  store.mechanismCountCurrent.set(ctx, netuid, count)
  store.mechanismEmissionSplit.remove(ctx, netuid)
}

/** `do_set_max_mechanism_count`: InvalidValue. */
export function setMaxMechanismCount(ctx: Ctx, count: number): void {
  ensure(count > 0 && count <= MAX_MECHANISMS, errors.InvalidValue)
  store.maxMechanismCount.set(ctx, count)
}

/** Parts of 65,535 for each mechanism; without any, equal parts (`do_set_emission_split`). */
export function setEmissionSplit(ctx: Ctx, netuid: NetUid, split: Uint16Array | undefined): void {
  ensure(subnetExists(ctx, netuid), errors.MechanismDoesNotExist)
  if (split === undefined) {
    store.mechanismEmissionSplit.remove(ctx, netuid)
    return
  }
  ensure(split.length > 0 && split.length <= store.mechanismCountCurrent.get(ctx, netuid), errors.InvalidValue)
  ensure(split.reduce((sum, part) => sum + part, 0) === WHOLE, errors.InvalidValue)
  store.mechanismEmissionSplit.set(ctx, netuid, split)
}
