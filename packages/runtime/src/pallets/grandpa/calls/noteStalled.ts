import { call, DB_WRITE, ensureRoot, weight } from '@glia/frame'
import { stalled } from '../storage.ts'
import { blockNumber } from './fields.ts'

export const noteStalled = call({
  index: 2,
  args: { delay: blockNumber, bestFinalizedBlockNumber: blockNumber },
  weight: weight(3_000_000n + DB_WRITE),
  docs: 'Says that finality stalls: other authorities are to go on from a block that is final.',
  run(ctx, origin, { delay, bestFinalizedBlockNumber }) {
    ensureRoot(origin)
    stalled.set(ctx, [delay, bestFinalizedBlockNumber])
  },
})
