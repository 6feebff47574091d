import type { Ctx } from '@glia/frame'
import { asPrice, I96F32, type Price, U64F64 } from '@glia/yuma'
import { currentPrice } from '../../swap/index.ts'
import { subnetMechanism, subnetMovingPrice } from '../storage/index.ts'
import { type NetUid, ROOT } from '../types.ts'
import { subnetNetuids } from './subnets.ts'

const ONE = asPrice(U64F64.one)

/** Smoothed price in TAO per alpha, 1 for root and stable subnets (`get_moving_alpha_price`). */
export function movingAlphaPrice(ctx: Ctx, netuid: NetUid): Price {
  if (netuid === ROOT || subnetMechanism.get(ctx, netuid) === 0) return ONE
  return asPrice(U64F64.fromFixed(subnetMovingPrice.get(ctx, netuid), I96F32))
}

/** Median of the positive prices of all subnets, 1 without any (`get_median_subnet_alpha_price`). */
export function medianAlphaPrice(ctx: Ctx): Price {
  const prices = subnetNetuids(ctx)
    .map((netuid) => currentPrice(ctx, netuid))
    .filter((price) => price > 0n)
    .sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
  const lower = prices[(prices.length - 1) >> 1]
  const upper = prices[prices.length >> 1]
  if (lower === undefined || upper === undefined) return ONE
  return asPrice(U64F64.safeDiv(U64F64.saturatingAdd(lower, upper), U64F64.fromInteger(2)))
}
