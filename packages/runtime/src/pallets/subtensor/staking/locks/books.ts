import type { Ctx, StorageMap } from '@glia/frame'
import { U64F64 } from '@glia/yuma'
import { addU64, maxOf, subU64 } from '../../arithmetic.ts'
import { currentBlock } from '../../block.ts'
import * as store from '../../storage/index.ts'
import { type Alpha, type Coldkey, type Hotkey, type LockState, type NetUid, ZERO } from '../../types.ts'
import { isNothing, type LockKind, lockKind, ratesOf, rolledLock } from './rolled.ts'

// Two books: each coldkey's lock, and for each hotkey the sum of its locks, kept in four parts by how they age. A change of
// one book is a change of the other. Source: staking/lock.rs.

export const emptyLock = (now: bigint): LockState => ({
  lockedMass: ZERO,
  conviction: U64F64.zero,
  lastUpdate: now,
})

export const addLocks = (a: LockState, b: LockState): LockState => ({
  lockedMass: addU64(a.lockedMass, b.lockedMass),
  conviction: U64F64.saturatingAdd(a.conviction, b.conviction),
  lastUpdate: maxOf(a.lastUpdate, b.lastUpdate),
})

export const lessLock = (lock: LockState, mass: Alpha, conviction: U64F64): LockState => ({
  lockedMass: subU64(lock.lockedMass, mass),
  conviction: U64F64.saturatingSub(lock.conviction, conviction),
  lastUpdate: lock.lastUpdate,
})

/** Brings a lock to the present block. */
export const rollNow = (ctx: Ctx, lock: LockState, kind: LockKind): LockState =>
  rolledLock(lock, currentBlock(ctx), ratesOf(ctx), kind)

/** Stores a coldkey's lock, or forgets it when too little is left (`insert_lock_state`). */
export function setLock(ctx: Ctx, coldkey: Coldkey, netuid: NetUid, hotkey: Hotkey, lock: LockState): void {
  if (isNothing(lock)) {
    removeLock(ctx, coldkey, netuid, hotkey)
    return
  }
  store.lockingColdkeys.set(ctx, netuid, hotkey, coldkey, true)
  store.lock.set(ctx, coldkey, netuid, hotkey, lock)
}

export function removeLock(ctx: Ctx, coldkey: Coldkey, netuid: NetUid, hotkey: Hotkey): void {
  store.lockingColdkeys.remove(ctx, netuid, hotkey, coldkey)
  store.lock.remove(ctx, coldkey, netuid, hotkey)
}

const isEmpty = (lock: LockState) => lock.lockedMass === 0n && lock.conviction === 0n

type OfHotkey = StorageMap<[NetUid, Hotkey], LockState, LockState | undefined>
type OfSubnet = StorageMap<[NetUid], LockState, LockState | undefined>

function bookOf(kind: LockKind): { ofSubnet: OfSubnet } | { ofHotkey: OfHotkey } {
  if (kind.owner) return { ofSubnet: kind.perpetual ? store.ownerLock : store.decayingOwnerLock }
  return { ofHotkey: kind.perpetual ? store.hotkeyLock : store.decayingHotkeyLock }
}

/** Sum of a hotkey's locks of one kind. */
export function sumOf(ctx: Ctx, netuid: NetUid, hotkey: Hotkey, kind: LockKind): LockState | undefined {
  const book = bookOf(kind)
  return 'ofSubnet' in book ? book.ofSubnet.get(ctx, netuid) : book.ofHotkey.get(ctx, netuid, hotkey)
}

export function setSum(ctx: Ctx, netuid: NetUid, hotkey: Hotkey, kind: LockKind, lock: LockState): void {
  const book = bookOf(kind)
  if ('ofSubnet' in book) {
    if (isEmpty(lock)) book.ofSubnet.remove(ctx, netuid)
    else book.ofSubnet.set(ctx, netuid, lock)
  } else if (isEmpty(lock)) book.ofHotkey.remove(ctx, netuid, hotkey)
  else book.ofHotkey.set(ctx, netuid, hotkey, lock)
}

/** Brings the sum that a coldkey's lock belongs to to the present, and changes it. */
function changeSum(
  ctx: Ctx,
  coldkey: Coldkey,
  netuid: NetUid,
  hotkey: Hotkey,
  change: (sum: LockState) => LockState,
): void {
  const kind = lockKind(ctx, coldkey, netuid, hotkey)
  const sum = sumOf(ctx, netuid, hotkey, kind) ?? emptyLock(currentBlock(ctx))
  setSum(ctx, netuid, hotkey, kind, change(rollNow(ctx, sum, kind)))
}

/** `add_aggregate_lock`. */
export function addToSum(ctx: Ctx, coldkey: Coldkey, netuid: NetUid, hotkey: Hotkey, added: LockState): void {
  const kind = lockKind(ctx, coldkey, netuid, hotkey)
  changeSum(ctx, coldkey, netuid, hotkey, (sum) => rollNow(ctx, addLocks(sum, added), kind))
}

/** `reduce_aggregate_lock`. */
export function takeFromSum(ctx: Ctx, coldkey: Coldkey, netuid: NetUid, hotkey: Hotkey, part: LockState): void {
  changeSum(ctx, coldkey, netuid, hotkey, (sum) => lessLock(sum, part.lockedMass, part.conviction))
}

/** A coldkey's lock with the sum it belongs to, both at the present block. */
export interface OpenLock {
  readonly hotkey: Hotkey
  readonly kind: LockKind
  readonly mine: LockState
  readonly sum: LockState
}

/** `read_conviction_model_for_hotkey`, `roll_forward`: a coldkey's lock on a hotkey, existing or not, brought to the present. */
export function openLock(ctx: Ctx, coldkey: Coldkey, netuid: NetUid, hotkey: Hotkey): OpenLock {
  const now = currentBlock(ctx)
  const kind = lockKind(ctx, coldkey, netuid, hotkey)
  const before = store.lock.get(ctx, coldkey, netuid, hotkey) ?? emptyLock(now)
  const mine = rollNow(ctx, before, kind)
  const sum = sumOf(ctx, netuid, hotkey, kind) ?? emptyLock(now)
  const lostMass = subU64(before.lockedMass, mine.lockedMass)
  const lostConviction = U64F64.saturatingSub(before.conviction, mine.conviction)
  // What this lock lost leaves the sum; only a lock that lost nothing lets the sum age by itself.
  const aged =
    lostMass === 0n && lostConviction === 0n
      ? rollNow(ctx, sum, kind)
      : { ...lessLock(sum, lostMass, lostConviction), lastUpdate: now }
  return { hotkey, kind, mine, sum: aged }
}

/** A coldkey's lock on a subnet, if it has one: it has at most one. */
export function findLock(ctx: Ctx, coldkey: Coldkey, netuid: NetUid): OpenLock | undefined {
  const hotkey = lockedHotkey(ctx, coldkey, netuid)
  return hotkey === undefined ? undefined : openLock(ctx, coldkey, netuid, hotkey)
}

/** The hotkey that a coldkey's stake on a subnet is locked to. */
export function lockedHotkey(ctx: Ctx, coldkey: Coldkey, netuid: NetUid): Hotkey | undefined {
  return store.lock.keysOf(ctx, coldkey, netuid)[0]?.[2]
}

/** `save_conviction_model`. */
export function saveLock(ctx: Ctx, coldkey: Coldkey, netuid: NetUid, lock: OpenLock): void {
  setLock(ctx, coldkey, netuid, lock.hotkey, lock.mine)
  setSum(ctx, netuid, lock.hotkey, lock.kind, lock.sum)
}
