import { type Ctx, emit, type StorageMap } from '@glia/frame'
import { U96F32 } from '@glia/yuma'
import { burnSubnetAlpha, recycleSubnetAlpha } from '../alpha.ts'
import { addU64, asI64 } from '../arithmetic.ts'
import { runEpoch } from '../epoch/runEpoch.ts'
import { events } from '../events.ts'
import { ownedOnSubnet } from '../hotkeys.ts'
import { payLeaseholders } from '../leases/dividends.ts'
import { autoLockOwnerCut } from '../staking/locks/rules.ts'
import { addRootDividend } from '../staking/rootClaim.ts'
import { changeForAll, ignoresNothing } from '../staking/sharePool.ts'
import { increaseStake } from '../staking/stake.ts'
import * as store from '../storage/index.ts'
import { type Alpha, asAlpha, type Hotkey, type NetUid, ZERO } from '../types.ts'
import { dividendDistribution, incentivesAndDividends, type PerHotkey } from './dividends.ts'
import type { Pending } from './pending.ts'

const U16_MAX = 65_535n

/** Runs a subnet's epoch and pays what waited for it (`distribute_emission`). */
export function distributeEmission(ctx: Ctx, netuid: NetUid, pending: Pending): void {
  const emissions = runEpoch(ctx, netuid, addU64(addU64(pending.server, pending.validator), pending.root))
  const earned = emissions.reduce<Alpha>((sum, { server }) => addU64(sum, server), ZERO)
  // Without any incentive the validators get the miners' part.
  const validatorAlpha = earned !== 0n ? pending.validator : addU64(pending.validator, pending.server)
  const { incentives, dividends } = incentivesAndDividends(ctx, netuid, emissions)
  const { alpha, root } = dividendDistribution(
    ctx,
    netuid,
    { validators: validatorAlpha, root: pending.root },
    dividends,
  )
  payOwner(ctx, netuid, pending.ownerCut)
  payMiners(ctx, netuid, incentives)
  payValidators(ctx, netuid, alpha)
  payRoot(ctx, netuid, root)
}

function payOwner(ctx: Ctx, netuid: NetUid, cut: Alpha): void {
  const coldkey = store.subnetOwner.find(ctx, netuid)
  const hotkey = store.subnetOwnerHotkey.find(ctx, netuid)
  if (coldkey === undefined || hotkey === undefined) return
  increaseStake(ctx, hotkey, coldkey, netuid, cut)
  payLeaseholders(ctx, netuid, cut)
  autoLockOwnerCut(ctx, netuid, cut)
}

/** Hotkeys of the subnet's owner that hold a uid: they earn no incentive (`get_owner_hotkeys`). */
function ownerHotkeys(ctx: Ctx, netuid: NetUid): ReadonlySet<Hotkey> {
  const owned = ownedOnSubnet(ctx, store.subnetOwner.get(ctx, netuid), netuid)
  const first = store.subnetOwnerHotkey.find(ctx, netuid)
  const all = new Set(owned)
  if (first !== undefined && store.uids.get(ctx, netuid, first) !== undefined) all.add(first)
  return all
}

function payMiners(ctx: Ctx, netuid: NetUid, { hotkeys, amounts }: PerHotkey<Alpha>): void {
  const withheldFrom = ownerHotkeys(ctx, netuid)
  const recycle = store.recycleOrBurn.find(ctx, netuid) === 'Recycle'
  let total: Alpha = ZERO
  let withheld: Alpha = ZERO
  hotkeys.forEach((hotkey, i) => {
    const incentive = amounts[i] as Alpha
    total = addU64(total, incentive)
    if (withheldFrom.has(hotkey)) {
      withheld = addU64(withheld, incentive)
      if (recycle) recycleSubnetAlpha(ctx, netuid, incentive)
      else burnSubnetAlpha(ctx, netuid, incentive)
      return
    }
    const owner = store.owner.get(ctx, hotkey)
    const destination = store.autoStakeDestination.get(ctx, owner, netuid)
    if (destination !== undefined) emit(ctx, events.AutoStakeAdded, { netuid, destination, hotkey, owner, incentive })
    increaseStake(ctx, destination ?? hotkey, owner, netuid, incentive)
  })
  store.minerBurned.set(ctx, netuid, U96F32.ratio(withheld, total))
}

/** A delegate's take of a dividend (`get_hotkey_take_float`). */
function takeOf(ctx: Ctx, hotkey: Hotkey, dividend: U96F32): U96F32 {
  return U96F32.saturatingMul(U96F32.ratio(BigInt(store.delegates.get(ctx, hotkey)), U16_MAX), dividend)
}

/** Pays each hotkey's owner its take, and answers what is left for those who stake with it, rao. */
function payTakes(ctx: Ctx, netuid: NetUid, { hotkeys, amounts }: PerHotkey<U96F32>, payRest: PayRest): Alpha[] {
  return hotkeys.map((hotkey, i) => {
    const dividend = amounts[i] as U96F32
    // Most hotkeys have none: a payment of nothing is not worth asking who gets it.
    if (dividend === 0n && ignoresNothing(ctx, hotkey, netuid)) {
      payRest(hotkey, ZERO)
      return ZERO
    }
    const take = takeOf(ctx, hotkey, dividend)
    const rest = asAlpha(U96F32.toU64(U96F32.saturatingSub(dividend, take)))
    increaseStake(ctx, hotkey, store.owner.get(ctx, hotkey), netuid, asAlpha(U96F32.toU64(take)))
    payRest(hotkey, rest)
    return rest
  })
}

type PayRest = (hotkey: Hotkey, rest: Alpha) => void

function payValidators(ctx: Ctx, netuid: NetUid, dividends: PerHotkey<U96F32>): void {
  const paid = payTakes(ctx, netuid, dividends, (hotkey, rest) => {
    changeForAll(ctx, hotkey, netuid, asI64(rest))
    store.totalHotkeyAlphaLastEpoch.set(ctx, hotkey, netuid, store.totalHotkeyAlpha.get(ctx, hotkey, netuid))
  })
  replaceAll(ctx, store.alphaDividendsPerSubnet, netuid, dividends.hotkeys, paid)
}

function payRoot(ctx: Ctx, netuid: NetUid, dividends: PerHotkey<U96F32>): void {
  const paid = payTakes(ctx, netuid, dividends, (hotkey, rest) => addRootDividend(ctx, hotkey, netuid, rest))
  replaceAll(ctx, store.rootAlphaDividendsPerSubnet, netuid, dividends.hotkeys, paid)
}

/** The subnet's entries of a map are these and no others; one that stays is not taken away in between. */
function replaceAll(
  ctx: Ctx,
  map: StorageMap<readonly [NetUid, Hotkey], Alpha>,
  netuid: NetUid,
  hotkeys: readonly Hotkey[],
  amounts: readonly Alpha[],
): void {
  const kept = new Set(hotkeys)
  for (const [, hotkey] of map.keysOf(ctx, netuid)) if (!kept.has(hotkey)) map.remove(ctx, netuid, hotkey)
  hotkeys.forEach((hotkey, i) => map.put(ctx, netuid, hotkey, amounts[i] as Alpha))
}
