import { attempt, type Ctx, ensure, ensureSigned, fail, type Origin } from '@glia/frame'
import { feeOf, MAX_PRICE, previewSwap, simulateSwap } from '../../swap/pool.ts'
import { addU64, minOf, mulU64 } from '../arithmetic.ts'
import { errors } from '../errors.ts'
import { hotkeyExists, isDelegate } from '../hotkeys.ts'
import { delegates, owner, subnetMechanism, subnetTao, subtokenEnabled } from '../storage/index.ts'
import { subnetExists } from '../subnets/subnets.ts'
import { canSpend } from '../tao.ts'
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
import { stakeIntoSubnet } from './intoSubnet.ts'
import { canBuyShares } from './sharePool.ts'

/** Least stake, and least change of it: 0.002 TAO (`DefaultMinStake`). */
export const MIN_STAKE = asTao(2_000_000n)
/** A swap takes at most this many times the reserve it pays into. */
export const MAX_INPUT_MULTIPLE = 1_000n

export const isDynamic = (ctx: Ctx, netuid: NetUid): boolean =>
  netuid !== ROOT && subnetMechanism.get(ctx, netuid) === 1

export function ensureSubtokenEnabled(ctx: Ctx, netuid: NetUid): void {
  ensure(subtokenEnabled.get(ctx, netuid), errors.SubtokenDisabled)
}

/** Stakes `amount` rao of the signer with a hotkey. Answers the alpha (`do_add_stake`). */
export function addStake(ctx: Ctx, origin: Origin, hotkey: Hotkey, netuid: NetUid, amount: Tao): Alpha {
  const coldkey = asColdkey(ensureSigned(origin))
  ensureInputWithinPool(ctx, netuid, amount)
  validateAddStake(ctx, { coldkey, hotkey, netuid, amount, most: amount, allowPartial: false })
  return stakeIntoSubnet(ctx, { hotkey, coldkey, netuid, tao: amount, limit: MAX_PRICE })
}

/** What is staked or unstaked with a hotkey, up or down to a price. */
export interface LimitedOrder<Amount extends bigint> {
  readonly hotkey: Hotkey
  readonly netuid: NetUid
  readonly amount: Amount
  readonly limit: LimitPrice
  /** Takes what fits, instead of nothing, where the price would pass the limit. */
  readonly allowPartial: boolean
}

/**
 * Stakes at most as much as keeps the price within `limit`: the whole amount or nothing, or as much as fits
 * with `allowPartial` (`do_add_stake_limit`).
 */
export function addStakeLimit(
  ctx: Ctx,
  origin: Origin,
  { hotkey, netuid, amount, limit, allowPartial }: LimitedOrder<Tao>,
): Alpha {
  const coldkey = asColdkey(ensureSigned(origin))
  ensureInputWithinPool(ctx, netuid, amount)
  const most = mostToAdd(ctx, netuid, limit)
  validateAddStake(ctx, { coldkey, hotkey, netuid, amount, most, allowPartial })
  takeNominator(ctx, hotkey, coldkey)
  return stakeIntoSubnet(ctx, { hotkey, coldkey, netuid, tao: minOf(amount, most), limit })
}

/** A hotkey with stake of somebody else than its owner is a delegate, with the default take (`maybe_become_delegate`). */
export function takeNominator(ctx: Ctx, hotkey: Hotkey, coldkey: Coldkey): void {
  if (owner.get(ctx, hotkey) === coldkey || isDelegate(ctx, hotkey)) return
  delegates.set(ctx, hotkey, delegates.get(ctx, hotkey))
}

/** TAO that can be staked before the price passes `limit`, fee included (`get_max_amount_add`). */
export function mostToAdd(ctx: Ctx, netuid: NetUid, limit: LimitPrice): Tao {
  if (!isDynamic(ctx, netuid)) return limit >= ONE_TO_ONE ? EVERYTHING : ZERO
  const largest = mulU64(subnetTao.get(ctx, netuid), MAX_INPUT_MULTIPLE)
  const result = previewSwap(ctx, { netuid, side: 'buy', amount: largest, limit, dropFees: false })
  return addU64(result.paidIn, result.fee)
}

function ensureInputWithinPool(ctx: Ctx, netuid: NetUid, amount: Tao): void {
  if (!isDynamic(ctx, netuid)) return
  ensure(amount <= mulU64(subnetTao.get(ctx, netuid), MAX_INPUT_MULTIPLE), errors.InsufficientLiquidity)
}

/** A change of stake as it is checked before anything moves. */
export interface StakeChange<Amount extends bigint> {
  readonly coldkey: Coldkey
  readonly hotkey: Hotkey
  readonly netuid: NetUid
  readonly amount: Amount
  /** What the limit price lets through. */
  readonly most: Amount
  readonly allowPartial: boolean
}

/** `validate_add_stake`: every check before TAO moves, in the reference's order. */
function validateAddStake(ctx: Ctx, { coldkey, hotkey, netuid, amount, most, allowPartial }: StakeChange<Tao>): void {
  ensure(subnetExists(ctx, netuid), errors.SubnetNotExists)
  ensureSubtokenEnabled(ctx, netuid)
  const fee = attempt(() => simulateSwap(ctx, netuid, 'buy', MIN_STAKE).fee) ?? feeOf(ctx, netuid, MIN_STAKE)
  ensure(amount >= MIN_STAKE + fee, errors.AmountTooLow)
  if (!allowPartial) ensure(amount <= most, errors.SlippageTooHigh)
  const added = allowPartial ? minOf(most, amount) : amount
  ensure(canSpend(ctx, coldkey, added), errors.NotEnoughBalanceToStake)
  ensure(hotkeyExists(ctx, hotkey), errors.HotKeyAccountNotExists)
  const result = attempt(() => simulateSwap(ctx, netuid, 'buy', added)) ?? fail(errors.InsufficientLiquidity)
  ensure(result.paidIn >= MIN_STAKE, errors.AmountTooLow)
  ensure(result.paidOut !== 0n, errors.InsufficientLiquidity)
  ensure(canBuyShares(ctx, hotkey, netuid, result.paidOut), errors.InsufficientLiquidity)
}
