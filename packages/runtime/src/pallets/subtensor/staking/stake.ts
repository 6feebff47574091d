import { betweenCalls, type Ctx } from '@glia/frame'
import { I64F64, taoWeight as taoWeightOf, totalStakeWeight, U96F32 } from '@glia/yuma'
import { hasAccount, withAccount } from '../accountList.ts'
import { addU64, asI64 } from '../arithmetic.ts'
import { childKeys, parentKeys, type Share, stakingHotkeys, taoWeight, totalHotkeyAlpha } from '../storage/index.ts'
import { type Alpha, asAlpha, type Coldkey, type Hotkey, type NetUid, ROOT, ZERO } from '../types.ts'
import { changeForOne, hasShare, valueOf } from './sharePool.ts'

const U64_MAX = (1n << 64n) - 1n

/** Alpha of a coldkey with a hotkey (`get_stake_for_hotkey_and_coldkey_on_subnet`). */
export const stakeOf = valueOf

/** Alpha of a hotkey, all coldkeys together (`get_stake_for_hotkey_on_subnet`). */
export const stakeOfHotkey = (ctx: Ctx, hotkey: Hotkey, netuid: NetUid): Alpha =>
  totalHotkeyAlpha.get(ctx, hotkey, netuid)

/** Gives a coldkey alpha with a hotkey (`increase_stake_for_hotkey_and_coldkey_on_subnet`). */
export function increaseStake(ctx: Ctx, hotkey: Hotkey, coldkey: Coldkey, netuid: NetUid, amount: Alpha): void {
  if (amount > 0n) rememberStakingHotkey(ctx, coldkey, hotkey)
  increaseListedStake(ctx, hotkey, coldkey, netuid, amount)
}

/** The same where the caller sees to it that the hotkey is in the coldkey's list. */
export function increaseListedStake(ctx: Ctx, hotkey: Hotkey, coldkey: Coldkey, netuid: NetUid, amount: Alpha): void {
  changeForOne(ctx, hotkey, coldkey, netuid, asI64(amount))
}

/** Takes alpha from a coldkey; nothing happens when it has less (`decrease_stake_for_hotkey_and_coldkey_on_subnet`). */
export function decreaseStake(ctx: Ctx, hotkey: Hotkey, coldkey: Coldkey, netuid: NetUid, amount: Alpha): void {
  if (!hasShare(ctx, hotkey, coldkey, netuid) || valueOf(ctx, hotkey, coldkey, netuid) < amount) return
  changeForOne(ctx, hotkey, coldkey, netuid, asI64(-amount))
}

/** Notes that a coldkey stakes through a hotkey. */
export function rememberStakingHotkey(ctx: Ctx, coldkey: Coldkey, hotkey: Hotkey): void {
  const known = stakingHotkeys.get(ctx, coldkey)
  if (!hasAccount(known, hotkey)) stakingHotkeys.set(ctx, coldkey, withAccount(known, hotkey))
}

/** Alpha of a coldkey on a subnet with all its hotkeys, of which there may be thousands. */
export function stakeOfColdkey(ctx: Ctx, coldkey: Coldkey, netuid: NetUid): Alpha {
  let total: Alpha = ZERO
  for (const stake of stakesOf(ctx, coldkey, netuid)) total = addU64(total, stake)
  return total
}

/** Whether that is more than `amount`. PERF: looks at no more hotkeys than it has to. */
export function hasStakeAbove(ctx: Ctx, coldkey: Coldkey, netuid: NetUid, amount: bigint): boolean {
  let total: Alpha = ZERO
  for (const stake of stakesOf(ctx, coldkey, netuid)) {
    total = addU64(total, stake)
    if (total > amount) return true
  }
  return false
}

