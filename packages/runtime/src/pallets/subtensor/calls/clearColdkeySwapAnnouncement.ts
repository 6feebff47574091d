import { benchmarked, call, ensureSigned } from '@glia/frame'
import { clearAnnouncement } from '../keySwaps/announcements.ts'
import { asColdkey } from '../types.ts'

export const clearColdkeySwapAnnouncement = call({
  index: 133,
  args: {},
  weight: benchmarked(17_890_000n, 0, 2, 1),
  docs: 'Takes the announcement of a coldkey swap back.',
  run(ctx, origin) {
    clearAnnouncement(ctx, asColdkey(ensureSigned(origin)))
  },
})
