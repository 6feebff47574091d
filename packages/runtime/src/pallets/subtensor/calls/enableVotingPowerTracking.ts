import { benchmarked, call } from '@glia/frame'
import { fields } from '../fields.ts'
import { ensureSubnetOwnerOrRoot } from '../subnets/owner.ts'
import { enableTracking } from '../votingPower/tracking.ts'

export const enableVotingPowerTracking = call({
  index: 129,
  args: { netuid: fields.netuid },
  weight: benchmarked(10_000n, 0, 2, 2),
  docs: 'The owner or root has voting power tracked.',
  run(ctx, origin, { netuid }) {
    ensureSubnetOwnerOrRoot(ctx, origin, netuid)
    enableTracking(ctx, netuid)
  },
})
