import { accountId, call, ensureRoot } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { dissolveNetwork as dissolve } from '../subnets/dissolve.ts'
import { netUid } from '../types.ts'

/** Root ends a subnet. */
export const dissolveNetwork = call({
  index: 61,
  args: { coldkey: accountId, netuid: netUid },
  typeNames: { coldkey: 'T::AccountId', netuid: 'NetUid' },
  weight: callWeights.dissolveNetwork,
  docs: 'Root ends a subnet.',
  run(ctx, origin, { netuid }) {
    ensureRoot(origin)
    dissolve(ctx, netuid)
  },
})
