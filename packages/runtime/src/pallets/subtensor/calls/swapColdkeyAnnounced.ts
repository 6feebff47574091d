import { accountId, call, ensureSigned } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { swapAnnounced } from '../keySwaps/announcements.ts'

/** Gives everything of the caller to the announced coldkey. */
export const swapColdkeyAnnounced = call({
  index: 126,
  args: { newColdkey: accountId },
  typeNames: { newColdkey: 'T::AccountId' },
  weight: callWeights.swapColdkeyAnnounced,
  docs: 'Gives everything of the caller to the announced coldkey.',
  run(ctx, origin, { newColdkey }) {
    swapAnnounced(ctx, ensureSigned(origin), newColdkey)
  },
})
