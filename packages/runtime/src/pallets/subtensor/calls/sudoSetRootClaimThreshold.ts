import { benchmarked, call } from '@glia/frame'
import { fields } from '../fields.ts'
import { setClaimThreshold } from '../staking/rootClaimSettings.ts'

export const sudoSetRootClaimThreshold = call({
  index: 124,
  args: { netuid: fields.netuid, newValue: fields.u64 },
  weight: benchmarked(5_681_000n, 0, 0, 1),
  docs: 'The owner or root sets the alpha below which a root claim waits.',
  run(ctx, origin, { netuid, newValue }) {
    setClaimThreshold(ctx, origin, netuid, newValue)
  },
})
