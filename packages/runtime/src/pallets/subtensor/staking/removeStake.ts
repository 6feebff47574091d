import { attempt, type Ctx, ensure, ensureSigned, fail, type Origin } from '@glia/frame'
import { U64F64 } from '@glia/yuma'
import { currentPrice, MAX_PRICE, MIN_PRICE, previewSwap, simulateSwap } from '../../swap/pool.ts'
import { addU64, minOf, mulU64 } from '../arithmetic.ts'
import { errors } from '../errors.ts'
import { hotkeyExists, ownsHotkey } from '../hotkeys.ts'
import { pendingChildKeys, stakeThreshold, subnetAlphaIn, subtokenEnabled } from '../storage/index.ts'
import { nominatorMinStake } from '../subnets/checkedParameters.ts'
import { allNetuids, subnetExists } from '../subnets/subnets.ts'
import {
  type Alpha,
  asColdkey,
  asTao,
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
import {
  ensureSubtokenEnabled,
  isDynamic,
  type LimitedOrder,
  MAX_INPUT_MULTIPLE,
  MIN_STAKE,
  type StakeChange,
} from './addStake.ts'
import { stakeIntoSubnet, unstakeFromSubnet } from './intoSubnet.ts'
import { ensureUnlocked, forceReduceLock } from './locks/rules.ts'
import { allPositions, type StakePosition } from './sharePool.ts'
import { decreaseStake, stakeOf, stakeOfHotkey } from './stake.ts'

/** Sells the signer's alpha with a hotkey, at most what it has (`do_remove_stake`). */
export function removeStake(ctx: Ctx, origin: Origin, hotkey: Hotkey, netuid: NetUid, amount: Alpha): void {
  const coldkey = asColdkey(ensureSigned(origin))
  ensureSubtokenEnabled(ctx, netuid)
  const alpha = minOf(amount, stakeOf(ctx, hotkey, coldkey, netuid))
  ensureInputWithinPool(ctx, netuid, alpha)
  validateRemoveStake(ctx, { coldkey, hotkey, netuid, amount: alpha, most: alpha, allowPartial: false })
  unstakeFromSubnet(ctx, { hotkey, coldkey, netuid, alpha, limit: MIN_PRICE })
  afterRemoval(ctx, hotkey, coldkey, netuid)
}

/** Sells while the price stays above `limit`: all or nothing, or what fits (`do_remove_stake_limit`). */
export function removeStakeLimit(
  ctx: Ctx,
  origin: Origin,
  { hotkey, netuid, amount, limit, allowPartial }: LimitedOrder<Alpha>,
): void {
  const coldkey = asColdkey(ensureSigned(origin))
  ensureInputWithinPool(ctx, netuid, amount)
  const most = mostToRemove(ctx, netuid, limit)
  validateRemoveStake(ctx, { coldkey, hotkey, netuid, amount, most, allowPartial })
  unstakeFromSubnet(ctx, { hotkey, coldkey, netuid, alpha: minOf(amount, most), limit })
  afterRemoval(ctx, hotkey, coldkey, netuid)
}

/** Sells everything of one hotkey on one subnet (`do_remove_stake_full_limit`). */
export function removeAllStake(
  ctx: Ctx,
  origin: Origin,
  hotkey: Hotkey,
  netuid: NetUid,
  limit: LimitPrice | undefined,
): void {
  const alpha = stakeOf(ctx, hotkey, asColdkey(ensureSigned(origin)), netuid)
  if (limit === undefined) removeStake(ctx, origin, hotkey, netuid, alpha)
  else removeStakeLimit(ctx, origin, { hotkey, netuid, amount: alpha, limit, allowPartial: false })
}

/** Sells everything of one hotkey on all subnets, where it can be sold (`do_unstake_all`). */
export function unstakeAll(ctx: Ctx, origin: Origin, hotkey: Hotkey): void {
  const coldkey = asColdkey(ensureSigned(origin))
  ensure(hotkeyExists(ctx, hotkey), errors.HotKeyAccountNotExists)
  sellEverywhere(ctx, coldkey, hotkey, () => true)
}

/** Sells everything but root stake and puts the TAO on root (`do_unstake_all_alpha`). */
export function unstakeAllAlpha(ctx: Ctx, origin: Origin, hotkey: Hotkey): void {
  const coldkey = asColdkey(ensureSigned(origin))
  ensure(hotkeyExists(ctx, hotkey), errors.HotKeyAccountNotExists)
  const tao = sellEverywhere(ctx, coldkey, hotkey, (netuid) => netuid !== ROOT)
  stakeIntoSubnet(ctx, { hotkey, coldkey, netuid: ROOT, tao, limit: MAX_PRICE })
}

function sellEverywhere(ctx: Ctx, coldkey: Coldkey, hotkey: Hotkey, wanted: (netuid: NetUid) => boolean): Tao {
  let tao: Tao = ZERO
  for (const netuid of allNetuids(ctx)) {
    if (!subtokenEnabled.get(ctx, netuid) || !wanted(netuid)) continue
    const alpha = stakeOf(ctx, hotkey, coldkey, netuid)
    const sellable = attempt(() => {
      validateRemoveStake(ctx, { coldkey, hotkey, netuid, amount: alpha, most: alpha, allowPartial: false })
      return true
    })
    if (sellable === undefined) continue
    tao = addU64(tao, unstakeFromSubnet(ctx, { hotkey, coldkey, netuid, alpha, limit: MIN_PRICE }))
    clearSmallNomination(ctx, { hotkey, coldkey, netuid })
  }
  return tao
}

/** Alpha that can be sold before the price falls below `limit`, fee included (`get_max_amount_remove`). */
export function mostToRemove(ctx: Ctx, netuid: NetUid, limit: LimitPrice): Alpha {
  if (!isDynamic(ctx, netuid)) return limit <= ONE_TO_ONE ? EVERYTHING : ZERO
  const largest = mulU64(subnetAlphaIn.get(ctx, netuid), MAX_INPUT_MULTIPLE)
  const result = previewSwap(ctx, { netuid, side: 'sell', amount: largest, limit, dropFees: false })
  return addU64(result.paidIn, result.fee)
}

function ensureInputWithinPool(ctx: Ctx, netuid: NetUid, amount: Alpha): void {
  if (!isDynamic(ctx, netuid)) return
  ensure(amount <= mulU64(subnetAlphaIn.get(ctx, netuid), MAX_INPUT_MULTIPLE), errors.InsufficientLiquidity)
}

/** `validate_remove_stake`: every check before alpha is sold, in the reference's order. */
export function validateRemoveStake(
  ctx: Ctx,
  { coldkey, hotkey, netuid, amount: alpha, most, allowPartial }: StakeChange<Alpha>,
): void {
  ensure(subnetExists(ctx, netuid), errors.SubnetNotExists)
  ensure(alpha !== 0n, errors.AmountTooLow)
  const stake = stakeOf(ctx, hotkey, coldkey, netuid)
  ensure(stake >= alpha, errors.NotEnoughStakeToWithdraw)
  const result = attempt(() => simulateSwap(ctx, netuid, 'sell', alpha)) ?? fail(errors.InsufficientLiquidity)
  if (stake !== alpha) ensure(result.paidOut >= MIN_STAKE, errors.AmountTooLow)
  if (!allowPartial) ensure(alpha <= most, errors.SlippageTooHigh)
  ensure(hotkeyExists(ctx, hotkey), errors.HotKeyAccountNotExists)
  ensureUnlocked(ctx, coldkey, netuid, alpha)
}

function afterRemoval(ctx: Ctx, hotkey: Hotkey, coldkey: Coldkey, netuid: NetUid): void {
  clearSmallNomination(ctx, { hotkey, coldkey, netuid })
  if (totalStakeOfHotkey(ctx, hotkey) < stakeThreshold.get(ctx)) {
    for (const other of allNetuids(ctx)) pendingChildKeys.remove(ctx, other, hotkey)
  }
}

/** Stake of a hotkey on all subnets at present prices, rao (`get_total_stake_for_hotkey`). */
export function totalStakeOfHotkey(ctx: Ctx, hotkey: Hotkey): Tao {
  const values = allNetuids(ctx).map((netuid) =>
    U64F64.saturatingMul(U64F64.fromInteger(stakeOfHotkey(ctx, hotkey, netuid)), currentPrice(ctx, netuid)),
  )
  return asTao(U64F64.toU64(U64F64.sum(values)))
}

/** A nomination too small to keep is sold (`clear_small_nomination_if_required`). Answers whether anything was done. */
function clearSmallNomination(
  ctx: Ctx,
  { hotkey, coldkey, netuid }: StakePosition,
  least = (of: NetUid): bigint => leastNomination(ctx, of),
): boolean {
  if (ownsHotkey(ctx, coldkey, hotkey)) return false
  const alpha = stakeOf(ctx, hotkey, coldkey, netuid)
  if (alpha === 0n || alpha >= least(netuid)) return false
  const sold = attempt(() => unstakeFromSubnet(ctx, { hotkey, coldkey, netuid, alpha, limit: MIN_PRICE }))
  // What cannot be sold is given up.
  if (sold === undefined) decreaseStake(ctx, hotkey, coldkey, netuid, stakeOf(ctx, hotkey, coldkey, netuid))
  forceReduceLock(ctx, coldkey, netuid, alpha)
  return true
}

/** Alpha that a nomination has to be, at the present price. */
const leastNomination = (ctx: Ctx, netuid: NetUid): bigint =>
  U64F64.toU64(U64F64.safeDiv(U64F64.fromInteger(nominatorMinStake(ctx)), currentPrice(ctx, netuid)))

/**
 * The same for every position there is (`clear_small_nominations`).
 *
 * PERF: there are tens of thousands, and a price is what it was until something is sold.
 */
export function clearSmallNominations(ctx: Ctx): void {
  const known = new Map<NetUid, bigint>()
  const least = (netuid: NetUid): bigint => {
    const found = known.get(netuid) ?? leastNomination(ctx, netuid)
    known.set(netuid, found)
    return found
  }
  for (const position of allPositions(ctx)) if (clearSmallNomination(ctx, position, least)) known.clear()
}
