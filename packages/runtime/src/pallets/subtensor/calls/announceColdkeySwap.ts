import { benchmarked, call, ensureSigned, field, h256 } from '@glia/frame'
import { announceSwap } from '../keySwaps/announcements.ts'
import { asColdkey } from '../types.ts'

export const announceColdkeySwap = call({
  index: 125,
  args: { newColdkeyHash: field(h256, 'T::Hash') },
  weight: benchmarked(47_248_000n, 4159, 4, 3),
  docs: 'Announces, by its hash, the coldkey that will take over.',
  run(ctx, origin, { newColdkeyHash }) {
    announceSwap(ctx, asColdkey(ensureSigned(origin)), newColdkeyHash)
  },
})
