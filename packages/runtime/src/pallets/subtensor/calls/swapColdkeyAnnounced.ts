import { call, ensureSigned } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { fields } from '../fields.ts'
import { swapAnnounced } from '../keySwaps/announcements.ts'

export const swapColdkeyAnnounced = call({
  index: 126,
  args: { newColdkey: fields.account },
  weight: callWeights.swapColdkeyAnnounced,
  docs: 'Gives everything of the caller to the announced coldkey.',
  run(ctx, origin, { newColdkey }) {
    swapAnnounced(ctx, ensureSigned(origin), newColdkey)
  },
})
