import { betweenCalls, type Ctx, type DispatchError, DispatchFailure, emit } from '@glia/frame'
import { events } from '../events.ts'
import type { Hotkey, NetUid } from '../types.ts'

/**
 * Runs `one` for each subnet; what fails is told in events and stops nothing. Events BatchCompletedWithErrors once,
 * BatchWeightItemFailed for each failure, BatchWeightsCompleted at the end.
 */
export function runBatch(
  ctx: Ctx,
  hotkey: Hotkey,
  netuids: readonly NetUid[],
  one: (netuid: NetUid, position: number) => void,
): void {
  const failures: (readonly [NetUid, DispatchError])[] = []
  for (const [position, netuid] of netuids.entries()) {
    betweenCalls(ctx)
    try {
      one(netuid, position)
    } catch (error) {
      if (!(error instanceof DispatchFailure)) throw error
      failures.push([netuid, error.error])
    }
  }
  if (failures.length > 0) emit(ctx, events.BatchCompletedWithErrors, undefined)
  for (const failure of failures) emit(ctx, events.BatchWeightItemFailed, failure)
  emit(ctx, events.BatchWeightsCompleted, [netuids, hotkey])
}
