import { type AccountId, type Ctx, DispatchFailure, emit, ensure } from '@glia/frame'
import { addU64 } from '../arithmetic.ts'
import { currentBlock } from '../block.ts'
import { errors } from '../errors.ts'
import { events } from '../events.ts'
import { ownsHotkey } from '../hotkeys.ts'
import { passesRateLimitOnSubnet, setLastBlockOf } from '../rateLimits.ts'
import { totalStakeOfHotkey } from '../staking/removeStake.ts'
import type { Share } from '../storage/index.ts'
import * as store from '../storage/index.ts'
import { allNetuids, ensureSubnetExists } from '../subnets/subnets.ts'
import { type NetUid, ROOT } from '../types.ts'
import { ensureChildrenAllowed, relationsOf, relationsWith, storeRelations } from './relations.ts'

const SET_CHILDREN = { type: 'SetChildren' } as const

/**
 * A coldkey names the children of its hotkey on a subnet: at once before the subnet trades, after a cooldown afterwards
 * (`do_schedule_children`). Events SetChildren or SetChildrenScheduled. Errors in order: TxRateLimitExceeded,
 * RegistrationNotPermittedOnRootSubnet, SubnetNotExists, NonAssociatedColdKey, DuplicateChild, InvalidChild,
 * TooManyChildren, ProportionOverflow, ChildParentInconsistency, NotEnoughStakeToSetChildkeys.
 */
export function scheduleChildren(
  ctx: Ctx,
  coldkey: AccountId,
  hotkey: AccountId,
  netuid: NetUid,
  children: readonly Share[],
): void {
  ensure(passesRateLimitOnSubnet(ctx, SET_CHILDREN, hotkey, netuid), errors.TxRateLimitExceeded)
  ensure(netuid !== ROOT, errors.RegistrationNotPermittedOnRootSubnet)
  ensureSubnetExists(ctx, netuid)
  ensure(ownsHotkey(ctx, coldkey, hotkey), errors.NonAssociatedColdKey)
  ensure(new Set(children.map(([, child]) => child)).size === children.length, errors.DuplicateChild)
  ensureChildrenAllowed(relationsOf(ctx, hotkey, netuid), children)
  ensure(
    children.length === 0 ||
      totalStakeOfHotkey(ctx, hotkey) >= store.stakeThreshold.get(ctx) ||
      store.subnetOwnerHotkey.find(ctx, netuid) === hotkey,
    errors.NotEnoughStakeToSetChildkeys,
  )
  setLastBlockOf(ctx, SET_CHILDREN, hotkey, netuid, currentBlock(ctx))
  if (!store.subtokenEnabled.get(ctx, netuid)) {
    applyChildren(ctx, netuid, hotkey, children)
    return
  }
  const block = addU64(currentBlock(ctx), store.pendingChildKeyCooldown.get(ctx))
  store.pendingChildKeys.set(ctx, netuid, hotkey, [children, block])
  emit(ctx, events.SetChildrenScheduled, [hotkey, netuid, block, children])
}

/** Children that no longer fit are dropped without a word (`persist_pending_chidren_ok`). */
function applyChildren(ctx: Ctx, netuid: NetUid, hotkey: AccountId, children: readonly Share[]): void {
  try {
    storeRelations(ctx, netuid, relationsWith(ctx, hotkey, netuid, children))
  } catch (error) {
    if (!(error instanceof DispatchFailure)) throw error
    return
  }
  emit(ctx, events.SetChildren, [hotkey, netuid, children])
}

/** On the subnets whose epoch was this block, children whose cooldown is over are set (`try_set_pending_children`). */
export function applyPendingChildren(ctx: Ctx): void {
  const block = currentBlock(ctx)
  for (const netuid of allNetuids(ctx)) {
    if (store.lastEpochBlock.get(ctx, netuid) !== block) continue
    const trading = store.subtokenEnabled.get(ctx, netuid)
    for (const [[, hotkey], [children, due]] of store.pendingChildKeys.entries(ctx, netuid)) {
      if (due >= block && trading) continue
      applyChildren(ctx, netuid, hotkey, children)
      store.pendingChildKeys.remove(ctx, netuid, hotkey)
    }
  }
}
