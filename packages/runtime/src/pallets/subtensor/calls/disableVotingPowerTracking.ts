import { call } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { fields } from '../fields.ts'
import { ensureSubnetOwnerOrRoot } from '../subnets/owner.ts'
import { disableTracking } from '../votingPower/tracking.ts'

export const disableVotingPowerTracking = call({
  index: 130,
  args: { netuid: fields.netuid },
  weight: callWeights.disableVotingPowerTracking,
  docs: 'The owner or root ends the tracking of voting power, two weeks later.',
  run(ctx, origin, { netuid }) {
    ensureSubnetOwnerOrRoot(ctx, origin, netuid)
    disableTracking(ctx, netuid)
  },
})
