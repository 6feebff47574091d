import { benchmarked, call, emit, ensureRoot, field, u64 } from '@glia/frame'
import { drandEvents } from '../declarations.ts'
import { oldestStoredRound } from '../storage.ts'

/** Root says which stored round is the oldest. */
export const setOldestStoredRound = call({
  index: 2,
  args: { oldestRound: field(u64, 'u64') },
  weight: benchmarked(5_370_000, 0, 0, 1),
  docs: 'allows the root user to set the Oldest round of the beacon that is stored.',
  run(ctx, origin, { oldestRound }) {
    ensureRoot(origin)
    oldestStoredRound.set(ctx, oldestRound)
    emit(ctx, drandEvents.SetOldestStoredRound, [oldestRound])
  },
})
