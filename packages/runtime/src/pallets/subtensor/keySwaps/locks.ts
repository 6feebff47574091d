import { betweenCalls, type Ctx, ensure } from '@glia/frame'
import { currentBlock } from '../block.ts'
import { errors } from '../errors.ts'
import { addToSum, removeLock, rollNow, setLock, setSum, takeFromSum } from '../staking/locks/books.ts'
import { type LockKind, lockKind, ratesOf, rolledLock } from '../staking/locks/rolled.ts'
import { rejectsLocked } from '../staking/locks/rules.ts'
import * as store from '../storage/index.ts'
import type { Coldkey, Hotkey, LockState, NetUid, Succession } from '../types.ts'
import type { DbUse } from './dbUse.ts'

/** Refuses a coldkey with locked stake: ActiveLockExists (`ensure_no_active_locks`). */
function ensureNothingLocked(ctx: Ctx, coldkey: Coldkey): void {
  const now = currentBlock(ctx)
  for (const [[, netuid, hotkey], lock] of store.lock.entries(ctx, coldkey)) {
    const rolled = rolledLock(lock, now, ratesOf(ctx), lockKind(ctx, coldkey, netuid, hotkey))
    ensure(rolled.lockedMass === 0n, errors.ActiveLockExists)
  }
}

/** A coldkey's locks, and what it said about them, go to another. ActiveLockExists, AccountRejectsLockedAlpha (`swap_coldkey_locks`). */
export function moveLocksOfColdkey(ctx: Ctx, { from, to }: Succession<Coldkey>): void {
  ensureNothingLocked(ctx, to)
  const locks = store.lock.entries(ctx, from).map(([[, netuid, hotkey], lock]) => {
    const kind = lockKind(ctx, from, netuid, hotkey)
    const rolled = rollNow(ctx, lock, kind)
    ensure(rolled.lockedMass === 0n || !rejectsLocked(ctx, to), errors.AccountRejectsLockedAlpha)
    return { netuid, hotkey, kind, rolled }
  })
  // A sum is found by what its coldkey said, so locks leave the sums before the words move, and join them after.
  for (const { netuid, hotkey, rolled } of locks) {
    removeLock(ctx, from, netuid, hotkey)
    takeFromSum(ctx, from, netuid, hotkey, rolled)
  }
  for (const [[, netuid], decaying] of store.decayingLock.entries(ctx, from)) {
    store.decayingLock.remove(ctx, from, netuid)
    if (decaying !== undefined) store.decayingLock.set(ctx, to, netuid, decaying)
  }
  const flags = store.accountFlags.take(ctx, from)
  if (flags === 0n) store.accountFlags.remove(ctx, to)
  else store.accountFlags.set(ctx, to, flags)
  for (const { netuid, hotkey, kind, rolled } of locks) {
    const lock = rollNow(ctx, rolled, kind)
    setLock(ctx, to, netuid, hotkey, lock)
    addToSum(ctx, to, netuid, hotkey, lock)
  }
}

/** Locks made to a hotkey become locks to another of the same owner (`swap_hotkey_locks`). */
export function moveLocksToHotkey(ctx: Ctx, swap: Succession<Hotkey>, netuids: readonly NetUid[], use: DbUse): void {
  for (const netuid of netuids) {
    use.add(5)
    moveOnSubnet(ctx, swap, netuid, use)
  }
}

function moveOnSubnet(ctx: Ctx, { from, to }: Succession<Hotkey>, netuid: NetUid, use: DbUse): void {
  const ownerHotkey = store.subnetOwnerHotkey.get(ctx, netuid)
  const wasOwner = ownerHotkey === from
  const isOwner = wasOwner || ownerHotkey === to
  if (!isOwner && !store.hotkeyLock.has(ctx, netuid, from) && !store.decayingHotkeyLock.has(ctx, netuid, from)) return
  for (const [, , coldkey] of store.lockingColdkeys.keysOf(ctx, netuid, from)) {
    betweenCalls(ctx)
    use.add(1)
    const lock = store.lock.get(ctx, coldkey, netuid, from)
    const perpetual = lockKind(ctx, coldkey, netuid, from).perpetual
    removeLock(ctx, coldkey, netuid, from)
    use.add(0, lock === undefined ? 1 : 2)
    if (lock === undefined) continue
    const rolled = rollNow(ctx, lock, { owner: wasOwner, perpetual })
    setLock(ctx, coldkey, netuid, to, rollNow(ctx, rolled, { owner: isOwner, perpetual }))
  }
  for (const perpetual of [true, false]) {
    const before = { owner: wasOwner, perpetual }
    const sum = takeSum(ctx, netuid, from, before)
    if (sum === undefined) continue
    const after = { owner: isOwner, perpetual }
    setSum(ctx, netuid, to, after, rollNow(ctx, rollNow(ctx, sum, before), after))
  }
  use.add(0, 6)
}

function takeSum(ctx: Ctx, netuid: NetUid, hotkey: Hotkey, kind: LockKind): LockState | undefined {
  if (kind.owner) return (kind.perpetual ? store.ownerLock : store.decayingOwnerLock).take(ctx, netuid)
  return (kind.perpetual ? store.hotkeyLock : store.decayingHotkeyLock).take(ctx, netuid, hotkey)
}
