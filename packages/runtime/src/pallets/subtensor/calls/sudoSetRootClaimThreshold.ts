import { call, u64 } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { setClaimThreshold } from '../staking/rootClaimSettings.ts'
import { netUid } from '../types.ts'

/** The owner or root sets the alpha below which a root claim waits. */
export const sudoSetRootClaimThreshold = call({
  index: 124,
  args: { netuid: netUid, newValue: u64 },
  typeNames: { netuid: 'NetUid', newValue: 'u64' },
  weight: callWeights.sudoSetRootClaimThreshold,
  docs: 'The owner or root sets the alpha below which a root claim waits.',
  run(ctx, origin, { netuid, newValue }) {
    setClaimThreshold(ctx, origin, netuid, newValue)
  },
})
