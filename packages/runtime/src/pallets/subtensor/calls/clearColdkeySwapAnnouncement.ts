import { call, ensureSigned } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { clearAnnouncement } from '../keySwaps/announcements.ts'

export const clearColdkeySwapAnnouncement = call({
  index: 133,
  args: {},
  weight: callWeights.clearColdkeySwapAnnouncement,
  docs: 'Takes the announcement of a coldkey swap back.',
  run(ctx, origin) {
    clearAnnouncement(ctx, ensureSigned(origin))
  },
})
