import { attempt, type Ctx, emit } from '@glia/frame'
import { U64F64 } from '@glia/yuma'
import { addU64 } from '../../arithmetic.ts'
import { currentBlock } from '../../block.ts'
import { events } from '../../events.ts'
import { enterSubnet } from '../../neurons/register.ts'
import * as store from '../../storage/index.ts'
import type { Hotkey, LockState, NetUid, Succession } from '../../types.ts'
import { addLocks, emptyLock, rollNow, setSum, sumOf } from './books.ts'
import { type LockKind, mostConvicted } from './rolled.ts'

/** Blocks of a year: a younger subnet keeps its owner (`ONE_YEAR`). */
const YEAR = 7_200n * 365n + 1_800n
/** Convictions must make up a tenth of the alpha outside the pool. */
const TENTH = U64F64.fromInteger(10)

/**
 * A subnet that is a year old passes to the owner of the hotkey with most conviction, when locks make up a tenth of its
 * alpha. The new owner's hotkey gets a uid. Event SubnetOwnerChanged (`change_subnet_owner_if_needed`).
 */
export function changeOwnerByConviction(ctx: Ctx, netuid: NetUid): void {
  const alpha = store.subnetAlphaOut.get(ctx, netuid)
  if (alpha === 0n || currentBlock(ctx) < addU64(store.networkRegisteredAt.get(ctx, netuid), YEAR)) return
  const conviction = U64F64.saturatingMul(totalConviction(ctx, netuid), TENTH)
  if (conviction < U64F64.fromInteger(alpha)) return
  const king = mostConvicted(ctx, netuid)
  const newColdkey = king === undefined ? undefined : store.owner.find(ctx, king)
  const oldColdkey = store.subnetOwner.get(ctx, netuid)
  if (king === undefined || newColdkey === undefined || newColdkey === oldColdkey) return
  if (!store.uids.has(ctx, netuid, king) && !entered(ctx, netuid, king)) return
  moveSums(ctx, netuid, { from: store.subnetOwnerHotkey.get(ctx, netuid), to: king })
  store.subnetOwner.set(ctx, netuid, newColdkey)
  store.subnetOwnerHotkey.set(ctx, netuid, king)
  emit(ctx, events.SubnetOwnerChanged, { netuid, oldColdkey, newColdkey })
}

/** Conviction of all locks on a subnet (`get_total_conviction`). */
function totalConviction(ctx: Ctx, netuid: NetUid): U64F64 {
  const of = (locks: readonly (LockState | undefined)[], kind: LockKind) =>
    locks.map((lock) => (lock === undefined ? U64F64.zero : rollNow(ctx, lock, kind).conviction))
  return [
    ...of(store.hotkeyLock.values(ctx, netuid), { owner: false, perpetual: true }),
    ...of(store.decayingHotkeyLock.values(ctx, netuid), { owner: false, perpetual: false }),
    ...of([store.ownerLock.get(ctx, netuid)], { owner: true, perpetual: true }),
    ...of([store.decayingOwnerLock.get(ctx, netuid)], { owner: true, perpetual: false }),
  ].reduce((total, conviction) => U64F64.saturatingAdd(total, conviction), U64F64.zero)
}

const entered = (ctx: Ctx, netuid: NetUid, hotkey: Hotkey): boolean =>
  attempt(() => {
    enterSubnet(ctx, netuid, hotkey)
    return true
  }) === true

/** The old owner's locks count as anybody's from now on, the new owner's as an owner's. */
function moveSums(ctx: Ctx, netuid: NetUid, { from, to }: Succession<Hotkey>): void {
  for (const perpetual of [true, false]) {
    const ofOwner = { owner: true, perpetual }
    const ofOthers = { owner: false, perpetual }
    const fallen = takeSum(ctx, netuid, from, ofOwner)
    if (fallen !== undefined) setSum(ctx, netuid, from, ofOthers, joined(ctx, netuid, from, ofOthers, fallen))
    const risen = takeSum(ctx, netuid, to, ofOthers)
    if (risen === undefined) continue
    const sum = joined(ctx, netuid, to, ofOwner, risen)
    setSum(ctx, netuid, to, ofOwner, rollNow(ctx, sum, ofOwner))
  }
}

function takeSum(ctx: Ctx, netuid: NetUid, hotkey: Hotkey, kind: LockKind): LockState | undefined {
  const sum = sumOf(ctx, netuid, hotkey, kind)
  if (sum === undefined) return undefined
  setSum(ctx, netuid, hotkey, kind, emptyLock(0n))
  return rollNow(ctx, sum, kind)
}

function joined(ctx: Ctx, netuid: NetUid, hotkey: Hotkey, kind: LockKind, added: LockState): LockState {
  const sum = sumOf(ctx, netuid, hotkey, kind)
  return {
    ...addLocks(sum === undefined ? emptyLock(0n) : rollNow(ctx, sum, kind), added),
    lastUpdate: currentBlock(ctx),
  }
}
