import { call, ensureRoot } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { dissolveNetwork as dissolve } from '../subnets/dissolve.ts'
import { netUid } from '../types.ts'

/** Root ends a subnet. */
export const rootDissolveNetwork = call({
  index: 120,
  args: { netuid: netUid },
  typeNames: { netuid: 'NetUid' },
  weight: callWeights.rootDissolveNetwork,
  docs: 'Root ends a subnet.',
  run(ctx, origin, { netuid }) {
    ensureRoot(origin)
    dissolve(ctx, netuid)
  },
})
