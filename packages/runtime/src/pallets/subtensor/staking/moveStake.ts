import { type AccountId, type Ctx, emit, ensure, ensureSigned, fail, type Origin } from '@glia/frame'
import { U64F64 } from '@glia/yuma'
import { currentPrice, MAX_PRICE, MIN_PRICE, simulateSwap } from '../../swap/pool.ts'
import { minOf } from '../arithmetic.ts'
import { currentBlock } from '../block.ts'
import { errors } from '../errors.ts'
import { events } from '../events.ts'
import { hotkeyExists } from '../hotkeys.ts'
import {
  lastColdkeyHotkeyStakeBlock,
  subnetAlphaIn,
  subnetTao,
  subtokenEnabled,
  transferToggle,
} from '../storage/index.ts'
import { subnetExists } from '../subnets/subnets.ts'
import { transferTao } from '../tao.ts'
import { type Alpha, type NetUid, ROOT, type Tao } from '../types.ts'
import { attempt, isDynamic, MIN_STAKE, mostToAdd, takeNominator } from './addStake.ts'
import { stakeIntoSubnet, unstakeFromSubnet } from './intoSubnet.ts'
import { ensureUnlocked, transferLock } from './locks/rules.ts'
import { mostToRemove } from './removeStake.ts'
import { claimedOfNewStake, claimedOfRemovedStake } from './rootClaim.ts'
import { decreaseStake, increaseStake, stakeOf } from './stake.ts'

const MAX_U64 = (1n << 64n) - 1n
const ONE_TO_ONE = 1_000_000_000n
const RAO = U64F64.fromInteger(ONE_TO_ONE)

/** Whose stake with whom, and on which subnet. */
interface Place {
  readonly coldkey: AccountId
  readonly hotkey: AccountId
  readonly netuid: NetUid
}

/** How far the price may move, in rao of destination alpha per origin alpha. */
interface PriceLimit {
  readonly price: bigint
  readonly allowPartial: boolean
}

/** To another hotkey, on the same subnet or another. Event StakeMoved (`do_move_stake`). */
export function moveStake(
  ctx: Ctx,
  origin: Origin,
  fromHotkey: AccountId,
  toHotkey: AccountId,
  fromNetuid: NetUid,
  toNetuid: NetUid,
  alpha: Alpha,
): void {
  const coldkey = ensureSigned(origin)
  const from = { coldkey, hotkey: fromHotkey, netuid: fromNetuid }
  const tao = transition(ctx, from, { coldkey, hotkey: toHotkey, netuid: toNetuid }, alpha)
  emit(ctx, events.StakeMoved, [coldkey, fromHotkey, fromNetuid, toHotkey, toNetuid, tao])
}

/** To another coldkey, where the subnets allow it. Event StakeTransferred (`do_transfer_stake`). */
export function transferStake(
  ctx: Ctx,
  origin: Origin,
  toColdkey: AccountId,
  hotkey: AccountId,
  fromNetuid: NetUid,
  toNetuid: NetUid,
  alpha: Alpha,
): void {
  const coldkey = ensureSigned(origin)
  const from = { coldkey, hotkey, netuid: fromNetuid }
  const to = { coldkey: toColdkey, hotkey, netuid: toNetuid }
  const tao = transition(ctx, from, to, alpha, undefined, true)
  emit(ctx, events.StakeTransferred, [coldkey, toColdkey, hotkey, fromNetuid, toNetuid, tao])
}

/** To another subnet, down to a price if one is given. Event StakeSwapped (`do_swap_stake`, `do_swap_stake_limit`). */
export function swapStake(
  ctx: Ctx,
  origin: Origin,
  hotkey: AccountId,
  fromNetuid: NetUid,
  toNetuid: NetUid,
  alpha: Alpha,
  limit?: PriceLimit,
): void {
  const coldkey = ensureSigned(origin)
  const from = { coldkey, hotkey, netuid: fromNetuid }
  const tao = transition(ctx, from, { coldkey, hotkey, netuid: toNetuid }, alpha, limit)
  emit(ctx, events.StakeSwapped, [coldkey, hotkey, fromNetuid, toNetuid, tao])
}

/** Moves stake between places; answers its worth in TAO (`transition_stake_internal`). */
function transition(ctx: Ctx, from: Place, to: Place, asked: Alpha, limit?: PriceLimit, transfers = false): Tao {
  // The caller may have paid the fee of this very call out of the stake.
  const alpha = minOf(asked, stakeOf(ctx, from.hotkey, from.coldkey, from.netuid))
  const crosses = from.netuid !== to.netuid
  const most = crosses && limit !== undefined ? mostToMove(ctx, from.netuid, to.netuid, limit.price) : alpha
  validateTransition(ctx, from, to, alpha, most, limit?.allowPartial, transfers)
  const moved = minOf(alpha, most)
  return crosses ? throughPools(ctx, from, to, moved) : withinSubnet(ctx, from, to, moved)
}

function throughPools(ctx: Ctx, from: Place, to: Place, alpha: Alpha): Tao {
  // One fee for both swaps: the origin's, unless the origin is root, where there is none.
  const freeOrigin = from.netuid === ROOT
  const { coldkey } = from
  const tao = unstakeFromSubnet(ctx, from.hotkey, coldkey, coldkey, from.netuid, alpha, MIN_PRICE, freeOrigin)
  if (coldkey !== to.coldkey) transferTao(ctx, coldkey, to.coldkey, tao)
  // Too little to stake again stays TAO.
  if (tao >= MIN_STAKE) {
    takeNominator(ctx, to.hotkey, to.coldkey)
    stakeIntoSubnet(ctx, to.hotkey, to.coldkey, to.netuid, tao, MAX_PRICE, !freeOrigin)
  }
  return tao
}

