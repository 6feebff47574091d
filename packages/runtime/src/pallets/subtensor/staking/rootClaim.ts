import {
  type AccountId,
  addWeights,
  benchmarked,
  type Ctx,
  DB_READ,
  DispatchFailure,
  emit,
  fail,
  type H256,
  hexToBytes,
  type Weight,
  weight,
} from '@glia/frame'
import { autoClaimIndices, I96F32 } from '@glia/yuma'
import { addU64 } from '../arithmetic.ts'
import { errors } from '../errors.ts'
import { events } from '../events.ts'
import * as store from '../storage/index.ts'
import { existingSubnetAccount } from '../systemAccounts.ts'
import { transferTaoFromSubnet } from '../tao.ts'
import { type Alpha, type NetUid, ROOT, type RootClaimType } from '../types.ts'
import { recordProtocolOutflow } from './flow.ts'
import { increaseStake, stakeOf, stakeOfHotkey } from './stake.ts'
import { swapAlphaForTao } from './swapStake.ts'

// Root stakers earn alpha on the subnets where their validators validate. What a hotkey earned is kept as a rate per root
// TAO; each coldkey claims its part of it, and what it claimed is remembered.

const MAX_U128 = (1n << 128n) - 1n
const saturated = (value: bigint) => (value > MAX_U128 ? MAX_U128 : value < 0n ? 0n : value)

/** A dividend for all root stakers of a hotkey, in alpha of a subnet (`increase_root_claimable_for_hotkey_and_subnet`). */
export function addRootDividend(ctx: Ctx, hotkey: AccountId, netuid: NetUid, amount: Alpha): void {
  const root = stakeOfHotkey(ctx, hotkey, ROOT)
  if (amount > root) {
    // More than one alpha per root TAO would outgrow the rate: the owner of the hotkey gets it.
    increaseStake(ctx, hotkey, store.owner.get(ctx, hotkey), netuid, amount)
    return
  }
  const increment = I96F32.checkedDiv(I96F32.fromInteger(amount), I96F32.fromInteger(root)) ?? 0n
  const rates = store.rootClaimable.get(ctx, hotkey)
  const rate = rates.get(netuid)
  if (increment === 0n && rate !== undefined) return
  const next = new Map(rates).set(netuid, I96F32.saturatingAdd(rate ?? 0n, increment))
  store.rootClaimable.set(ctx, hotkey, rate === undefined ? inOrder(next) : next)
}

const inOrder = (rates: ReadonlyMap<NetUid, bigint>): Map<NetUid, bigint> =>
  new Map([...rates].sort(([a], [b]) => a - b))

/** What a coldkey may still claim, I96F32 bits (`get_root_owed_for_hotkey_coldkey_float`). */
export function rootOwed(ctx: Ctx, hotkey: AccountId, coldkey: AccountId, netuid: NetUid): bigint {
  const rate = store.rootClaimable.get(ctx, hotkey).get(netuid) ?? 0n
  const claimable = I96F32.saturatingMul(rate, I96F32.fromInteger(stakeOf(ctx, hotkey, coldkey, ROOT)))
  return I96F32.saturatingSub(claimable, I96F32.fromInteger(store.rootClaimed.get(ctx, netuid, hotkey, coldkey)))
}

/** Pays a coldkey what it is owed on one subnet: as root stake, or as alpha where it wants to keep it (`root_claim_on_subnet`). */
export function claimOnSubnet(
  ctx: Ctx,
  hotkey: AccountId,
  coldkey: AccountId,
  netuid: NetUid,
  type: RootClaimType,
  whatever = false,
): void {
  const owed = rootOwed(ctx, hotkey, coldkey, netuid)
  if (!whatever && owed < store.rootClaimableThreshold.get(ctx, netuid)) return
  const amount = owed < 0n ? 0n : I96F32.toU64(owed)
  if (amount === 0n) return
  if (sells(type, netuid)) sellForRoot(ctx, hotkey, coldkey, netuid, amount)
  else increaseStake(ctx, hotkey, coldkey, netuid, amount)
  store.rootClaimed.update(ctx, netuid, hotkey, coldkey, (claimed) => saturated(claimed + amount))
}

function sells(type: RootClaimType, netuid: NetUid): boolean {
  if (type.type === 'KeepSubnets') return !type.value.subnets.includes(netuid)
  return type.type === 'Swap'
}

function sellForRoot(ctx: Ctx, hotkey: AccountId, coldkey: AccountId, netuid: NetUid, amount: Alpha): void {
  ctx.transaction(() => {
    const { paidOut } = swapAlphaForTao(ctx, netuid, amount, undefined, true)
    const root = existingSubnetAccount(ctx, ROOT) ?? fail(errors.RootNetworkDoesNotExist)
    transferTaoFromSubnet(ctx, netuid, root, paidOut)
    store.subnetRootSellTao.update(ctx, netuid, (total) => addU64(total, paidOut))
    recordProtocolOutflow(ctx, netuid, paidOut)
    increaseStake(ctx, hotkey, coldkey, ROOT, paidOut)
    store.subnetTao.update(ctx, ROOT, (total) => addU64(total, paidOut))
    store.subnetAlphaOut.update(ctx, ROOT, (total) => addU64(total, paidOut))
    store.totalStake.update(ctx, (total) => addU64(total, paidOut))
    claimedOfNewStake(ctx, hotkey, coldkey, paidOut)
  })
}

