import { attempt, type Ctx, emit, ensure, ensureSigned, fail, type Origin } from '@glia/frame'
import { U64F64 } from '@glia/yuma'
import { currentPrice, MAX_PRICE, MIN_PRICE, simulateSwap, taoWorth } from '../../swap/pool.ts'
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
import {
  type Alpha,
  asAlpha,
  asColdkey,
  asLimitPrice,
  type Coldkey,
  EVERYTHING,
  type Hotkey,
  type LimitPrice,
  type NetUid,
  ONE_TO_ONE,
  ROOT,
  type Tao,
  ZERO,
} from '../types.ts'
import { isDynamic, MIN_STAKE, mostToAdd, takeNominator } from './addStake.ts'
import { stakeIntoSubnet, unstakeFromSubnet } from './intoSubnet.ts'
import { ensureUnlocked, transferLock } from './locks/rules.ts'
import { mostToRemove } from './removeStake.ts'
import { claimedOfNewStake, claimedOfRemovedStake } from './rootClaim.ts'
import { decreaseStake, increaseStake, stakeOf } from './stake.ts'

const RAO = U64F64.fromInteger(ONE_TO_ONE)

/** Whose stake with whom, and on which subnet. */
export interface Place {
  readonly coldkey: Coldkey
  readonly hotkey: Hotkey
  readonly netuid: NetUid
}

/** How far the price may move, in rao of destination alpha per origin alpha. */
interface PriceLimit {
  readonly price: LimitPrice
  readonly allowPartial: boolean
}

/** Stake of the signer that goes from one hotkey to another, on the same subnet or another. */
export interface StakeMove {
  readonly from: Omit<Place, 'coldkey'>
  readonly to: Omit<Place, 'coldkey'>
  readonly alpha: Alpha
}

/** Stake of the signer that goes to another coldkey. */
export interface StakeTransfer {
  readonly toColdkey: Coldkey
  readonly hotkey: Hotkey
  readonly fromNetuid: NetUid
  readonly toNetuid: NetUid
  readonly alpha: Alpha
}

/** Stake of the signer that goes to another subnet. */
export interface StakeSwap {
  readonly hotkey: Hotkey
  readonly fromNetuid: NetUid
  readonly toNetuid: NetUid
  readonly alpha: Alpha
  readonly limit?: PriceLimit
}

/** To another hotkey. Event StakeMoved (`do_move_stake`). */
export function moveStake(ctx: Ctx, origin: Origin, { from, to, alpha }: StakeMove): void {
  const coldkey = asColdkey(ensureSigned(origin))
  const tao = transition(ctx, { ...from, coldkey }, { ...to, coldkey }, alpha)
  emit(ctx, events.StakeMoved, [coldkey, from.hotkey, from.netuid, to.hotkey, to.netuid, tao])
}

/** To another coldkey, where the subnets allow it. Event StakeTransferred (`do_transfer_stake`). */
export function transferStake(ctx: Ctx, origin: Origin, transfer: StakeTransfer): void {
  const { toColdkey, hotkey, fromNetuid, toNetuid, alpha } = transfer
  const coldkey = asColdkey(ensureSigned(origin))
  const from = { coldkey, hotkey, netuid: fromNetuid }
  const to = { coldkey: toColdkey, hotkey, netuid: toNetuid }
  const tao = transition(ctx, from, to, alpha, undefined, true)
  emit(ctx, events.StakeTransferred, [coldkey, toColdkey, hotkey, fromNetuid, toNetuid, tao])
}

/** To another subnet, down to a price if one is given. Event StakeSwapped (`do_swap_stake`, `do_swap_stake_limit`). */
export function swapStake(ctx: Ctx, origin: Origin, { hotkey, fromNetuid, toNetuid, alpha, limit }: StakeSwap): void {
  const coldkey = asColdkey(ensureSigned(origin))
  const from = { coldkey, hotkey, netuid: fromNetuid }
  const tao = transition(ctx, from, { coldkey, hotkey, netuid: toNetuid }, alpha, limit)
  emit(ctx, events.StakeSwapped, [coldkey, hotkey, fromNetuid, toNetuid, tao])
}

/** Moves stake between places; answers its worth in TAO (`transition_stake_internal`). */
function transition(ctx: Ctx, from: Place, to: Place, asked: Alpha, limit?: PriceLimit, transfers = false): Tao {
  // The caller may have paid the fee of this very call out of the stake.
  const alpha = minOf(asked, stakeOf(ctx, from.hotkey, from.coldkey, from.netuid))
  const crosses = from.netuid !== to.netuid
  const most =
    crosses && limit !== undefined ? mostToMove(ctx, { from: from.netuid, to: to.netuid }, limit.price) : alpha
  validateTransition(ctx, { from, to, alpha, most, allowPartial: limit?.allowPartial, transfers })
  const moved = minOf(alpha, most)
  return crosses ? throughPools(ctx, from, to, moved) : transferWithinSubnet(ctx, from, to, moved)
}

