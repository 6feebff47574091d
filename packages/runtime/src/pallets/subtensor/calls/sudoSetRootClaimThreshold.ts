import { call } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { fields } from '../fields.ts'
import { setClaimThreshold } from '../staking/rootClaimSettings.ts'

export const sudoSetRootClaimThreshold = call({
  index: 124,
  args: { netuid: fields.netuid, newValue: fields.u64 },
  weight: callWeights.sudoSetRootClaimThreshold,
  docs: 'The owner or root sets the alpha below which a root claim waits.',
  run(ctx, origin, { netuid, newValue }) {
    setClaimThreshold(ctx, origin, netuid, newValue)
  },
})
