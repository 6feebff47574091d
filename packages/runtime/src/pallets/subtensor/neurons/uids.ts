import type { Ctx } from '@glia/frame'
import * as store from '../storage/index.ts'
import { subnetworkN } from '../storage/index.ts'
import {
  asMechId,
  asUid,
  type Hotkey,
  type NetUid,
  type StorageIndex,
  splitStorageIndex,
  storageIndex,
  type Uid,
} from '../types.ts'
import { resized, type SparseRow, withBigValue, withValue } from '../vectors.ts'

/** Storage indices of every mechanism of a subnet. */
export function storageIndices(ctx: Ctx, netuid: NetUid): StorageIndex[] {
  const count = store.mechanismCountCurrent.get(ctx, netuid)
  return Array.from({ length: count }, (_, mechanism) => storageIndex(netuid, asMechId(mechanism)))
}

/** Last updates by uid, padded to the subnet's size (`get_last_update`). */
export function lastUpdates(ctx: Ctx, index: StorageIndex): BigUint64Array {
  const stored = store.lastUpdate.get(ctx, index)
  const size = subnetworkN.get(ctx, splitStorageIndex(index).netuid)
  return stored.length < size ? resized(stored, size) : stored
}

/** `set_last_update_for_uid`; a uid outside the vector changes nothing. */
export function setLastUpdate(ctx: Ctx, index: StorageIndex, uid: Uid, block: bigint): void {
  const values = lastUpdates(ctx, index)
  if (uid < values.length) store.lastUpdate.set(ctx, index, withBigValue(values, uid, block))
}

/** `is_hotkey_registered_on_network`. */
export const isRegistered = (ctx: Ctx, netuid: NetUid, hotkey: Hotkey): boolean => store.uids.has(ctx, netuid, hotkey)

/** `is_hotkey_registered_on_any_network`. */
export const isRegisteredAnywhere = (ctx: Ctx, hotkey: Hotkey): boolean =>
  store.isNetworkMember.values(ctx, hotkey).some((member) => member)

/** Adds a neuron at the end of the subnet (`append_neuron`). */
export function appendNeuron(ctx: Ctx, netuid: NetUid, hotkey: Hotkey, block: bigint): void {
  const uid = asUid(subnetworkN.get(ctx, netuid))
  subnetworkN.set(ctx, netuid, Math.min(uid + 1, 0xffff))
  store.active.update(ctx, netuid, (values) => pushed(values, 1))
  store.emission.update(ctx, netuid, (values) => resized(values, values.length + 1))
  store.consensus.update(ctx, netuid, (values) => pushed(values, 0))
  for (const index of storageIndices(ctx, netuid)) {
    store.incentive.update(ctx, index, (values) => pushed(values, 0))
    setLastUpdate(ctx, index, uid, block)
  }
  store.dividends.update(ctx, netuid, (values) => pushed(values, 0))
  store.validatorTrust.update(ctx, netuid, (values) => pushed(values, 0))
  store.validatorPermit.update(ctx, netuid, (values) => pushed(values, 0))
  enter(ctx, netuid, uid, hotkey, block)
}

/** Puts a hotkey in another's place; the owner's own hotkey is never replaced (`replace_neuron`). */
export function replaceNeuron(ctx: Ctx, netuid: NetUid, uid: Uid, hotkey: Hotkey, block: bigint): void {
  const old = store.keys.get(ctx, netuid, uid)
  if (store.subnetOwnerHotkey.find(ctx, netuid) === old) return
  store.uids.remove(ctx, netuid, old)
  store.associatedEvmAddress.remove(ctx, netuid, uid)
  store.isNetworkMember.remove(ctx, old, netuid)
  const active = store.active.get(ctx, netuid)
  if (uid < active.length) store.active.set(ctx, netuid, withValue(active, uid, 1))
  enter(ctx, netuid, uid, hotkey, block)
  store.axons.remove(ctx, netuid, old)
  store.neuronCertificates.remove(ctx, netuid, old)
  store.prometheus.remove(ctx, netuid, old)
  clearNeuron(ctx, netuid, uid)
  for (const index of storageIndices(ctx, netuid)) setLastUpdate(ctx, index, uid, block)
}

function enter(ctx: Ctx, netuid: NetUid, uid: Uid, hotkey: Hotkey, block: bigint): void {
  store.keys.set(ctx, netuid, uid, hotkey)
  store.uids.set(ctx, netuid, hotkey, uid)
  store.blockAtRegistration.set(ctx, netuid, uid, block)
  store.isNetworkMember.set(ctx, hotkey, netuid, true)
}

/** Forgets what epochs and validators said of a uid (`clear_neuron`). */
function clearNeuron(ctx: Ctx, netuid: NetUid, uid: Uid): void {
  const zero = <A extends Uint8Array | Uint16Array>(values: A): A =>
    uid < values.length ? withValue(values, uid, 0) : values
  store.emission.update(ctx, netuid, (values) => (uid < values.length ? withBigValue(values, uid, 0n) : values))
  store.consensus.update(ctx, netuid, zero)
  for (const index of storageIndices(ctx, netuid)) {
    store.incentive.update(ctx, index, zero)
    store.bonds.remove(ctx, index, uid)
    store.weights.remove(ctx, index, uid)
    for (const [, validator] of store.weights.keysOf(ctx, index)) {
      store.weights.update(ctx, index, validator, (row) => withoutWeight(row, uid))
    }
  }
  store.dividends.update(ctx, netuid, zero)
  store.stakeWeight.update(ctx, netuid, zero)
  store.validatorTrust.update(ctx, netuid, zero)
  store.validatorPermit.update(ctx, netuid, zero)
}

/** A row in which weights of `uid` are 0; the row itself where it has none. */
export function withoutWeight(row: SparseRow, uid: number): SparseRow {
  if (!row.uids.includes(uid)) return row
  return { uids: row.uids, values: row.values.map((value, i) => (row.uids[i] === uid ? 0 : value)) }
}

function pushed<A extends Uint8Array | Uint16Array>(values: A, value: number): A {
  const longer = resized(values, values.length + 1)
  longer[values.length] = value
  return longer
}
