import { call } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { ensureSubnetOwnerOrRoot } from '../subnets/owner.ts'
import { netUid } from '../types.ts'
import { enableTracking } from '../votingPower/tracking.ts'

/** The owner or root has voting power tracked. */
export const enableVotingPowerTracking = call({
  index: 129,
  args: { netuid: netUid },
  typeNames: { netuid: 'NetUid' },
  weight: callWeights.enableVotingPowerTracking,
  docs: 'The owner or root has voting power tracked.',
  run(ctx, origin, { netuid }) {
    ensureSubnetOwnerOrRoot(ctx, origin, netuid)
    enableTracking(ctx, netuid)
  },
})
