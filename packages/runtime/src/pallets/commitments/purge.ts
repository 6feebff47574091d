import type { Ctx } from '@glia/frame'
import type { NetUid } from '../subtensor/types.ts'
import * as store from './storage.ts'

const ofSubnet = [
  store.commitmentOf,
  store.lastCommitment,
  store.lastBondsReset,
  store.revealedCommitments,
  store.usedSpaceOf,
] as const

/** Forgets what was committed to on a subnet that ends (`purge_netuid`). */
export function purgeCommitments(ctx: Ctx, netuid: NetUid): void {
  for (const item of ofSubnet) item.clear(ctx, netuid)
  store.timelockedIndex.update(ctx, (index) => index.filter(([at]) => at !== netuid))
}
