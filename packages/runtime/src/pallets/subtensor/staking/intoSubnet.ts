import { type AccountId, type Ctx, emit, ensure } from '@glia/frame'
import { blockAuthor } from '../../aura/author.ts'
import { MIN_PRICE } from '../../swap/pool.ts'
import { burnSubnetAlpha } from '../alpha.ts'
import { addU64, plus, subU64 } from '../arithmetic.ts'
import { currentBlock } from '../block.ts'
import { errors } from '../errors.ts'
import { events } from '../events.ts'
import { lastColdkeyHotkeyStakeBlock } from '../storage/index.ts'
import { existingSubnetAccount } from '../systemAccounts.ts'
import { burnTao, canSpend, transferTaoFromSubnet, transferTaoToSubnet } from '../tao.ts'
import { type Alpha, type Coldkey, type Hotkey, type LimitPrice, type NetUid, ROOT, type Tao, ZERO } from '../types.ts'
import { recordInflow, recordOutflow } from './flow.ts'
import { refreshLock } from './locks/rules.ts'
import {
  claimedOfNewStake,
  claimedOfRemovedStake,
  hasRootStake,
  listRootStaker,
  unlistRootStaker,
} from './rootClaim.ts'
import { canBuyShares } from './sharePool.ts'
import { decreaseStake, increaseStake, rememberStakingHotkey } from './stake.ts'
import { swapAlphaForTao, swapTaoForAlpha } from './swapStake.ts'

/** Whose TAO becomes stake, with whom and where. */
export interface Purchase {
  readonly hotkey: Hotkey
  readonly coldkey: Coldkey
  readonly netuid: NetUid
  readonly tao: Tao
  readonly limit: LimitPrice
  readonly dropFees?: boolean
}

/** Whose stake becomes TAO. */
export interface Sale {
  readonly hotkey: Hotkey
  readonly coldkey: Coldkey
  readonly netuid: NetUid
  readonly alpha: Alpha
  readonly limit: LimitPrice
  readonly dropFees?: boolean
  /** Who gets the TAO; the coldkey unless given. */
  readonly beneficiary?: AccountId
}

/**
 * Buys alpha with a coldkey's TAO and stakes it with a hotkey; the swap fee goes to the block's author. Answers the alpha.
 * Fails with InsufficientBalance, AmountTooLow, InsufficientLiquidity and as `swap` does (`stake_into_subnet`).
 */
export function stakeIntoSubnet(ctx: Ctx, { hotkey, coldkey, netuid, tao, limit, dropFees = false }: Purchase): Alpha {
  const paid = transferTaoToSubnet(ctx, netuid, coldkey, tao)
  const result = swapTaoForAlpha(ctx, netuid, paid, limit, dropFees)
  ensure(result.paidOut !== 0n, errors.AmountTooLow)
  ensure(canBuyShares(ctx, hotkey, netuid, result.paidOut), errors.InsufficientLiquidity)
  increaseStake(ctx, hotkey, coldkey, netuid, result.paidOut)
  rememberStakingHotkey(ctx, coldkey, hotkey)
  payAuthorInTao(ctx, netuid, result.feeToAuthor)
  recordInflow(ctx, netuid, result.paidIn)
  refreshLock(ctx, coldkey, netuid)
  lastColdkeyHotkeyStakeBlock.set(ctx, coldkey, hotkey, currentBlock(ctx))
  if (netuid === ROOT) {
    claimedOfNewStake(ctx, hotkey, coldkey, result.paidOut)
    listRootStaker(ctx, coldkey)
  }
  emit(ctx, events.StakeAdded, [coldkey, hotkey, paid, result.paidOut, netuid, result.fee])
  return result.paidOut
}

function payAuthorInTao(ctx: Ctx, netuid: NetUid, fee: Tao): void {
  const author = blockAuthor(ctx)
  if (author !== undefined) {
    transferTaoFromSubnet(ctx, netuid, author, fee)
    return
  }
  const account = existingSubnetAccount(ctx, netuid)
  // Without an author the fee is burned, as far as the subnet's account has it.
  if (account !== undefined && canSpend(ctx, account, fee)) burnTao(ctx, account, fee)
}

/**
 * Sells a coldkey's alpha and pays the TAO to `beneficiary`; alpha that a limit price left unsold stays staked. The fee is
 * sold in a second swap, without fee, for the block's author. Answers the TAO. Fails as `swap` does
 * (`unstake_from_subnet`).
 */
export function unstakeFromSubnet(
  ctx: Ctx,
  { hotkey, coldkey, netuid, alpha, limit, dropFees = false, beneficiary = coldkey }: Sale,
): Tao {
  decreaseStake(ctx, hotkey, coldkey, netuid, alpha)
  const result = swapAlphaForTao(ctx, netuid, alpha, limit, dropFees)
  const refund = subU64(alpha, plus(result.paidIn, result.fee))
  if (refund > 0n) increaseStake(ctx, hotkey, coldkey, netuid, refund)
  transferTaoFromSubnet(ctx, netuid, beneficiary, result.paidOut)
  const feeOutflow = payAuthorInAlpha(ctx, netuid, result.feeToAuthor)
  if (netuid === ROOT) {
    claimedOfRemovedStake(ctx, hotkey, coldkey, alpha)
    if (!hasRootStake(ctx, coldkey)) unlistRootStaker(ctx, coldkey)
  }
  recordOutflow(ctx, netuid, addU64(result.paidOut, feeOutflow))
  refreshLock(ctx, coldkey, netuid)
  lastColdkeyHotkeyStakeBlock.set(ctx, coldkey, hotkey, currentBlock(ctx))
  emit(ctx, events.StakeRemoved, [coldkey, hotkey, result.paidOut, result.paidIn, netuid, result.fee])
  return result.paidOut
}

function payAuthorInAlpha(ctx: Ctx, netuid: NetUid, fee: Alpha): Tao {
  const author = blockAuthor(ctx)
  if (author === undefined) {
    burnSubnetAlpha(ctx, netuid, fee)
    return ZERO
  }
  const { paidOut } = swapAlphaForTao(ctx, netuid, fee, MIN_PRICE, true)
  transferTaoFromSubnet(ctx, netuid, author, paidOut)
  return paidOut
}
