import { benchmarked, call } from '@glia/frame'
import { fields } from '../fields.ts'
import { ensureSubnetOwnerOrRoot } from '../subnets/owner.ts'
import { disableTracking } from '../votingPower/tracking.ts'

export const disableVotingPowerTracking = call({
  index: 130,
  args: { netuid: fields.netuid },
  weight: benchmarked(10_000n, 0, 2, 1),
  docs: 'The owner or root ends the tracking of voting power, two weeks later.',
  run(ctx, origin, { netuid }) {
    ensureSubnetOwnerOrRoot(ctx, origin, netuid)
    disableTracking(ctx, netuid)
  },
})
