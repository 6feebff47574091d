import { type Ctx, ensure } from '@glia/frame'
import { errors } from '../errors.ts'
import { networksAdded } from '../storage/index.ts'
import { asNetUid, type NetUid, ROOT } from '../types.ts'

/** `if_subnet_exist`. */
export const subnetExists = (ctx: Ctx, netuid: NetUid): boolean => networksAdded.get(ctx, netuid)

/** Netuids in storage order (`get_all_subnet_netuids`). */
export const allNetuids = (ctx: Ctx): NetUid[] => networksAdded.entries(ctx).map(([[netuid]]) => netuid)

/** Netuids of subnets in use, the root left out, in storage order. */
export const subnetNetuids = (ctx: Ctx): NetUid[] =>
  networksAdded
    .entries(ctx)
    .filter(([[netuid], added]) => added && netuid !== ROOT)
    .map(([[netuid]]) => netuid)

/** Smallest netuid above 0 that is free (`get_next_netuid`). */
export function nextNetuid(ctx: Ctx): NetUid {
  const taken = new Set(allNetuids(ctx))
  let free = 1
  while (taken.has(asNetUid(free))) free++
  return asNetUid(free)
}

/** SubnetNotExists unless there is such a subnet. */
export function ensureSubnetExists(ctx: Ctx, netuid: NetUid): void {
  ensure(subnetExists(ctx, netuid), errors.SubnetNotExists)
}
