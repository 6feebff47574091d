import { call, ensureSigned, field, h256 } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { announceSwap } from '../keySwaps/announcements.ts'

export const announceColdkeySwap = call({
  index: 125,
  args: { newColdkeyHash: field(h256, 'T::Hash') },
  weight: callWeights.announceColdkeySwap,
  docs: 'Announces, by its hash, the coldkey that will take over.',
  run(ctx, origin, { newColdkeyHash }) {
    announceSwap(ctx, ensureSigned(origin), newColdkeyHash)
  },
})
