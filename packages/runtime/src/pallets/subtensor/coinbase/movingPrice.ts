import type { Ctx } from '@glia/frame'
import { I96F32, U64F64 } from '@glia/yuma'
import { currentPrice } from '../../swap/pool.ts'
import { subU64 } from '../arithmetic.ts'
import { currentBlock } from '../block.ts'
import * as store from '../storage/index.ts'
import { movingAlphaPrice } from '../subnets/prices.ts'
import type { NetUid } from '../types.ts'

/**
 * Moves the smoothed price toward the present one, at most 1 TAO, at a rate that grows with the subnet's age: SubnetMovingAlpha
 * * b / (b + h) for b blocks since the start and halving time h (`update_moving_price`).
 */
export function updateMovingPrice(ctx: Ctx, netuid: NetUid): void {
  const started = subU64(store.firstEmissionBlockNumber.get(ctx, netuid) ?? 0n, 1n)
  const age = U64F64.fromInteger(subU64(currentBlock(ctx), started))
  const halving = U64F64.fromInteger(store.emaPriceHalvingBlocks.get(ctx, netuid))
  const speed = U64F64.fromFixed(store.subnetMovingAlpha.get(ctx), I96F32)
  const alpha = U64F64.saturatingMul(speed, U64F64.safeDiv(age, U64F64.saturatingAdd(age, halving)))
  const price = currentPrice(ctx, netuid)
  const present = U64F64.saturatingMul(alpha, price < U64F64.one ? price : U64F64.one)
  const past = U64F64.saturatingMul(U64F64.saturatingSub(U64F64.one, alpha), movingAlphaPrice(ctx, netuid))
  store.subnetMovingPrice.set(ctx, netuid, I96F32.fromFixed(U64F64.saturatingAdd(present, past), U64F64))
}
