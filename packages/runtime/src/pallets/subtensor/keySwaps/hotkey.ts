import { betweenCalls, type Ctx, emit, ensure, type Weight } from '@glia/frame'
import { safeFloatIsZero } from '@glia/yuma'
import { hasAccount, withAccount, withoutAccounts } from '../accountList.ts'
import { addU64 } from '../arithmetic.ts'
import { currentBlock } from '../block.ts'
import { constants } from '../constants.ts'
import { errors } from '../errors.ts'
import { events } from '../events.ts'
import { ensureNotSystemAccount, hotkeyExists, ownsHotkey, setHotkeyOwner } from '../hotkeys.ts'
import { isRegisteredAnywhere } from '../neurons/uids.ts'
import { exceedsTxLimit, lastRateLimited } from '../rateLimits.ts'
import { type Holder, holdersOf } from '../staking/sharePool.ts'
import { stakeOfHotkey } from '../staking/stake.ts'
import * as store from '../storage/index.ts'
import { allNetuids } from '../subnets/subnets.ts'
import { canSpend, recycleTao } from '../tao.ts'
import { type Coldkey, type Hotkey, type NetUid, ROOT, type Tao } from '../types.ts'
import { swapInterval } from './cooldowns.ts'
import { DbUse } from './dbUse.ts'
import { type Swap, swapOnSubnet } from './hotkeyOnSubnet.ts'
import { moveLocksToHotkey } from './locks.ts'

/** Kinds of rate limits that a hotkey takes along. */
const LIMITS = ['LastTxBlock', 'LastTxBlockDelegateTake', 'LastTxBlockChildKeyTake'] as const

/**
 * A coldkey replaces its hotkey, on one subnet or on all; answers the weight. NonAssociatedColdKey,
 * NewHotKeyIsSameWithOld, HotKeySetTxRateLimitExceeded, HotKeyAlreadyRegisteredInSubNet, NewHotKeyNotCleanForRootSwap,
 * HotKeySwapOnSubnetIntervalNotPassed, NotEnoughBalanceToPaySwapHotKey (`do_swap_hotkey`).
 */
export function swapHotkey(ctx: Ctx, coldkey: Coldkey, swap: Swap, netuid: NetUid | undefined): Weight {
  const { from, to } = swap
  ensure(ownsHotkey(ctx, coldkey, from), errors.NonAssociatedColdKey)
  if (hotkeyExists(ctx, to)) ensure(ownsHotkey(ctx, coldkey, to), errors.NonAssociatedColdKey)
  ensure(from !== to, errors.NewHotKeyIsSameWithOld)
  const last = lastRateLimited(ctx, { type: 'LastTxBlock', value: coldkey })
  const tooSoon = exceedsTxLimit(store.txRateLimit.get(ctx), last, currentBlock(ctx))
  ensure(!tooSoon, errors.HotKeySetTxRateLimitExceeded)
  // On one subnet what counts is that it says anything of the key, be it that it is no member: a swap writes that, too.
  const registered = netuid === undefined ? isRegisteredAnywhere(ctx, to) : store.isNetworkMember.has(ctx, to, netuid)
  ensure(!registered, errors.HotKeyAlreadyRegisteredInSubNet)
  if (netuid === undefined || netuid === ROOT) ensureNothingOnRoot(ctx, to)
  const use = new DbUse()
  use.add(4)
  for (const type of LIMITS) {
    store.lastRateLimitedBlock.set(ctx, { type, value: to }, lastRateLimited(ctx, { type, value: from }))
    use.add(1, 1)
  }
  if (netuid === undefined) swapEverywhere(ctx, coldkey, swap, use)
  else swapOnOne(ctx, coldkey, swap, netuid, use)
  return use.weight()
}

/** Root dividends of two hotkeys cannot be told apart once merged: NewHotKeyNotCleanForRootSwap. */
function ensureNothingOnRoot(ctx: Ctx, hotkey: Hotkey): void {
  const clean =
    store.rootClaimable.get(ctx, hotkey).size === 0 &&
    stakeOfHotkey(ctx, hotkey, ROOT) === 0n &&
    store.rootClaimed.keysOf(ctx, ROOT, hotkey).length === 0
  ensure(clean, errors.NewHotKeyNotCleanForRootSwap)
}

const nextSwap = (ctx: Ctx, last: bigint) => addU64(last, swapInterval(ctx))

function pay(ctx: Ctx, coldkey: Coldkey, cost: Tao): void {
  ensure(canSpend(ctx, coldkey, cost), errors.NotEnoughBalanceToPaySwapHotKey)
  recycleTao(ctx, coldkey, cost)
}

