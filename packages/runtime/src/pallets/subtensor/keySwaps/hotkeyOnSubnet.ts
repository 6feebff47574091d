import { betweenCalls, type Ctx } from '@glia/frame'
import { hasAccount, withAccount } from '../accountList.ts'
import { addU64 } from '../arithmetic.ts'
import { storageIndices } from '../neurons/uids.ts'
import { storedLinks } from '../staking/children/links.ts'
import { ensureAcceptable, rebound, storedRelations, storeRelations } from '../staking/children/relations.ts'
import { holdersOf } from '../staking/sharePool.ts'
import { decreaseStake, increaseStake, stakeOf } from '../staking/stake.ts'
import * as store from '../storage/index.ts'
import { setSubnetOwnerHotkey } from '../subnets/owner.ts'
import { type Hotkey, type NetUid, ROOT, type Succession } from '../types.ts'
import { moveVotingPower } from '../votingPower/tracking.ts'
import type { DbUse } from './dbUse.ts'
import { moveRootClaimable, moveRootClaimed } from './rootClaims.ts'

/** The hotkeys of a swap. */
export interface Swap extends Succession<Hotkey> {
  /** Stake stays with the old hotkey. */
  readonly keepStake: boolean
}

/** On one subnet a hotkey becomes another (`perform_hotkey_swap_on_one_subnet`). */
export function swapOnSubnet(ctx: Ctx, netuid: NetUid, swap: Swap, use: DbUse): void {
  moveNeuron(ctx, netuid, swap, use)
  moveChildkeyTake(ctx, netuid, swap, use)
  moveRelations(ctx, netuid, swap, use)
  moveInPendingChildren(ctx, netuid, swap, use)
  moveAutoStake(ctx, netuid, swap)
  moveSubnetOwnership(ctx, netuid, swap, use)
  if (swap.keepStake) return
  moveDividends(ctx, netuid, swap, use)
  moveStake(ctx, netuid, swap, use)
  if (netuid === ROOT) moveRootClaims(ctx, swap, use)
}

function moveNeuron(ctx: Ctx, netuid: NetUid, { from, to }: Swap, use: DbUse): void {
  const member = store.isNetworkMember.take(ctx, from, netuid)
  store.isNetworkMember.set(ctx, to, netuid, member)
  use.add(1, 2)
  if (!member) return
  const uid = store.uids.take(ctx, netuid, from)
  if (uid !== undefined) {
    store.uids.set(ctx, netuid, to, uid)
    store.keys.set(ctx, netuid, uid, to)
    use.add(1, 3)
  }
  moveServing(ctx, netuid, { from, to }, use)
  for (const index of storageIndices(ctx, netuid)) {
    const commits = store.weightCommits.take(ctx, index, from)
    if (commits === undefined) continue
    store.weightCommits.set(ctx, index, to, commits)
    use.add(1, 2)
  }
  const loaded = store.loadedEmission.get(ctx, netuid)
  if (loaded !== undefined) {
    const renamed = loaded.map(([hotkey, ...rest]) => [hotkey === from ? to : hotkey, ...rest] as const)
    store.loadedEmission.set(ctx, netuid, renamed)
    use.add(1, 2)
  }
}

function moveServing(ctx: Ctx, netuid: NetUid, { from, to }: Succession<Hotkey>, use: DbUse): void {
  const prometheus = store.prometheus.take(ctx, netuid, from)
  if (prometheus !== undefined) {
    store.prometheus.set(ctx, netuid, to, prometheus)
    use.add(1, 2)
  }
  const axon = store.axons.take(ctx, netuid, from)
  if (axon !== undefined) {
    store.axons.set(ctx, netuid, to, axon)
    use.add(1, 2)
  }
  const certificate = store.neuronCertificates.take(ctx, netuid, from)
  if (certificate !== undefined) {
    store.neuronCertificates.set(ctx, netuid, to, certificate)
    use.add(1, 2)
  }
}

function moveChildkeyTake(ctx: Ctx, netuid: NetUid, { from, to }: Swap, use: DbUse): void {
  if (!store.childkeyTake.has(ctx, from, netuid)) return
  store.childkeyTake.set(ctx, to, netuid, store.childkeyTake.take(ctx, from, netuid))
  use.add(1, 2)
}

