import { call, ensureRoot, u64 } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { netUid } from '../types.ts'
import { setEmaAlpha } from '../votingPower/tracking.ts'

/** Root sets the rate of voting power, parts of 10^18. */
export const sudoSetVotingPowerEmaAlpha = call({
  index: 131,
  args: { netuid: netUid, alpha: u64 },
  typeNames: { netuid: 'NetUid', alpha: 'u64' },
  weight: callWeights.sudoSetVotingPowerEmaAlpha,
  docs: 'Root sets the rate of voting power, parts of 10^18.',
  run(ctx, origin, { netuid, alpha }) {
    ensureRoot(origin)
    setEmaAlpha(ctx, netuid, alpha)
  },
})
