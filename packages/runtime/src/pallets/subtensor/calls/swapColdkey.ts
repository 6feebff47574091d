import { accountId, call, ensureRoot } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { chargeColdkeySwap, forgetSwap } from '../keySwaps/announcements.ts'
import { swapColdkey as swap } from '../keySwaps/coldkey.ts'
import { tao } from '../types.ts'

/** Root gives everything of a coldkey to another, without announcement. */
export const swapColdkey = call({
  index: 71,
  args: { oldColdkey: accountId, newColdkey: accountId, swapCost: tao },
  typeNames: { oldColdkey: 'T::AccountId', newColdkey: 'T::AccountId', swapCost: 'TaoBalance' },
  weight: callWeights.swapColdkey,
  docs: 'Root gives everything of a coldkey to another, without announcement.',
  run(ctx, origin, { oldColdkey, newColdkey, swapCost }) {
    ensureRoot(origin)
    if (swapCost > 0n) chargeColdkeySwap(ctx, oldColdkey, swapCost)
    swap(ctx, oldColdkey, newColdkey)
    forgetSwap(ctx, oldColdkey)
  },
})
