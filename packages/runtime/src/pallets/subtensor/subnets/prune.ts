import type { Ctx } from '@glia/frame'
import { addU64 } from '../arithmetic.ts'
import { currentBlock } from '../block.ts'
import { networkImmunityPeriod, networkRegisteredAt } from '../storage/index.ts'
import type { NetUid } from '../types.ts'
import { movingAlphaPrice } from './prices.ts'
import { subnetNetuids } from './subnets.ts'

/** The subnet to give up for a new one: cheapest by moving price, then oldest, immune ones left out (`get_network_to_prune`). */
export function networkToPrune(ctx: Ctx): NetUid | undefined {
  const now = currentBlock(ctx)
  let found: { netuid: NetUid; price: bigint; registeredAt: bigint } | undefined
  for (const netuid of subnetNetuids(ctx)) {
    const registeredAt = networkRegisteredAt.get(ctx, netuid)
    if (now < addU64(registeredAt, networkImmunityPeriod.get(ctx))) continue
    const price = movingAlphaPrice(ctx, netuid)
    if (found === undefined || price < found.price || (price === found.price && registeredAt < found.registeredAt))
      found = { netuid, price, registeredAt }
  }
  return found?.netuid
}
