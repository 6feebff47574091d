import { benchmarked, call, emit, ensureRoot } from '@glia/frame'
import { events } from '../events.ts'
import { fields } from '../fields.ts'
import { txChildkeyTakeRateLimit } from '../storage/index.ts'

export const sudoSetTxChildkeyTakeRateLimit = call({
  index: 69,
  args: { txRateLimit: fields.u64 },
  weight: benchmarked(5_760_000n, 0, 0, 1),
  docs: 'Root sets the blocks between two raises of a childkey take.',
  run(ctx, origin, { txRateLimit }) {
    ensureRoot(origin)
    txChildkeyTakeRateLimit.set(ctx, txRateLimit)
    emit(ctx, events.TxChildKeyTakeRateLimitSet, [txRateLimit])
  },
})
