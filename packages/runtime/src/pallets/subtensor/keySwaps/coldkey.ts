import { type Ctx, emit, ensure } from '@glia/frame'
import { currentBlock } from '../block.ts'
import { errors } from '../errors.ts'
import { events } from '../events.ts'
import { hotkeyExists, setHotkeyOwner, withItems } from '../hotkeys.ts'
import { setAcceptsLocked } from '../staking/locks/rules.ts'
import { listRootStaker, unlistRootStaker } from '../staking/rootClaim.ts'
import { decreaseStake, increaseStake, stakeOf } from '../staking/stake.ts'
import * as store from '../storage/index.ts'
import { allNetuids } from '../subnets/subnets.ts'
import { transferAllTao } from '../tao.ts'
import { asHotkey, type Coldkey, type NetUid, ROOT, type Succession } from '../types.ts'
import { moveLocksOfColdkey } from './locks.ts'
import { moveRootClaimed } from './rootClaims.ts'

/**
 * Everything that a coldkey has and is goes to another. ColdKeyAlreadyAssociated, NewColdKeyIsHotkey, and what locks
 * refuse. Event ColdkeySwapped (`do_swap_coldkey`).
 */
export function swapColdkey(ctx: Ctx, swap: Succession<Coldkey>): void {
  const { from, to } = swap
  ensure(store.stakingHotkeys.get(ctx, to).length === 0, errors.ColdKeyAlreadyAssociated)
  ensure(!hotkeyExists(ctx, asHotkey(to)), errors.NewColdKeyIsHotkey)
  moveIdentity(ctx, swap)
  // Locked stake must be able to arrive; what the old coldkey said of it moves with the locks.
  setAcceptsLocked(ctx, to, true)
  for (const netuid of allNetuids(ctx)) {
    if (store.subnetOwner.get(ctx, netuid) === from) store.subnetOwner.set(ctx, netuid, to)
    moveAutoStake(ctx, netuid, swap)
    moveStake(ctx, netuid, swap)
  }
  moveStakingHotkeys(ctx, swap)
  moveOwnedHotkeys(ctx, swap)
  moveLocksOfColdkey(ctx, swap)
  transferAllTao(ctx, swap)
  store.lastRateLimitedBlock.set(ctx, { type: 'LastTxBlock', value: to }, currentBlock(ctx))
  emit(ctx, events.ColdkeySwapped, { oldColdkey: from, newColdkey: to })
}

function moveIdentity(ctx: Ctx, { from, to }: Succession<Coldkey>): void {
  if (store.identitiesV2.has(ctx, to)) return
  const identity = store.identitiesV2.take(ctx, from)
  if (identity !== undefined) store.identitiesV2.set(ctx, to, identity)
}

function moveAutoStake(ctx: Ctx, netuid: NetUid, { from, to }: Succession<Coldkey>): void {
  const hotkey = store.autoStakeDestination.take(ctx, from, netuid)
  if (hotkey === undefined) return
  store.autoStakeDestination.set(ctx, to, netuid, hotkey)
  store.autoStakeDestinationColdkeys.update(ctx, hotkey, netuid, (coldkeys) => [
    ...coldkeys.filter((coldkey) => coldkey !== from && coldkey !== to),
    to,
  ])
}

function moveStake(ctx: Ctx, netuid: NetUid, { from, to }: Succession<Coldkey>): void {
  for (const hotkey of store.stakingHotkeys.get(ctx, from)) {
    const amount = stakeOf(ctx, hotkey, from, netuid)
    decreaseStake(ctx, hotkey, from, netuid, amount)
    increaseStake(ctx, hotkey, to, netuid, amount)
    if (stakeOf(ctx, hotkey, to, netuid) === 0n) continue
    moveRootClaimed(ctx, netuid, { hotkey, coldkey: from }, { hotkey, coldkey: to })
    if (netuid === ROOT) listRootStaker(ctx, to)
  }
  if (netuid === ROOT) unlistRootStaker(ctx, from)
}

function moveStakingHotkeys(ctx: Ctx, { from, to }: Succession<Coldkey>): void {
  const hotkeys = store.stakingHotkeys.take(ctx, from)
  store.stakingHotkeys.update(ctx, to, (known) => withItems(known, hotkeys))
}

function moveOwnedHotkeys(ctx: Ctx, { from, to }: Succession<Coldkey>): void {
  const owned = store.ownedHotkeys.take(ctx, from)
  for (const hotkey of owned) setHotkeyOwner(ctx, to, hotkey)
  store.ownedHotkeys.update(ctx, to, (known) => withItems(known, owned))
}
