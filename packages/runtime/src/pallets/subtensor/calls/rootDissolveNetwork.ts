import { call, ensureRoot } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { fields } from '../fields.ts'
import { dissolveNetwork as dissolve } from '../subnets/dissolve.ts'

export const rootDissolveNetwork = call({
  index: 120,
  args: { netuid: fields.netuid },
  weight: callWeights.rootDissolveNetwork,
  docs: 'Root ends a subnet.',
  run(ctx, origin, { netuid }) {
    ensureRoot(origin)
    dissolve(ctx, netuid)
  },
})
