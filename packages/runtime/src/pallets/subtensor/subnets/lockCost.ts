import type { Ctx } from '@glia/frame'
import { I64F64 } from '@glia/yuma'
import { maxOf, mulU64, subU64 } from '../arithmetic.ts'
import { currentBlock } from '../block.ts'
import { calculateBlockEmission } from '../blockEmission.ts'
import { lastRateLimited } from '../rateLimits.ts'
import { networkLastLockCost, networkLockReductionInterval, networkMinLockCost } from '../storage/index.ts'
import { asTao, COIN, type Tao } from '../types.ts'

/** The reduction interval, shortened with every halving of the block emission (`get_lock_reduction_interval`). */
function lockReductionInterval(ctx: Ctx): bigint {
  const interval = I64F64.fromInteger(networkLockReductionInterval.get(ctx))
  const halving =
    I64F64.checkedDiv(I64F64.fromInteger(calculateBlockEmission(ctx)), I64F64.fromInteger(COIN)) ?? I64F64.zero
  return I64F64.toU64(I64F64.saturatingMul(interval, halving))
}

/** TAO that registering a subnet locks now: twice the last cost, falling to the minimum (`get_network_lock_cost`). */
export function networkLockCost(ctx: Ctx): Tao {
  const last = networkLastLockCost.get(ctx)
  const lastBlock = lastRateLimited(ctx, { type: 'NetworkLastRegistered' })
  const interval = lockReductionInterval(ctx)
  const perBlock = interval === 0n ? 0n : last / interval
  const risen = mulU64(last, lastBlock === 0n ? 1n : 2n)
  const fallen = subU64(risen, asTao(mulU64(perBlock, subU64(currentBlock(ctx), lastBlock))))
  return maxOf(fallen, networkMinLockCost.get(ctx))
}
