import { call, emit, ensureRoot, u64 } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { events } from '../events.ts'
import { txChildkeyTakeRateLimit } from '../storage/index.ts'

/** Root sets the blocks between two raises of a childkey take. */
export const sudoSetTxChildkeyTakeRateLimit = call({
  index: 69,
  args: { txRateLimit: u64 },
  typeNames: { txRateLimit: 'u64' },
  weight: callWeights.sudoSetTxChildkeyTakeRateLimit,
  docs: 'Root sets the blocks between two raises of a childkey take.',
  run(ctx, origin, { txRateLimit }) {
    ensureRoot(origin)
    txChildkeyTakeRateLimit.set(ctx, txRateLimit)
    emit(ctx, events.TxChildKeyTakeRateLimitSet, [txRateLimit])
  },
})
