import { type Ctx, ensure } from '@glia/frame'
import { constants } from '../constants.ts'
import { errors } from '../errors.ts'
import * as store from '../storage/index.ts'
import { ensureSubnetExists } from '../subnets/subnets.ts'
import { asUid, type Hotkey, type NetUid, type Uid } from '../types.ts'
import type { SparseRow } from '../vectors.ts'
import { immuneOwnerNeurons, isImmune } from './prune.ts'
import { storageIndices } from './uids.ts'

/**
 * Lowers the number of uids: those with the least emission go, immune ones and the owner's stay, and the others move up
 * to close the gaps (`trim_to_max_allowed_uids`). SubnetNotExists, InvalidValue, TrimmingWouldExceedMaxImmunePercentage.
 */
export function trimUids(ctx: Ctx, netuid: NetUid, most: number): void {
  ensureSubnetExists(ctx, netuid)
  ensure(most >= store.minAllowedUids.get(ctx, netuid), errors.InvalidValue)
  ensure(most <= store.maxAllowedUids.get(ctx, netuid), errors.InvalidValue)
  store.maxAllowedUids.set(ctx, netuid, most)
  const size = store.subnetworkN.get(ctx, netuid)
  if (size <= most) return

  const owned = new Set(immuneOwnerNeurons(ctx, netuid).map(({ uid }) => uid))
  const stays = (uid: Uid) => owned.has(uid) || isImmune(ctx, netuid, uid)
  let immune = 0
  for (let uid = 0; uid < size; uid++) if (stays(asUid(uid))) immune++
  ensure(
    percentage(immune, most) < constants.MaxImmuneUidsPercentage.of(ctx.config),
    errors.TrimmingWouldExceedMaxImmunePercentage,
  )

  const kept = uidsToKeep(ctx, netuid, size, most, stays)
  compressVectors(ctx, netuid, kept)
  moveNeurons(ctx, netuid, kept)
  store.subnetworkN.set(ctx, netuid, most)
}

/** `Percent::from_rational`: rounded down, 100 at most. */
const percentage = (part: number, whole: number): number =>
  whole === 0 || part >= whole ? 100 : Math.floor((part * 100) / whole)

/** Removes the least emitters from storage and answers the uids that stay, ascending. */
function uidsToKeep(ctx: Ctx, netuid: NetUid, size: number, most: number, stays: (uid: Uid) => boolean): Uid[] {
  const ranked = [...store.emission.get(ctx, netuid)]
    .map((emission, at) => ({ emission, uid: asUid(at) }))
    .sort((a, b) => (a.emission > b.emission ? -1 : a.emission < b.emission ? 1 : a.uid - b.uid))
  let left = size
  for (let i = size - 1; i >= 0 && left !== most; i--) {
    const uid = ranked[i]?.uid
    if (uid === undefined || stays(uid)) continue
    removeNeuron(ctx, netuid, uid)
    ranked.splice(i, 1)
    left--
  }
  return ranked.map(({ uid }) => uid).sort((a, b) => a - b)
}

function removeNeuron(ctx: Ctx, netuid: NetUid, uid: Uid): void {
  const hotkey = store.keys.find(ctx, netuid, uid)
  if (hotkey !== undefined) {
    store.uids.remove(ctx, netuid, hotkey)
    store.isNetworkMember.remove(ctx, hotkey, netuid)
    store.lastHotkeyEmissionOnNetuid.remove(ctx, hotkey, netuid)
    store.alphaDividendsPerSubnet.remove(ctx, netuid, hotkey)
    store.axons.remove(ctx, netuid, hotkey)
    store.neuronCertificates.remove(ctx, netuid, hotkey)
    store.prometheus.remove(ctx, netuid, hotkey)
  }
  store.keys.remove(ctx, netuid, uid)
  store.blockAtRegistration.remove(ctx, netuid, uid)
  store.associatedEvmAddress.remove(ctx, netuid, uid)
  for (const index of storageIndices(ctx, netuid)) {
    store.weights.remove(ctx, index, uid)
    store.bonds.remove(ctx, index, uid)
  }
}

function compressVectors(ctx: Ctx, netuid: NetUid, kept: readonly Uid[]): void {
  const u16 = (values: Uint16Array) => Uint16Array.from(kept, (uid) => values[uid] ?? 0)
  const flags = (values: Uint8Array) => Uint8Array.from(kept, (uid) => values[uid] ?? 0)
  const u64 = (values: BigUint64Array) => BigUint64Array.from(kept, (uid) => values[uid] ?? 0n)
  store.emission.update(ctx, netuid, u64)
  store.active.update(ctx, netuid, flags)
  store.consensus.update(ctx, netuid, u16)
  store.dividends.update(ctx, netuid, u16)
  store.validatorTrust.update(ctx, netuid, u16)
  store.validatorPermit.update(ctx, netuid, flags)
  store.stakeWeight.update(ctx, netuid, u16)
  for (const index of storageIndices(ctx, netuid)) {
    store.incentive.update(ctx, index, u16)
    store.lastUpdate.update(ctx, index, u64)
  }
}

/** Keys, registration blocks and rows move to the new uids; entries for uids that are gone are dropped. */
function moveNeurons(ctx: Ctx, netuid: NetUid, kept: readonly Uid[]): void {
  const newUidOf = new Map(kept.map((uid, position) => [uid, asUid(position)]))
  const renumbered = ({ uids, values }: SparseRow): SparseRow => {
    const at = [...uids.keys()].filter((i) => newUidOf.has(uids[i] as Uid))
    return {
      uids: Uint16Array.from(at, (i) => newUidOf.get(uids[i] as Uid) as Uid),
      values: Uint16Array.from(at, (i) => values[i] as number),
    }
  }
  const indices = storageIndices(ctx, netuid)
  for (const [uid, position] of newUidOf) {
    swap(
      uid,
      position,
      (at) => store.keys.find(ctx, netuid, at),
      (at, key) => (key === undefined ? store.keys.remove(ctx, netuid, at) : store.keys.set(ctx, netuid, at, key)),
    )
    swap(
      uid,
      position,
      (at) => store.associatedEvmAddress.find(ctx, netuid, at),
      (at, address) =>
        address === undefined
          ? store.associatedEvmAddress.remove(ctx, netuid, at)
          : store.associatedEvmAddress.set(ctx, netuid, at, address),
    )
    swap(
      uid,
      position,
      (at) => store.blockAtRegistration.find(ctx, netuid, at),
      (at, block) =>
        block === undefined
          ? store.blockAtRegistration.remove(ctx, netuid, at)
          : store.blockAtRegistration.set(ctx, netuid, at, block),
    )
    for (const index of indices) {
      for (const rows of [store.weights, store.bonds]) {
        swap(
          uid,
          position,
          (at) => rows.find(ctx, index, at),
          (at, row) => (row === undefined ? rows.remove(ctx, index, at) : rows.set(ctx, index, at, row)),
        )
        // A uid without a row gets an empty one, as mutating an absent value does in the reference.
        rows.update(ctx, index, position, renumbered)
      }
    }
  }
  store.uids.clear(ctx, netuid)
  for (const position of newUidOf.values()) {
    store.uids.set(ctx, netuid, store.keys.get(ctx, netuid, position) satisfies Hotkey, position)
  }
}

function swap<T>(a: Uid, b: Uid, get: (at: Uid) => T | undefined, set: (at: Uid, value: T | undefined) => void): void {
  const [atA, atB] = [get(a), get(b)]
  set(a, atB)
  set(b, atA)
}
