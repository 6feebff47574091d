import { call } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { ensureSubnetOwnerOrRoot } from '../subnets/owner.ts'
import { netUid } from '../types.ts'
import { disableTracking } from '../votingPower/tracking.ts'

/** The owner or root ends the tracking of voting power, two weeks later. */
export const disableVotingPowerTracking = call({
  index: 130,
  args: { netuid: netUid },
  typeNames: { netuid: 'NetUid' },
  weight: callWeights.disableVotingPowerTracking,
  docs: 'The owner or root ends the tracking of voting power, two weeks later.',
  run(ctx, origin, { netuid }) {
    ensureSubnetOwnerOrRoot(ctx, origin, netuid)
    disableTracking(ctx, netuid)
  },
})