/** New root stake has no part in earlier dividends (`add_stake_adjust_root_claimed_for_hotkey_and_coldkey`). */
export function claimedOfNewStake(ctx: Ctx, hotkey: AccountId, coldkey: AccountId, amount: Alpha): void {
  for (const [netuid, rate] of store.rootClaimable.get(ctx, hotkey)) {
    const part = I96F32.toU128(I96F32.saturatingMul(rate, I96F32.fromInteger(amount)))
    store.rootClaimed.update(ctx, netuid, hotkey, coldkey, (claimed) => saturated(claimed + part))
  }
}

/** The reverse, for root stake that leaves (`remove_stake_adjust_root_claimed_for_hotkey_and_coldkey`). */
export function claimedOfRemovedStake(ctx: Ctx, hotkey: AccountId, coldkey: AccountId, amount: Alpha): void {
  for (const [netuid, rate] of store.rootClaimable.get(ctx, hotkey)) {
    if (netuid === ROOT) continue
    const part = I96F32.toU128(I96F32.saturatingMul(rate, I96F32.fromInteger(amount)))
    store.rootClaimed.update(ctx, netuid, hotkey, coldkey, (claimed) => saturated(claimed - part))
  }
}

const CLAIM_ON_SUBNET: Weight = benchmarked(60_000_000, 6987, 7, 5)
const read = (count: number): Weight => weight(DB_READ * BigInt(count))

/** Claims everything a coldkey is owed through all its hotkeys; all or nothing. Answers the weight (`do_root_claim`). */
export function claimRoot(ctx: Ctx, coldkey: AccountId, subnets?: readonly NetUid[]): Weight {
  return ctx.transaction(() => {
    let used = read(1)
    for (const hotkey of store.stakingHotkeys.get(ctx, coldkey)) {
      used = addWeights(used, read(3))
      const type = store.rootClaimType.get(ctx, coldkey)
      for (const netuid of store.rootClaimable.get(ctx, hotkey).keys()) {
        if (subnets !== undefined && !subnets.includes(netuid)) continue
        claimOnSubnet(ctx, hotkey, coldkey, netuid, type)
        used = addWeights(used, CLAIM_ON_SUBNET)
      }
    }
    emit(ctx, events.RootClaimed, { coldkey })
    return used
  })
}

/** Each block some root stakers, drawn by the parent's hash, get their claims without asking (`run_auto_claim_root_divs`). */
export function autoClaim(ctx: Ctx, parentHash: H256): void {
  const stakers = store.numStakingColdkeys.get(ctx)
  for (const index of autoClaimIndices(hexToBytes(parentHash), store.numRootClaim.get(ctx), stakers)) {
    const coldkey = store.stakingColdkeysByIndex.get(ctx, index)
    if (coldkey === undefined) continue
    try {
      claimRoot(ctx, coldkey)
    } catch (error) {
      // A claim that fails leaves no trace and waits for its next turn.
      if (!(error instanceof DispatchFailure)) throw error
    }
  }
}

/** Puts a coldkey on the list of root stakers (`maybe_add_coldkey_index`). */
export function listRootStaker(ctx: Ctx, coldkey: AccountId): void {
  if (store.stakingColdkeys.has(ctx, coldkey)) return
  const index = store.numStakingColdkeys.get(ctx)
  store.stakingColdkeysByIndex.set(ctx, index, coldkey)
  store.stakingColdkeys.set(ctx, coldkey, index)
  store.numStakingColdkeys.set(ctx, index + 1n)
}

/** Takes a coldkey without root stake off the list; the last one takes its place (`maybe_remove_coldkey_index`). */
export function unlistRootStaker(ctx: Ctx, coldkey: AccountId): void {
  const index = store.stakingColdkeys.take(ctx, coldkey)
  if (index === undefined) return
  const count = store.numStakingColdkeys.get(ctx)
  const last = count > 0n ? count - 1n : 0n
  const moved = index === last ? undefined : store.stakingColdkeysByIndex.take(ctx, last)
  if (moved === undefined) store.stakingColdkeysByIndex.remove(ctx, index)
  else {
    store.stakingColdkeysByIndex.set(ctx, index, moved)
    store.stakingColdkeys.set(ctx, moved, index)
  }
  store.numStakingColdkeys.set(ctx, last)
}

/** `coldkey_has_root_stake`. */
export const hasRootStake = (ctx: Ctx, coldkey: AccountId): boolean =>
  store.stakingHotkeys.get(ctx, coldkey).some((hotkey) => stakeOf(ctx, hotkey, coldkey, ROOT) !== 0n)
