import type { Ctx } from '@glia/frame'
import { I96F32, U64F64 } from '@glia/yuma'
import { currentPrice } from '../../swap/pool.ts'
import { subU64 } from '../arithmetic.ts'
import { currentBlock } from '../block.ts'
import * as store from '../storage/index.ts'
import type { NetUid } from '../types.ts'
import type { PerSubnet } from './shares.ts'

/**
 * Moves the smoothed prices toward the present ones, at most 1 TAO, at a rate that grows with a subnet's age:
 * SubnetMovingAlpha * b / (b + h) for b blocks since the start and halving time h (`update_moving_price`).
 *
 * @param smoothed the prices before
 */
export function updateMovingPrices(ctx: Ctx, netuids: readonly NetUid[], smoothed: PerSubnet<U64F64>): void {
  const block = currentBlock(ctx)
  const speed = U64F64.fromFixed(store.subnetMovingAlpha.get(ctx), I96F32)
  netuids.forEach((netuid, i) => {
    const started = subU64(store.firstEmissionBlockNumber.get(ctx, netuid) ?? 0n, 1n)
    const age = U64F64.fromInteger(subU64(block, started))
    const halving = U64F64.fromInteger(store.emaPriceHalvingBlocks.get(ctx, netuid))
    const alpha = U64F64.saturatingMul(speed, U64F64.safeDiv(age, U64F64.saturatingAdd(age, halving)))
    const price = currentPrice(ctx, netuid)
    const present = U64F64.saturatingMul(alpha, price < U64F64.one ? price : U64F64.one)
    const past = U64F64.saturatingMul(U64F64.saturatingSub(U64F64.one, alpha), smoothed[i] as U64F64)
    store.subnetMovingPrice.set(ctx, netuid, I96F32.fromFixed(U64F64.saturatingAdd(present, past), U64F64))
  })
}
