import { attempt, type Ctx, emit, ensure, fail } from '@glia/frame'
import { U64F64 } from '@glia/yuma'
import { addU64, minOf, subU64 } from '../../arithmetic.ts'
import { currentBlock } from '../../block.ts'
import { errors } from '../../errors.ts'
import { events } from '../../events.ts'
import { hotkeyExists } from '../../hotkeys.ts'
import * as store from '../../storage/index.ts'
import type { Alpha, Coldkey, Hotkey, NetUid, Succession } from '../../types.ts'
import { hasStakeAbove } from '../stake.ts'
import {
  addLocks,
  addToSum,
  emptyLock,
  findLock,
  lessLock,
  lockedHotkey,
  openLock,
  removeLock,
  rollNow,
  saveLock,
  setLock,
  takeFromSum,
} from './books.ts'
import { availabilityOf, lockedOf, lockKind } from './rolled.ts'

/** Bit of `AccountFlags`: the account takes locked alpha. */
const ACCEPTS_LOCKED = 1n

/** StakeUnavailable when locks leave less than `amount` to take out (`ensure_available_to_unstake`). */
export function ensureUnlocked(ctx: Ctx, coldkey: Coldkey, netuid: NetUid, amount: Alpha): void {
  const least = lockedOf(ctx, coldkey, netuid) + amount
  ensure(amount === 0n || hasStakeAbove(ctx, coldkey, netuid, least - 1n), errors.StakeUnavailable)
}

/** Locks alpha of a coldkey to a hotkey: AmountTooLow, HotKeyAccountNotExists, LockHotkeyMismatch, InsufficientStakeForLock. Event StakeLocked (`do_lock_stake`). */
export function lockStake(ctx: Ctx, coldkey: Coldkey, netuid: NetUid, hotkey: Hotkey, amount: Alpha): void {
  ensure(amount !== 0n, errors.AmountTooLow)
  ensure(hotkeyExists(ctx, hotkey), errors.HotKeyAccountNotExists)
  const { total } = availabilityOf(ctx, coldkey, netuid)
  const existing = lockedHotkey(ctx, coldkey, netuid)
  ensure(existing === undefined || existing === hotkey, errors.LockHotkeyMismatch)
  const open = openLock(ctx, coldkey, netuid, hotkey)
  const now = currentBlock(ctx)
  const added = { lockedMass: amount, conviction: U64F64.zero, lastUpdate: now }
  const fresh = open.mine.lockedMass === 0n && open.mine.conviction === 0n
  const mine = fresh ? added : { ...open.mine, lockedMass: addU64(open.mine.lockedMass, amount) }
  ensure(total >= mine.lockedMass, errors.InsufficientStakeForLock)
  saveLock(ctx, coldkey, netuid, {
    ...open,
    mine: rollNow(ctx, mine, open.kind),
    sum: rollNow(ctx, addLocks(rollNow(ctx, open.sum, open.kind), added), open.kind),
  })
  emit(ctx, events.StakeLocked, { coldkey, hotkey, netuid, amount })
}

/** Locks what a subnet's owner was just paid, where the owner wants that (`auto_lock_owner_cut`). */
export function autoLockOwnerCut(ctx: Ctx, netuid: NetUid, amount: Alpha): void {
  if (!store.ownerCutAutoLockEnabled.get(ctx, netuid)) return
  const coldkey = store.subnetOwner.get(ctx, netuid)
  const hotkey = lockedHotkey(ctx, coldkey, netuid) ?? store.subnetOwnerHotkey.get(ctx, netuid)
  // What cannot be locked stays free.
  attempt(() => lockStake(ctx, coldkey, netuid, hotkey, amount))
}

/** Brings a lock to the present; one that has run out is forgotten (`cleanup_lock_if_zero`). */
export function refreshLock(ctx: Ctx, coldkey: Coldkey, netuid: NetUid): void {
  const open = findLock(ctx, coldkey, netuid)
  if (open !== undefined) saveLock(ctx, coldkey, netuid, open)
}

/** Takes `amount` out of a lock whose stake is gone (`force_reduce_lock`). */
export function forceReduceLock(ctx: Ctx, coldkey: Coldkey, netuid: NetUid, amount: Alpha): void {
  const open = findLock(ctx, coldkey, netuid)
  if (open === undefined) return
  const now = currentBlock(ctx)
  const { lockedMass, conviction } = open.mine
  const rest = subU64(lockedMass, amount)
  let left = emptyLock(now)
  if (rest !== 0n) {
    const removed = U64F64.safeDiv(U64F64.fromInteger(amount), U64F64.fromInteger(lockedMass))
    const kept = U64F64.saturatingMul(conviction, U64F64.saturatingSub(U64F64.one, removed))
    left = { lockedMass: rest, conviction: kept, lastUpdate: now }
  }
  const sum = rollNow(ctx, open.sum, open.kind)
  saveLock(ctx, coldkey, netuid, {
    ...open,
    mine: left,
    sum: lessLock(sum, subU64(lockedMass, rest), U64F64.saturatingSub(conviction, left.conviction)),
  })
}

/** Does an account refuse locked alpha? It does unless it said otherwise (`account_rejects_locked_alpha`). */
export const rejectsLocked = (ctx: Ctx, coldkey: Coldkey): boolean =>
  (store.accountFlags.get(ctx, coldkey) & ACCEPTS_LOCKED) === 0n

/** `set_accept_locked_alpha`. */
export function setAcceptsLocked(ctx: Ctx, coldkey: Coldkey, accepts: boolean): void {
  const flags = store.accountFlags.get(ctx, coldkey)
  const next = accepts ? flags | ACCEPTS_LOCKED : flags & ~ACCEPTS_LOCKED
  if (next === 0n) store.accountFlags.remove(ctx, coldkey)
  else store.accountFlags.set(ctx, coldkey, next)
}

