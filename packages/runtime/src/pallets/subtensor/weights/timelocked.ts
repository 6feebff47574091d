import type { Ctx } from '@glia/frame'
import { addU64, subU64 } from '../arithmetic.ts'
import { currentBlock } from '../block.ts'
import { epochInputConsistent } from '../epoch/runEpoch.ts'
import { storageIndices } from '../neurons/uids.ts'
import * as store from '../storage/index.ts'
import { shouldRunEpoch } from '../subnets/schedule.ts'
import type { NetUid } from '../types.ts'

/**
 * Before the epochs of a block: time-locked commits whose epoch of reveal has passed are forgotten
 * (`reveal_crv3_commits`). Without beacons on the chain none can be opened: they wait for the end of their epoch. Subnets
 * whose epoch is due but must wait for the next block wait with it (`epochs_deferred_this_block`).
 *
 * @param netuids all subnets in use
 */
export function expireTimelocked(ctx: Ctx, netuids: readonly NetUid[]): void {
  if (store.timelockedWeightCommits.isEmpty(ctx)) return
  const block = currentBlock(ctx)
  const most = store.maxEpochsPerBlock.get(ctx)
  let running = 0
  for (const netuid of netuids) {
    const due = shouldRunEpoch(ctx, netuid, block)
    if (due && running >= most) continue
    if (due && epochInputConsistent(ctx, netuid)) running++
    const epoch = addU64(store.subnetEpochIndex.get(ctx, netuid), due ? 1n : 0n)
    forgetBefore(ctx, netuid, subU64(epoch, store.revealPeriodEpochs.get(ctx, netuid)))
  }
}

function forgetBefore(ctx: Ctx, netuid: NetUid, reveal: bigint): void {
  for (const index of storageIndices(ctx, netuid)) {
    for (const [, epoch] of store.timelockedWeightCommits.keysOf(ctx, index)) {
      if (epoch < reveal) store.timelockedWeightCommits.remove(ctx, index, epoch)
    }
  }
}
