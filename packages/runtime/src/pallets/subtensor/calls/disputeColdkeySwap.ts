import { benchmarked, call, ensureSigned } from '@glia/frame'
import { disputeSwap } from '../keySwaps/announcements.ts'
import { asColdkey } from '../types.ts'

export const disputeColdkeySwap = call({
  index: 127,
  args: {},
  weight: benchmarked(23_293_000n, 4130, 2, 1),
  docs: 'Stops the announced swap of the calling coldkey until root decides.',
  run(ctx, origin) {
    disputeSwap(ctx, asColdkey(ensureSigned(origin)))
  },
})
