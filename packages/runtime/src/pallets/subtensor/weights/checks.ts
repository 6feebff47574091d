import type { Ctx } from '@glia/frame'
import { subU64 } from '../arithmetic.ts'
import { stakeWeightOf } from '../staking/stake.ts'
import * as store from '../storage/index.ts'
import { ownerUid } from '../subnets/owner.ts'
import { subnetExists } from '../subnets/subnets.ts'
import { type Hotkey, type MechId, type NetUid, type StorageIndex, splitStorageIndex, type Uid } from '../types.ts'

/** Whether the hotkey's stake weight reaches the threshold; the owner's hotkey needs none (`check_weights_min_stake`). */
export function hasStakeForWeights(ctx: Ctx, hotkey: Hotkey, netuid: NetUid): boolean {
  const owner = ownerUid(ctx, netuid)
  if (owner !== undefined && store.uids.get(ctx, netuid, hotkey) === owner) return true
  return stakeWeightOf(ctx, hotkey, netuid).total >= store.stakeThreshold.get(ctx) << 64n
}

/** `check_version_key`. */
export function isVersionKeyCurrent(ctx: Ctx, netuid: NetUid, versionKey: bigint): boolean {
  const demanded = store.weightsVersionKey.get(ctx, netuid)
  return demanded === 0n || versionKey >= demanded
}

/** Whether enough blocks went by since the uid's last weights in this mechanism (`check_rate_limit`). */
export function passesWeightsRateLimit(ctx: Ctx, index: StorageIndex, uid: Uid, block: bigint): boolean {
  const { netuid, mechanism } = splitStorageIndex(index)
  if (!mechanismExists(ctx, netuid, mechanism) || !store.keys.has(ctx, netuid, uid)) return false
  const last = store.lastUpdate.get(ctx, index)[uid] ?? 0n
  return last === 0n || subU64(block, last) >= store.weightsSetRateLimit.get(ctx, netuid)
}

/** Both the subnet and the mechanism exist (`ensure_mechanism_exists`). */
export const mechanismExists = (ctx: Ctx, netuid: NetUid, mechanism: MechId): boolean =>
  subnetExists(ctx, netuid) && store.mechanismCountCurrent.get(ctx, netuid) > mechanism

/** A row with one entry, for the validator itself (`is_self_weight`). */
const isSelfWeight = (uid: Uid, uids: ArrayLike<number>, values: ArrayLike<number>): boolean =>
  values.length === 1 && uids[0] === uid

/** `check_validator_permit`: a permit, or the owner's hotkey, or a weight for oneself. */
export function maySetWeights(ctx: Ctx, netuid: NetUid, uid: Uid, uids: Uint16Array, values: Uint16Array): boolean {
  if (isSelfWeight(uid, uids, values) || ownerUid(ctx, netuid) === uid) return true
  return store.validatorPermit.get(ctx, netuid)[uid] === 1
}

/** `check_length`: as many weights as the subnet demands and can have; one is enough for oneself. */
export function hasEnoughWeights(ctx: Ctx, netuid: NetUid, uid: Uid, uids: Uint16Array, values: Uint16Array): boolean {
  if (isSelfWeight(uid, uids, values)) return true
  return values.length >= Math.min(store.minAllowedWeights.get(ctx, netuid), store.subnetworkN.get(ctx, netuid))
}

/** Whether no uid is named twice (`has_duplicate_uids`). PERF: a set of as many numbers takes as long as all other checks. */
export function areDistinct(uids: Uint16Array): boolean {
  let most = 0
  for (const uid of uids) if (uid > most) most = uid
  const seen = new Uint8Array(most + 1)
  for (const uid of uids) {
    if (seen[uid] === 1) return false
    seen[uid] = 1
  }
  return true
}