/** No swap, no fee (`transfer_stake_within_subnet`). */
function withinSubnet(ctx: Ctx, from: Place, to: Place, alpha: Alpha): Tao {
  const { netuid } = from
  transferLock(ctx, from.coldkey, to.coldkey, netuid, alpha)
  decreaseStake(ctx, from.hotkey, from.coldkey, netuid, alpha)
  if (netuid === ROOT) claimedOfRemovedStake(ctx, from.hotkey, from.coldkey, alpha)
  increaseStake(ctx, to.hotkey, to.coldkey, netuid, alpha)
  if (netuid === ROOT) claimedOfNewStake(ctx, to.hotkey, to.coldkey, alpha)
  const tao = U64F64.toU64(U64F64.saturatingMul(currentPrice(ctx, netuid), U64F64.fromInteger(alpha)))
  ensure(tao >= MIN_STAKE, errors.AmountTooLow)
  lastColdkeyHotkeyStakeBlock.set(ctx, to.coldkey, to.hotkey, currentBlock(ctx))
  emit(ctx, events.StakeRemoved, [from.coldkey, from.hotkey, tao, alpha, netuid, 0n])
  emit(ctx, events.StakeAdded, [to.coldkey, to.hotkey, tao, alpha, netuid, 0n])
  return tao
}

/** `validate_stake_transition`: every check before stake moves, in the reference's order. */
function validateTransition(
  ctx: Ctx,
  from: Place,
  to: Place,
  alpha: Alpha,
  most: Alpha,
  allowPartial: boolean | undefined,
  transfers: boolean,
): void {
  const crosses = from.netuid !== to.netuid
  ensure(crosses || from.coldkey !== to.coldkey || from.hotkey !== to.hotkey, errors.SameNetuid)
  ensure(subnetExists(ctx, from.netuid), errors.SubnetNotExists)
  ensure(subnetExists(ctx, to.netuid), errors.SubnetNotExists)
  ensure(subtokenEnabled.get(ctx, from.netuid), errors.SubtokenDisabled)
  ensure(subtokenEnabled.get(ctx, to.netuid), errors.SubtokenDisabled)
  ensure(hotkeyExists(ctx, from.hotkey), errors.HotKeyAccountNotExists)
  ensure(hotkeyExists(ctx, to.hotkey), errors.HotKeyAccountNotExists)
  ensure(alpha <= stakeOf(ctx, from.hotkey, from.coldkey, from.netuid), errors.NotEnoughStakeToWithdraw)
  if (crosses) {
    const sold = attempt(() => simulateSwap(ctx, from.netuid, 'sell', alpha)) ?? fail(errors.InsufficientLiquidity)
    ensure(sold.paidOut > MIN_STAKE, errors.AmountTooLow)
    if (allowPartial === false) ensure(alpha <= most, errors.SlippageTooHigh)
  }
  if (transfers) {
    ensure(transferToggle.get(ctx, from.netuid), errors.TransferDisallowed)
    ensure(transferToggle.get(ctx, to.netuid), errors.TransferDisallowed)
  }
  if (crosses) ensureUnlocked(ctx, from.coldkey, from.netuid, alpha)
}

/**
 * Alpha that can move before the price of origin over destination alpha passes `limit` (times 10^9) (`get_max_amount_move`).
 * Between two pools it is a formula of pools with equal weights, not the pools' own.
 */
export function mostToMove(ctx: Ctx, from: NetUid, to: NetUid, limit: bigint): Alpha {
  const sells = isDynamic(ctx, from)
  const buys = isDynamic(ctx, to)
  if (!sells && !buys) return limit > ONE_TO_ONE ? 0n : MAX_U64
  if (!sells) {
    if (limit === 0n) return MAX_U64
    const price = U64F64.saturatingMul(U64F64.safeDiv(RAO, U64F64.fromInteger(limit)), RAO)
    return mostToAdd(ctx, to, U64F64.toU64(price))
  }
  if (!buys) return mostToRemove(ctx, from, limit)
  return mostBetweenPools(ctx, from, to, limit)
}

function mostBetweenPools(ctx: Ctx, from: NetUid, to: NetUid, limit: bigint): Alpha {
  const [tao1, tao2] = [subnetTao.get(ctx, from), subnetTao.get(ctx, to)]
  const [alpha1, alpha2] = [subnetAlphaIn.get(ctx, from), subnetAlphaIn.get(ctx, to)]
  if (tao1 === 0n || tao2 === 0n || alpha1 === 0n || alpha2 === 0n) return 0n
  const price = U64F64.checkedDiv(U64F64.fromInteger(limit), RAO) ?? 0n
  if (price > U64F64.safeDiv(currentPrice(ctx, from), currentPrice(ctx, to))) return 0n
  if (limit === 0n) return MAX_U64
  const t1 = U64F64.fromInteger(tao1)
  const t2 = U64F64.fromInteger(tao2)
  const both = U64F64.saturatingAdd(t2, t1)
  const gained = U64F64.saturatingMul(U64F64.fromInteger(alpha2), U64F64.safeDiv(t1, both))
  const paid = U64F64.saturatingMul(U64F64.fromInteger(alpha1), U64F64.safeDiv(t2, both))
  return U64F64.toU64(U64F64.saturatingSub(U64F64.safeDiv(gained, price), paid))
}
