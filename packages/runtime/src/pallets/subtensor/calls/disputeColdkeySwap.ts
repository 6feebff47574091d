import { call, ensureSigned } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { disputeSwap } from '../keySwaps/announcements.ts'

export const disputeColdkeySwap = call({
  index: 127,
  args: {},
  weight: callWeights.disputeColdkeySwap,
  docs: 'Stops the announced swap of the calling coldkey until root decides.',
  run(ctx, origin) {
    disputeSwap(ctx, ensureSigned(origin))
  },
})
