import { benchmarked, call, emit, ensureRoot, plain } from '@glia/frame'
import { drandEvents } from '../declarations.ts'
import { oldestStoredRound } from '../storage.ts'

export const setOldestStoredRound = call({
  index: 2,
  args: { oldestRound: plain.u64 },
  weight: benchmarked(5_370_000, 0, 0, 1),
  docs: 'Root says which stored round is the oldest.',
  run(ctx, origin, { oldestRound }) {
    ensureRoot(origin)
    oldestStoredRound.set(ctx, oldestRound)
    emit(ctx, drandEvents.SetOldestStoredRound, [oldestRound])
  },
})