/** `parent_child_swap_hotkey`. */
function moveRelations(ctx: Ctx, netuid: NetUid, { from, to }: Swap, use: DbUse): void {
  const links = storedLinks(ctx, netuid)
  const relations = storedRelations(ctx, from, netuid)
  use.add(2)
  for (const child of relations.children.keys()) links.drop('parents', child, from)
  for (const parent of relations.parents.keys()) links.drop('children', parent, from)
  use.add(relations.children.size + relations.parents.size, relations.children.size + relations.parents.size)
  // The reference leaves an empty list here, where elsewhere it leaves nothing.
  store.childKeys.set(ctx, from, netuid, [])
  store.parentKeys.remove(ctx, from, netuid)
  use.add(0, 2)
  const moved = rebound(relations, to)
  if (store.pendingChildKeys.has(ctx, netuid, from)) {
    const [children, block] = store.pendingChildKeys.get(ctx, netuid, from)
    ensureAcceptable(moved, children)
    store.pendingChildKeys.remove(ctx, netuid, from)
    store.pendingChildKeys.set(ctx, netuid, to, [children, block])
    use.add(1, 2)
  }
  // The reference counts the children's list of the key itself, and not its parents'.
  const touched =
    1 +
    union(store.childKeys.get(ctx, to, netuid), moved.children).size +
    union(store.parentKeys.get(ctx, to, netuid), moved.parents).size
  use.add(touched, touched)
  storeRelations(links, moved)
}

const union = (before: readonly (readonly [bigint, Hotkey])[], after: ReadonlyMap<Hotkey, bigint>): Set<Hotkey> =>
  new Set([...before.map(([, who]) => who), ...after.keys()])

/** Others that wait for the old hotkey to become their child get the new one, last in their list. */
function moveInPendingChildren(ctx: Ctx, netuid: NetUid, { from, to }: Swap, use: DbUse): void {
  for (const [[, parent], [children, block]] of store.pendingChildKeys.entries(ctx, netuid)) {
    betweenCalls(ctx)
    use.add(1)
    const found = children.findIndex(([, child]) => child === from)
    const share = children[found]
    if (share === undefined) continue
    const others = children.filter((_, at) => at !== found)
    store.pendingChildKeys.set(ctx, netuid, parent, [[...others, [share[0], to]], block])
    use.add(1, 2)
  }
}

function moveAutoStake(ctx: Ctx, netuid: NetUid, { from, to }: Swap): void {
  if (!store.autoStakeDestinationColdkeys.has(ctx, from, netuid)) return
  const coldkeys = store.autoStakeDestinationColdkeys.take(ctx, from, netuid)
  for (const coldkey of coldkeys) {
    betweenCalls(ctx)
    store.autoStakeDestination.set(ctx, coldkey, netuid, to)
  }
  store.autoStakeDestinationColdkeys.set(ctx, to, netuid, coldkeys)
}

function moveSubnetOwnership(ctx: Ctx, netuid: NetUid, { from, to }: Swap, use: DbUse): void {
  const hotkey = store.subnetOwnerHotkey.find(ctx, netuid)
  if (hotkey === undefined) return
  use.add(1)
  if (hotkey !== from) return
  setSubnetOwnerHotkey(ctx, netuid, to)
  use.add(0, 1)
}

function moveDividends(ctx: Ctx, netuid: NetUid, { from, to }: Swap, use: DbUse): void {
  const alpha = store.totalHotkeyAlphaLastEpoch.take(ctx, from, netuid)
  store.totalHotkeyAlphaLastEpoch.update(ctx, to, netuid, (known) => addU64(known, alpha))
  const dividends = store.alphaDividendsPerSubnet.take(ctx, netuid, from)
  store.alphaDividendsPerSubnet.update(ctx, netuid, to, (known) => addU64(known, dividends))
  moveVotingPower(ctx, { from, to }, netuid)
  use.add(6, 6)
}

function moveStake(ctx: Ctx, netuid: NetUid, { from, to }: Swap, use: DbUse): void {
  const holders = holdersOf(ctx, from, netuid)
  const listed = store.alphaV1.keysOf(ctx, from).length + store.alphaV2.keysOf(ctx, from).length
  use.add(listed, listed)
  for (const { coldkey } of holders) {
    betweenCalls(ctx)
    const amount = stakeOf(ctx, from, coldkey, netuid)
    decreaseStake(ctx, from, coldkey, netuid, amount)
    increaseStake(ctx, to, coldkey, netuid, amount)
    use.add(3, 2)
    const hotkeys = store.stakingHotkeys.get(ctx, coldkey)
    if (!hasAccount(hotkeys, from) || hasAccount(hotkeys, to)) continue
    store.stakingHotkeys.set(ctx, coldkey, withAccount(hotkeys, to))
    use.add(0, 1)
  }
}

function moveRootClaims(ctx: Ctx, { from, to }: Swap, use: DbUse): void {
  moveRootClaimable(ctx, { from, to })
  use.add(3, 2)
  for (const netuid of store.rootClaimable.get(ctx, to).keys()) {
    const claimed = store.rootClaimed.keysOf(ctx, netuid, from)
    use.add(claimed.length)
    for (const [, , coldkey] of claimed) {
      betweenCalls(ctx)
      moveRootClaimed(ctx, netuid, { hotkey: from, coldkey }, { hotkey: to, coldkey })
      use.add(2, 2)
    }
  }
  if (!store.autoParentDelegationEnabled.has(ctx, from)) return
  store.autoParentDelegationEnabled.set(ctx, to, store.autoParentDelegationEnabled.take(ctx, from))
  use.add(1, 2)
}
