import { call, ensureRoot } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { fields } from '../fields.ts'
import { setEmaAlpha } from '../votingPower/tracking.ts'

export const sudoSetVotingPowerEmaAlpha = call({
  index: 131,
  args: { netuid: fields.netuid, alpha: fields.u64 },
  weight: callWeights.sudoSetVotingPowerEmaAlpha,
  docs: 'Root sets the rate of voting power, parts of 10^18.',
  run(ctx, origin, { netuid, alpha }) {
    ensureRoot(origin)
    setEmaAlpha(ctx, netuid, alpha)
  },
})
