import type { Ctx } from '@glia/frame'
import { decayFactorQ32, mulByQ32, U64F64 } from '@glia/yuma'
import { maxOf, minOf } from '../arithmetic.ts'
import { currentBlock } from '../block.ts'
import * as store from '../storage/index.ts'
import { shouldRunEpoch } from '../subnets/schedule.ts'
import { allNetuids } from '../subnets/subnets.ts'
import { asTao, type NetUid, ROOT, type Tao } from '../types.ts'

const bounded = (ctx: Ctx, netuid: NetUid, price: Tao): Tao =>
  minOf(maxOf(price, store.minBurn.get(ctx, netuid)), store.maxBurn.get(ctx, netuid))

/** Finding a factor takes 32 powers; there are as many as half-lives in use. */
const factors = new Map<number, bigint>()
function decayFactor(halfLife: number): bigint {
  let factor = factors.get(halfLife)
  if (factor === undefined) {
    factor = decayFactorQ32(halfLife)
    factors.set(halfLife, factor)
  }
  return factor
}

/** Every block: prices decay toward their minimum, counters begin anew (`update_registration_prices_for_networks`). */
export function decayRegistrationPrices(ctx: Ctx): void {
  const block = currentBlock(ctx)
  for (const netuid of allNetuids(ctx)) {
    const price = store.burn.get(ctx, netuid)
    const halfLife = store.burnHalfLife.get(ctx, netuid)
    const decayed = halfLife > 0 && block > 1n ? asTao(mulByQ32(price, decayFactor(halfLife))) : price
    const next = bounded(ctx, netuid, decayed)
    if (next !== price) store.burn.set(ctx, netuid, next)
    store.registrationsThisBlock.put(ctx, netuid, 0)
    if (netuid === ROOT && shouldRunEpoch(ctx, netuid, block)) store.registrationsThisInterval.set(ctx, netuid, 0)
  }
}

/** After a registration the price rises by `BurnIncreaseMult` (`bump_registration_price_after_registration`). */
export function raiseRegistrationPrice(ctx: Ctx, netuid: NetUid): void {
  if (netuid === ROOT) return
  const factor = maxOf(store.burnIncreaseMult.get(ctx, netuid), U64F64.one)
  const price = U64F64.fromInteger(store.burn.get(ctx, netuid))
  store.burn.set(ctx, netuid, bounded(ctx, netuid, asTao(U64F64.toU64(U64F64.saturatingMul(price, factor)))))
}