function swapOnOne(ctx: Ctx, coldkey: Coldkey, swap: Swap, netuid: NetUid, use: DbUse): void {
  const now = currentBlock(ctx)
  const last = store.lastHotkeySwapOnNetuid.get(ctx, netuid, coldkey)
  ensure(nextSwap(ctx, last) < now, errors.HotKeySwapOnSubnetIntervalNotPassed)
  ensureNotSystemAccount(ctx, swap.to)
  pay(ctx, coldkey, constants.KeySwapOnSubnetCost.of(ctx.config))
  store.owner.set(ctx, swap.to, coldkey)
  use.add(7, 2)
  const owned = store.ownedHotkeys.get(ctx, coldkey)
  if (!hasAccount(owned, swap.to)) {
    store.ownedHotkeys.set(ctx, coldkey, withAccount(owned, swap.to))
    use.add(1, 1)
  }
  moveLocksToHotkey(ctx, swap, [netuid], use)
  swapOnSubnet(ctx, netuid, swap, use)
  rememberTransaction(ctx, coldkey)
  store.lastHotkeySwapOnNetuid.set(ctx, netuid, coldkey, now)
  use.add(0, 2)
  emit(ctx, events.HotkeySwappedOnSubnet, { coldkey, oldHotkey: swap.from, newHotkey: swap.to, netuid })
}

function swapEverywhere(ctx: Ctx, coldkey: Coldkey, swap: Swap, use: DbUse): void {
  const { from, to } = swap
  const now = currentBlock(ctx)
  const netuids = allNetuids(ctx)
  const taken = netuids.filter(
    (netuid) => store.isNetworkMember.get(ctx, from, netuid) || store.childKeys.get(ctx, from, netuid).length > 0,
  )
  use.add(2 * netuids.length + 1 + taken.length)
  for (const netuid of taken) {
    const last = store.lastHotkeySwapOnNetuid.get(ctx, netuid, coldkey)
    ensure(last === 0n || nextSwap(ctx, last) < now, errors.HotKeySwapOnSubnetIntervalNotPassed)
  }
  pay(ctx, coldkey, constants.KeySwapCost.of(ctx.config))
  use.add(3, 2)
  const holders = holdersOf(ctx, from)
  use.add(holders.length)
  moveLocksToHotkey(ctx, swap, netuids, use)
  moveOwnership(ctx, coldkey, swap, use)
  for (const netuid of netuids) swapOnSubnet(ctx, netuid, swap, use)
  moveGlobals(ctx, swap, use)
  if (!swap.keepStake) moveStakingHotkeys(ctx, swap, holders, use)
  for (const netuid of taken) store.lastHotkeySwapOnNetuid.set(ctx, netuid, coldkey, now)
  rememberTransaction(ctx, coldkey)
  use.add(0, taken.length + 1)
  emit(ctx, events.HotkeySwapped, { coldkey, oldHotkey: from, newHotkey: to })
}

function moveOwnership(ctx: Ctx, coldkey: Coldkey, { from, to }: Swap, use: DbUse): void {
  store.owner.remove(ctx, from)
  setHotkeyOwner(ctx, coldkey, to)
  store.ownedHotkeys.update(ctx, coldkey, (owned) => withoutAccounts(withAccount(owned, to), from))
  use.add(2, 2)
}

function moveGlobals(ctx: Ctx, { from, to }: Swap, use: DbUse): void {
  for (const type of LIMITS) {
    store.lastRateLimitedBlock.remove(ctx, { type, value: from })
    use.add(1, 2)
  }
  const take = store.delegates.find(ctx, from)
  if (take === undefined) return
  store.delegates.remove(ctx, from)
  store.delegates.set(ctx, to, take)
  use.add(2, 2)
}

function moveStakingHotkeys(ctx: Ctx, { from, to }: Swap, holders: readonly Holder[], use: DbUse): void {
  for (const { coldkey, share } of holders) {
    if (safeFloatIsZero(share)) continue
    betweenCalls(ctx)
    use.add(1)
    const hotkeys = store.stakingHotkeys.get(ctx, coldkey)
    if (!hasAccount(hotkeys, from)) continue
    store.stakingHotkeys.set(ctx, coldkey, withAccount(withoutAccounts(hotkeys, from, to), to))
    use.add(0, 1)
  }
}

function rememberTransaction(ctx: Ctx, coldkey: Coldkey): void {
  store.lastRateLimitedBlock.set(ctx, { type: 'LastTxBlock', value: coldkey }, currentBlock(ctx))
}