function* stakesOf(ctx: Ctx, coldkey: Coldkey, netuid: NetUid): Generator<Alpha> {
  for (const hotkey of stakingHotkeys.get(ctx, coldkey)) {
    betweenCalls(ctx)
    // PERF: most of a long list have no stake there, of anybody.
    if (stakeOfHotkey(ctx, hotkey, netuid) !== 0n) yield stakeOf(ctx, hotkey, coldkey, netuid)
  }
}

/** Weight of a root TAO beside an alpha (`get_tao_weight`). */
export const taoWeightFixed = (ctx: Ctx): U96F32 => taoWeightOf(taoWeight.get(ctx))

/** Parts of 2^64 as a proportion. */
export const proportionOf = (parts: bigint): U96F32 => U96F32.ratio(parts, U64_MAX)

/** Stake of a hotkey on `of` after what it gives to children and gets of parents. */
function inherited(ctx: Ctx, hotkey: Hotkey, of: NetUid, children: Shares, parents: Shares): Alpha {
  const stake = stakeOfHotkey(ctx, hotkey, of)
  if (children.length === 0 && parents.length === 0) return stake
  const own = U96F32.fromInteger(stake)
  let given = U96F32.zero
  for (const [parts] of children) given = U96F32.saturatingAdd(given, U96F32.saturatingMul(own, proportionOf(parts)))
  let received = U96F32.zero
  for (const [parts, parent] of parents) {
    const lent = U96F32.fromInteger(stakeOfHotkey(ctx, parent, of))
    received = U96F32.saturatingAdd(received, U96F32.saturatingMul(lent, proportionOf(parts)))
  }
  return asAlpha(U96F32.toU64(U96F32.saturatingAdd(U96F32.saturatingSub(own, given), received)))
}

type Shares = readonly Share[]

/** Alpha and root TAO of a hotkey, both after what its children and parents on `netuid` hold. */
function inheritedStakes(ctx: Ctx, hotkey: Hotkey, netuid: NetUid): { alpha: Alpha; tao: Alpha } {
  const children = childKeys.get(ctx, hotkey, netuid)
  const parents = parentKeys.get(ctx, hotkey, netuid)
  const alpha = netuid === ROOT ? stakeOfHotkey(ctx, hotkey, netuid) : inherited(ctx, hotkey, netuid, children, parents)
  return { alpha, tao: inherited(ctx, hotkey, ROOT, children, parents) }
}

/** Alpha of a hotkey after what its children and parents hold (`get_inherited_for_hotkey_on_subnet`). */
export const inheritedAlpha = (ctx: Ctx, hotkey: Hotkey, netuid: NetUid): Alpha =>
  inheritedStakes(ctx, hotkey, netuid).alpha

/** Root TAO of a hotkey after what its children and parents on `netuid` hold (`get_tao_inherited_for_hotkey_on_subnet`). */
export const inheritedTao = (ctx: Ctx, hotkey: Hotkey, netuid: NetUid): Alpha =>
  inheritedStakes(ctx, hotkey, netuid).tao

/** alpha + tao * weight of a hotkey, `weight` is `taoWeightFixed`. */
export function totalStakeOf(ctx: Ctx, hotkey: Hotkey, netuid: NetUid, weight: U96F32): I64F64 {
  const { alpha, tao } = inheritedStakes(ctx, hotkey, netuid)
  return totalStakeWeight(alpha, tao, weight)
}

/** Stake of a hotkey as consensus sees it (`get_stake_weights_for_hotkey_on_subnet`). */
export interface StakeWeight {
  /** alpha + tao * tao weight. */
  readonly total: I64F64
  readonly alpha: I64F64
  readonly tao: I64F64
}

export function stakeWeightOf(ctx: Ctx, hotkey: Hotkey, netuid: NetUid): StakeWeight {
  const { alpha, tao } = inheritedStakes(ctx, hotkey, netuid)
  return {
    total: totalStakeWeight(alpha, tao, taoWeightFixed(ctx)),
    alpha: I64F64.fromInteger(alpha),
    tao: I64F64.fromInteger(tao),
  }
}