/** Event RejectLockedAlphaUpdated. */
export function setRejectsLocked(ctx: Ctx, coldkey: Coldkey, enabled: boolean): void {
  setAcceptsLocked(ctx, coldkey, !enabled)
  emit(ctx, events.RejectLockedAlphaUpdated, { coldkey, enabled })
}

/**
 * Stake that goes to another coldkey takes its lock along, as far as free stake does not cover it. LockHotkeyMismatch,
 * AccountRejectsLockedAlpha (`transfer_lock`).
 */
export function transferLock(ctx: Ctx, { from, to }: Succession<Coldkey>, netuid: NetUid, amount: Alpha): void {
  if (from === to || amount === 0n) return
  const source = findLock(ctx, from, netuid)
  if (source === undefined) return
  const { total } = availabilityOf(ctx, from, netuid)
  const now = currentBlock(ctx)
  const destination = findLock(ctx, to, netuid)
  const free = subU64(total, source.mine.lockedMass)
  const owed = subU64(amount, minOf(amount, free))
  if (owed !== 0n && destination !== undefined) ensure(destination.hotkey === source.hotkey, errors.LockHotkeyMismatch)
  const mass = minOf(owed, source.mine.lockedMass)
  const share = U64F64.safeDiv(U64F64.fromInteger(mass), U64F64.fromInteger(source.mine.lockedMass))
  const conviction = mass === 0n ? U64F64.zero : U64F64.saturatingMul(source.mine.conviction, share)
  ensure(mass === 0n || !rejectsLocked(ctx, to), errors.AccountRejectsLockedAlpha)

  const moved = { lockedMass: mass, conviction, lastUpdate: now }
  const hotkey = destination?.hotkey ?? source.hotkey
  const left = rollNow(ctx, lessLock(source.mine, mass, conviction), source.kind)
  const arrived = addLocks(destination?.mine ?? emptyLock(now), { ...moved, lastUpdate: 0n })
  setLock(ctx, from, netuid, source.hotkey, left)
  setLock(ctx, to, netuid, hotkey, rollNow(ctx, arrived, lockKind(ctx, to, netuid, hotkey)))
  if (mass === 0n) return
  takeFromSum(ctx, from, netuid, source.hotkey, moved)
  addToSum(ctx, to, netuid, hotkey, moved)
}

/** Moves a lock to another hotkey; its conviction is lost when that has another owner. HotKeyAccountNotExists, NoExistingLock. Event LockMoved (`do_move_lock`). */
export function moveLock(ctx: Ctx, coldkey: Coldkey, destination: Hotkey, netuid: NetUid): void {
  ensure(hotkeyExists(ctx, destination), errors.HotKeyAccountNotExists)
  const open = findLock(ctx, coldkey, netuid) ?? fail(errors.NoExistingLock)
  const sameOwner = store.owner.get(ctx, open.hotkey) === store.owner.get(ctx, destination)
  const kept = sameOwner ? open.mine : { ...open.mine, conviction: U64F64.zero }
  const moved = rollNow(ctx, kept, lockKind(ctx, coldkey, netuid, destination))
  removeLock(ctx, coldkey, netuid, open.hotkey)
  setLock(ctx, coldkey, netuid, destination, moved)
  takeFromSum(ctx, coldkey, netuid, open.hotkey, open.mine)
  addToSum(ctx, coldkey, netuid, destination, moved)
  emit(ctx, events.LockMoved, { coldkey, originHotkey: open.hotkey, destinationHotkey: destination, netuid })
}

/** Stops a coldkey's lock from decaying, or lets it decay again. Event PerpetualLockUpdated (`do_set_perpetual_lock`). */
export function setPerpetualLock(ctx: Ctx, coldkey: Coldkey, netuid: NetUid, enabled: boolean): void {
  const changes = (store.decayingLock.get(ctx, coldkey, netuid) === false) !== enabled
  const open = findLock(ctx, coldkey, netuid)
  if (open !== undefined) {
    saveLock(ctx, coldkey, netuid, open)
    if (changes) takeFromSum(ctx, coldkey, netuid, open.hotkey, open.mine)
  }
  if (enabled) store.decayingLock.set(ctx, coldkey, netuid, false)
  else store.decayingLock.remove(ctx, coldkey, netuid)
  const hotkey = lockedHotkey(ctx, coldkey, netuid)
  const lock = hotkey === undefined ? undefined : store.lock.get(ctx, coldkey, netuid, hotkey)
  if (changes && hotkey !== undefined && lock !== undefined) addToSum(ctx, coldkey, netuid, hotkey, lock)
  emit(ctx, events.PerpetualLockUpdated, { coldkey, netuid, enabled })
}

/** Forgets every lock of a subnet that ends (`destroy_lock_maps`). */
export function destroyLocks(ctx: Ctx, netuid: NetUid): void {
  for (const [, hotkey, coldkey] of store.lockingColdkeys.keysOf(ctx, netuid)) removeLock(ctx, coldkey, netuid, hotkey)
  store.hotkeyLock.clear(ctx, netuid)
  store.decayingHotkeyLock.clear(ctx, netuid)
  store.ownerLock.remove(ctx, netuid)
  store.decayingOwnerLock.remove(ctx, netuid)
  for (const [coldkey, of] of store.decayingLock.keysOf(ctx))
    if (of === netuid) store.decayingLock.remove(ctx, coldkey, of)
}