function throughPools(ctx: Ctx, from: Place, to: Place, alpha: Alpha): Tao {
  // One fee for both swaps: the origin's, unless the origin is root, where there is none.
  const freeOrigin = from.netuid === ROOT
  const { coldkey } = from
  const tao = unstakeFromSubnet(ctx, { ...from, alpha, limit: MIN_PRICE, dropFees: freeOrigin })
  if (coldkey !== to.coldkey) transferTao(ctx, { from: coldkey, to: to.coldkey, amount: tao })
  // Too little to stake again stays TAO.
  if (tao >= MIN_STAKE) {
    takeNominator(ctx, to.hotkey, to.coldkey)
    stakeIntoSubnet(ctx, { ...to, tao, limit: MAX_PRICE, dropFees: !freeOrigin })
  }
  return tao
}

/** No swap, no fee (`transfer_stake_within_subnet`). */
export function transferWithinSubnet(ctx: Ctx, from: Place, to: Place, alpha: Alpha): Tao {
  const { netuid } = from
  transferLock(ctx, { from: from.coldkey, to: to.coldkey }, netuid, alpha)
  decreaseStake(ctx, from.hotkey, from.coldkey, netuid, alpha)
  if (netuid === ROOT) claimedOfRemovedStake(ctx, from.hotkey, from.coldkey, alpha)
  increaseStake(ctx, to.hotkey, to.coldkey, netuid, alpha)
  if (netuid === ROOT) claimedOfNewStake(ctx, to.hotkey, to.coldkey, alpha)
  const tao = taoWorth(alpha, currentPrice(ctx, netuid))
  ensure(tao >= MIN_STAKE, errors.AmountTooLow)
  lastColdkeyHotkeyStakeBlock.set(ctx, to.coldkey, to.hotkey, currentBlock(ctx))
  emit(ctx, events.StakeRemoved, [from.coldkey, from.hotkey, tao, alpha, netuid, ZERO])
  emit(ctx, events.StakeAdded, [to.coldkey, to.hotkey, tao, alpha, netuid, ZERO])
  return tao
}

interface Transition {
  readonly from: Place
  readonly to: Place
  readonly alpha: Alpha
  /** What the limit price lets through. */
  readonly most: Alpha
  readonly allowPartial: boolean | undefined
  readonly transfers: boolean
}

/** `validate_stake_transition`: every check before stake moves, in the reference's order. */
function validateTransition(ctx: Ctx, { from, to, alpha, most, allowPartial, transfers }: Transition): void {
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

/** Two subnets, in the order in which stake moves. */
interface Way {
  readonly from: NetUid
  readonly to: NetUid
}

/**
 * Alpha that can move before the price of origin over destination alpha passes `limit` (`get_max_amount_move`). Between two
 * pools it is a formula of pools with equal weights, not the pools' own.
 */
export function mostToMove(ctx: Ctx, way: Way, limit: LimitPrice): Alpha {
  const sells = isDynamic(ctx, way.from)
  const buys = isDynamic(ctx, way.to)
  if (!sells && !buys) return limit > ONE_TO_ONE ? ZERO : EVERYTHING
  if (!sells) {
    if (limit === 0n) return EVERYTHING
    const price = U64F64.saturatingMul(U64F64.safeDiv(RAO, U64F64.fromInteger(limit)), RAO)
    // An alpha of the origin is a TAO.
    return asAlpha(mostToAdd(ctx, way.to, asLimitPrice(U64F64.toU64(price))))
  }
  if (!buys) return mostToRemove(ctx, way.from, limit)
  return mostBetweenPools(ctx, way, limit)
}

function mostBetweenPools(ctx: Ctx, { from, to }: Way, limit: LimitPrice): Alpha {
  const [tao1, tao2] = [subnetTao.get(ctx, from), subnetTao.get(ctx, to)]
  const [alpha1, alpha2] = [subnetAlphaIn.get(ctx, from), subnetAlphaIn.get(ctx, to)]
  if (tao1 === 0n || tao2 === 0n || alpha1 === 0n || alpha2 === 0n) return ZERO
  const price = U64F64.checkedDiv(U64F64.fromInteger(limit), RAO) ?? U64F64.zero
  if (price > U64F64.safeDiv(currentPrice(ctx, from), currentPrice(ctx, to))) return ZERO
  if (limit === 0n) return EVERYTHING
  const t1 = U64F64.fromInteger(tao1)
  const t2 = U64F64.fromInteger(tao2)
  const both = U64F64.saturatingAdd(t2, t1)
  const gained = U64F64.saturatingMul(U64F64.fromInteger(alpha2), U64F64.safeDiv(t1, both))
  const paid = U64F64.saturatingMul(U64F64.fromInteger(alpha1), U64F64.safeDiv(t2, both))
  return asAlpha(U64F64.toU64(U64F64.saturatingSub(U64F64.safeDiv(gained, price), paid)))
}
