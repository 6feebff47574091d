import type { Ctx } from '@glia/frame'
import { subU64 } from '../arithmetic.ts'
import { currentBlock } from '../block.ts'
import { epochInputConsistent } from '../epoch/runEpoch.ts'
import { storageIndices } from '../neurons/uids.ts'
import * as store from '../storage/index.ts'
import { currentEpoch, shouldRunEpoch } from '../subnets/schedule.ts'
import { subnetNetuids } from '../subnets/subnets.ts'
import type { NetUid } from '../types.ts'

/**
 * Before the epochs of a block: time-locked commits whose epoch of reveal has passed are forgotten
 * (`reveal_crv3_commits`). Without beacons on the chain none can be opened: they wait for the end of their epoch.
 */
export function expireTimelocked(ctx: Ctx): void {
  const deferred = deferredEpochs(ctx)
  for (const netuid of subnetNetuids(ctx)) {
    if (deferred.has(netuid)) continue
    const reveal = subU64(currentEpoch(ctx, netuid), store.revealPeriodEpochs.get(ctx, netuid))
    for (const index of storageIndices(ctx, netuid)) {
      for (const [, epoch] of store.timelockedWeightCommits.keysOf(ctx, index)) {
        if (epoch < reveal) store.timelockedWeightCommits.remove(ctx, index, epoch)
      }
    }
  }
}

/** Subnets whose epoch is due but must wait for the next block (`epochs_deferred_this_block`). */
function deferredEpochs(ctx: Ctx): ReadonlySet<NetUid> {
  const most = store.maxEpochsPerBlock.get(ctx)
  const deferred = new Set<NetUid>()
  let running = 0
  for (const netuid of subnetNetuids(ctx)) {
    if (!shouldRunEpoch(ctx, netuid, currentBlock(ctx))) continue
    if (running >= most) deferred.add(netuid)
    else if (epochInputConsistent(ctx, netuid)) running++
  }
  return deferred
}
