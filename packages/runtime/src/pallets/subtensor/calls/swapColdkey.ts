import { benchmarked, call, ensureRoot } from '@glia/frame'
import { fields } from '../fields.ts'
import { chargeColdkeySwap, forgetSwap } from '../keySwaps/announcements.ts'
import { swapColdkey as swap } from '../keySwaps/coldkey.ts'

export const swapColdkey = call({
  index: 71,
  args: { oldColdkey: fields.coldkey, newColdkey: fields.coldkey, swapCost: fields.tao },
  weight: benchmarked(312_301_000n, 13056, 37, 19),
  docs: 'Root gives everything of a coldkey to another, without announcement.',
  run(ctx, origin, { oldColdkey, newColdkey, swapCost }) {
    ensureRoot(origin)
    if (swapCost > 0n) chargeColdkeySwap(ctx, oldColdkey, swapCost)
    swap(ctx, { from: oldColdkey, to: newColdkey })
    forgetSwap(ctx, oldColdkey)
  },
})
