import { type Ctx, DispatchFailure, emit, ensure } from '@glia/frame'
import { addU64 } from '../../arithmetic.ts'
import { currentBlock } from '../../block.ts'
import { errors } from '../../errors.ts'
import { events } from '../../events.ts'
import { ownsHotkey } from '../../hotkeys.ts'
import { passesRateLimitOnSubnet, setLastBlockOf } from '../../rateLimits.ts'
import type { Share } from '../../storage/index.ts'
import * as store from '../../storage/index.ts'
import { ensureSubnetExists } from '../../subnets/subnets.ts'
import { type Coldkey, type Hotkey, type NetUid, ROOT } from '../../types.ts'
import { totalStakeOfHotkey } from '../removeStake.ts'
import { GatheredLinks, type Links, storedLinks } from './links.ts'
import { ensureAcceptable, relationsWith, storedRelations, storeRelations } from './relations.ts'

const KIND = { type: 'SetChildren' } as const

/**
 * A hotkey's owner names its children on a subnet; they count after a delay, or at once before the subnet is started.
 * Errors in order: TxRateLimitExceeded, RegistrationNotPermittedOnRootSubnet, SubnetNotExists, NonAssociatedColdKey,
 * DuplicateChild, those of `ensureAcceptable`, NotEnoughStakeToSetChildkeys. Event SetChildrenScheduled or SetChildren
 * (`do_schedule_children`).
 */
export function scheduleChildren(
  ctx: Ctx,
  coldkey: Coldkey,
  hotkey: Hotkey,
  netuid: NetUid,
  children: readonly Share[],
): void {
  ensure(passesRateLimitOnSubnet(ctx, KIND, hotkey, netuid), errors.TxRateLimitExceeded)
  ensure(netuid !== ROOT, errors.RegistrationNotPermittedOnRootSubnet)
  ensureSubnetExists(ctx, netuid)
  ensure(ownsHotkey(ctx, coldkey, hotkey), errors.NonAssociatedColdKey)
  ensure(new Set(children.map(([, child]) => child)).size === children.length, errors.DuplicateChild)
  ensureAcceptable(storedRelations(ctx, hotkey, netuid), children)
  const enough =
    children.length === 0 ||
    totalStakeOfHotkey(ctx, hotkey) >= store.stakeThreshold.get(ctx) ||
    store.subnetOwnerHotkey.find(ctx, netuid) === hotkey
  ensure(enough, errors.NotEnoughStakeToSetChildkeys)
  setLastBlockOf(ctx, KIND, hotkey, netuid, currentBlock(ctx))
  if (!store.subtokenEnabled.get(ctx, netuid)) {
    applyChildren(ctx, storedLinks(ctx, netuid), netuid, hotkey, children)
    return
  }
  const from = addU64(currentBlock(ctx), store.pendingChildKeyCooldown.get(ctx))
  store.pendingChildKeys.set(ctx, netuid, hotkey, [children, from])
  emit(ctx, events.SetChildrenScheduled, [hotkey, netuid, from, children])
}

/** Makes the children count whose delay is over (`do_set_pending_children`). */
export function applyPendingChildren(ctx: Ctx, netuid: NetUid): void {
  const started = store.subtokenEnabled.get(ctx, netuid)
  const due = store.pendingChildKeys.entries(ctx, netuid).filter(([, [, from]]) => from < currentBlock(ctx) || !started)
  const links = new GatheredLinks(ctx, netuid)
  for (const [[, hotkey], [children]] of due) applyChildren(ctx, links, netuid, hotkey, children)
  links.store()
  for (const [[, hotkey]] of due) store.pendingChildKeys.remove(ctx, netuid, hotkey)
}

/** Children that no longer fit are forgotten without a word (`persist_pending_chidren_ok`). */
function applyChildren(ctx: Ctx, links: Links, netuid: NetUid, hotkey: Hotkey, children: readonly Share[]): void {
  try {
    storeRelations(links, relationsWith(ctx, links, hotkey, children))
  } catch (error) {
    if (!(error instanceof DispatchFailure)) throw error
    return
  }
  emit(ctx, events.SetChildren, [hotkey, netuid, children])
}

/** The owner of a root validator says whether new subnets' owners become its children. Event AutoParentDelegationEnabledSet. */
export function setAutoParentDelegation(ctx: Ctx, coldkey: Coldkey, hotkey: Hotkey, enabled: boolean): void {
  ensure(ownsHotkey(ctx, coldkey, hotkey), errors.NonAssociatedColdKey)
  ensure(store.uids.has(ctx, ROOT, hotkey), errors.HotKeyNotRegisteredInSubNet)
  store.autoParentDelegationEnabled.set(ctx, hotkey, enabled)
  emit(ctx, events.AutoParentDelegationEnabledSet, { hotkey, enabled })
}
