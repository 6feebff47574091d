import { call, ensureRoot } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { fields } from '../fields.ts'
import { dissolveNetwork as dissolve } from '../subnets/dissolve.ts'

export const dissolveNetwork = call({
  index: 61,
  args: { coldkey: fields.account, netuid: fields.netuid },
  weight: callWeights.dissolveNetwork,
  docs: 'Root ends a subnet.',
  run(ctx, origin, { netuid }) {
    ensureRoot(origin)
    dissolve(ctx, netuid)
  },
})
