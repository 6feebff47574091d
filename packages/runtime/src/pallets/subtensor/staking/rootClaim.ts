import type { Ctx } from '@glia/frame'
import { I96F32 } from '@glia/yuma'
import { addU128 } from '../arithmetic.ts'
import { RootRates } from '../rootRates.ts'
import * as store from '../storage/index.ts'
import { type Alpha, type Coldkey, type Hotkey, type NetUid, ROOT } from '../types.ts'
import { hasStakeAbove, increaseStake, stakeOfHotkey } from './stake.ts'

// Root stakers earn alpha on the subnets where their validators validate. What a hotkey earned is kept as a rate per root
// TAO; each coldkey claims its part of it, and what it claimed is remembered.

const FRACTION = BigInt(I96F32.fracBits)

/** A dividend for all root stakers of a hotkey, in alpha of a subnet (`increase_root_claimable_for_hotkey_and_subnet`). */
export function addRootDividend(ctx: Ctx, hotkey: Hotkey, netuid: NetUid, amount: Alpha): void {
  const root = stakeOfHotkey(ctx, hotkey, ROOT)
  if (amount > root) {
    // More than one alpha per root TAO would outgrow the rate: the owner of the hotkey gets it.
    increaseStake(ctx, hotkey, store.owner.get(ctx, hotkey), netuid, amount)
    return
  }
  const increment = I96F32.checkedDiv(I96F32.fromInteger(amount), I96F32.fromInteger(root)) ?? I96F32.zero
  const rates = store.rootClaimable.get(ctx, hotkey)
  const rate = rates.get(netuid)
  if (increment === 0n && rate !== undefined) return
  store.rootClaimable.set(
    ctx,
    hotkey,
    RootRates.of(rates).with(netuid, I96F32.saturatingAdd(rate ?? I96F32.zero, increment)),
  )
}

/**
 * What a coldkey may still claim of the dividends of a hotkey, by its root stake and what it claimed before
 * (`get_root_owed_for_hotkey_coldkey_float`). The product of a rate and whole rao needs no shift: what the one would add the other takes away.
 */
export function owedOf(rate: I96F32, stake: Alpha, claimed: bigint): I96F32 {
  const earned = rate * stake
  const taken = claimed << FRACTION
  // The difference of two that are in range and not negative is in range.
  if (earned >= 0n && earned <= I96F32.max && taken <= I96F32.max) return I96F32.wrap(earned - taken)
  return I96F32.saturatingSub(I96F32.saturate(earned), I96F32.fromInteger(claimed))
}

/** The part of a stake in earlier dividends, rao of alpha. */
export function partOf(rate: I96F32, stake: Alpha): bigint {
  const earned = rate * stake
  if (earned >= 0n && earned <= I96F32.max) return earned >> FRACTION
  return I96F32.toU128(I96F32.saturate(earned))
}

/** New root stake has no part in earlier dividends (`add_stake_adjust_root_claimed_for_hotkey_and_coldkey`). */
export function claimedOfNewStake(ctx: Ctx, hotkey: Hotkey, coldkey: Coldkey, amount: Alpha): void {
  for (const [netuid, rate] of store.rootClaimable.get(ctx, hotkey)) {
    const part = partOf(rate, amount)
    store.rootClaimed.update(ctx, netuid, hotkey, coldkey, (claimed) => addU128(claimed, part))
  }
}

/** The reverse, for root stake that leaves (`remove_stake_adjust_root_claimed_for_hotkey_and_coldkey`). */
export function claimedOfRemovedStake(ctx: Ctx, hotkey: Hotkey, coldkey: Coldkey, amount: Alpha): void {
  for (const [netuid, rate] of store.rootClaimable.get(ctx, hotkey)) {
    if (netuid === ROOT) continue
    const part = partOf(rate, amount)
    store.rootClaimed.update(ctx, netuid, hotkey, coldkey, (claimed) => (claimed > part ? claimed - part : 0n))
  }
}

/** Puts a coldkey on the list of root stakers (`maybe_add_coldkey_index`). */
export function listRootStaker(ctx: Ctx, coldkey: Coldkey): void {
  if (store.stakingColdkeys.has(ctx, coldkey)) return
  const index = store.numStakingColdkeys.get(ctx)
  store.stakingColdkeysByIndex.set(ctx, index, coldkey)
  store.stakingColdkeys.set(ctx, coldkey, index)
  store.numStakingColdkeys.set(ctx, index + 1n)
}

/** Takes a coldkey without root stake off the list; the last one takes its place (`maybe_remove_coldkey_index`). */
export function unlistRootStaker(ctx: Ctx, coldkey: Coldkey): void {
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
export const hasRootStake = (ctx: Ctx, coldkey: Coldkey): boolean => hasStakeAbove(ctx, coldkey, ROOT, 0n)
