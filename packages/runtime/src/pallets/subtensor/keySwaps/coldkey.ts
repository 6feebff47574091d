import { betweenCalls, type Ctx, emit, ensure } from '@glia/frame'
import { type AccountList, withAccount, withAccounts, withoutAccounts } from '../accountList.ts'
import { currentBlock } from '../block.ts'
import { errors } from '../errors.ts'
import { events } from '../events.ts'
import { hotkeyExists, setHotkeyOwner } from '../hotkeys.ts'
import { setAcceptsLocked } from '../staking/locks/rules.ts'
import { listRootStaker, unlistRootStaker } from '../staking/rootClaim.ts'
import { netuidsOfEntries, netuidsOfHotkey } from '../staking/sharePool.ts'
import { decreaseStake, increaseListedStake, stakeOf } from '../staking/stake.ts'
import * as store from '../storage/index.ts'
import { allNetuids } from '../subnets/subnets.ts'
import { transferAllTao } from '../tao.ts'
import { asHotkey, type Coldkey, type Hotkey, type NetUid, ROOT, type Succession } from '../types.ts'
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
  const netuids = allNetuids(ctx)
  const stakes = new Stakes(ctx, swap, netuids)
  for (const netuid of netuids) {
    if (store.subnetOwner.get(ctx, netuid) === from) store.subnetOwner.set(ctx, netuid, to)
    moveAutoStake(ctx, netuid, swap)
    stakes.move(netuid)
  }
  stakes.moveList()
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
  store.autoStakeDestinationColdkeys.update(ctx, hotkey, netuid, (coldkeys) =>
    withAccount(withoutAccounts(coldkeys, from, to), to),
  )
}

/**
 * The stake that moves.
 *
 * PERF: anybody may list thousands of hotkeys, most of them without stake on most subnets, and a list of those that arrive that is
 * written for each would be as many lists.
 */
class Stakes {
  readonly #ctx: Ctx
  readonly #swap: Succession<Coldkey>
  readonly #hotkeys: AccountList<Hotkey>
  /** In the order of the list; others have nothing to move there. */
  readonly #byNetuid = new Map<NetUid, Set<Hotkey>>()
  /** Hotkeys in the order in which their stake arrived. */
  readonly #arrived = new Set<Hotkey>()

  constructor(ctx: Ctx, swap: Succession<Coldkey>, netuids: readonly NetUid[]) {
    this.#ctx = ctx
    this.#swap = swap
    this.#hotkeys = store.stakingHotkeys.get(ctx, swap.from)
    for (const hotkey of this.#hotkeys) {
      betweenCalls(ctx)
      for (const netuid of netuidsOfHotkey(ctx, hotkey, netuids)) this.#at(netuid).add(hotkey)
      for (const coldkey of [swap.from, swap.to])
        for (const netuid of netuidsOfEntries(ctx, hotkey, coldkey, netuids)) this.#at(netuid).add(hotkey)
    }
  }

  #at(netuid: NetUid): Set<Hotkey> {
    const known = this.#byNetuid.get(netuid) ?? new Set()
    this.#byNetuid.set(netuid, known)
    return known
  }

  move(netuid: NetUid): void {
    const ctx = this.#ctx
    const { from, to } = this.#swap
    for (const hotkey of this.#at(netuid)) {
      betweenCalls(ctx)
      const amount = stakeOf(ctx, hotkey, from, netuid)
      decreaseStake(ctx, hotkey, from, netuid, amount)
      increaseListedStake(ctx, hotkey, to, netuid, amount)
      if (amount > 0n) this.#arrived.add(hotkey)
      if (stakeOf(ctx, hotkey, to, netuid) === 0n) continue
      moveRootClaimed(ctx, netuid, { hotkey, coldkey: from }, { hotkey, coldkey: to })
      if (netuid === ROOT) listRootStaker(ctx, to)
    }
    if (netuid === ROOT) unlistRootStaker(ctx, from)
  }

  moveList(): void {
    const { from, to } = this.#swap
    store.stakingHotkeys.remove(this.#ctx, from)
    store.stakingHotkeys.update(this.#ctx, to, (known) =>
      withAccounts(withAccounts(known, this.#arrived), this.#hotkeys),
    )
  }
}

function moveOwnedHotkeys(ctx: Ctx, { from, to }: Succession<Coldkey>): void {
  const owned = store.ownedHotkeys.take(ctx, from)
  for (const hotkey of owned) {
    betweenCalls(ctx)
    setHotkeyOwner(ctx, to, hotkey)
  }
  store.ownedHotkeys.update(ctx, to, (known) => withAccounts(known, owned))
}
