import type { Ctx } from '@glia/frame'
import { MAX_PRICE, MIN_PRICE, type SwapResult, swap, swapOneToOne } from '../../swap/pool.ts'
import { keepSqrtPrice } from '../../swap/sqrtPrice.ts'
import { addU64, addU128, subU64 } from '../arithmetic.ts'
import {
  subnetAlphaIn,
  subnetAlphaOut,
  subnetMechanism,
  subnetTao,
  subnetVolume,
  totalStake,
} from '../storage/index.ts'
import type { Alpha, LimitPrice, NetUid, Tao } from '../types.ts'

/** Buys alpha from a subnet's pool and moves its reserves (`swap_tao_for_alpha`). Fails as `swap` does. */
export function swapTaoForAlpha(
  ctx: Ctx,
  netuid: NetUid,
  tao: Tao,
  limit: LimitPrice = MAX_PRICE,
  dropFees = false,
): SwapResult<'buy'> {
  const result =
    subnetMechanism.get(ctx, netuid) === 1
      ? swap(ctx, { netuid, side: 'buy', amount: tao, limit, dropFees })
      : swapOneToOne<'buy'>(tao)
  if (result.paidOut > 0n) subnetAlphaIn.update(ctx, netuid, (total) => subU64(total, result.paidOut))
  subnetAlphaOut.update(ctx, netuid, (total) => addU64(total, result.paidOut))
  subnetTao.update(ctx, netuid, (total) => addU64(total, result.paidIn))
  totalStake.update(ctx, (total) => addU64(total, tao))
  subnetVolume.update(ctx, netuid, (total) => addU128(total, tao))
  keepSqrtPrice(ctx, netuid)
  return result
}

/** Sells alpha to a subnet's pool and moves its reserves (`swap_alpha_for_tao`). Fails as `swap` does. */
export function swapAlphaForTao(
  ctx: Ctx,
  netuid: NetUid,
  alpha: Alpha,
  limit: LimitPrice = MIN_PRICE,
  dropFees = false,
): SwapResult<'sell'> {
  const result =
    subnetMechanism.get(ctx, netuid) === 1
      ? swap(ctx, { netuid, side: 'sell', amount: alpha, limit, dropFees })
      : swapOneToOne<'sell'>(alpha)
  subnetAlphaIn.update(ctx, netuid, (total) => addU64(total, result.paidIn))
  subnetAlphaOut.update(ctx, netuid, (total) => subU64(total, result.paidIn))
  if (result.paidOut > 0n) subnetTao.update(ctx, netuid, (total) => subU64(total, result.paidOut))
  totalStake.update(ctx, (total) => subU64(total, result.paidOut))
  subnetVolume.update(ctx, netuid, (total) => addU128(total, result.paidOut))
  keepSqrtPrice(ctx, netuid)
  return result
}
