import { benchmarked, call, ensureSigned } from '@glia/frame'
import { fields } from '../fields.ts'
import { swapAnnounced } from '../keySwaps/announcements.ts'
import { asColdkey } from '../types.ts'

export const swapColdkeyAnnounced = call({
  index: 126,
  args: { newColdkey: fields.coldkey },
  weight: benchmarked(288_156_000n, 13000, 37, 15),
  docs: 'Gives everything of the caller to the announced coldkey.',
  run(ctx, origin, { newColdkey }) {
    swapAnnounced(ctx, asColdkey(ensureSigned(origin)), newColdkey)
  },
})
