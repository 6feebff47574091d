import { benchmarked, call, ensureRoot } from '@glia/frame'
import { fields } from '../fields.ts'
import { setEmaAlpha } from '../votingPower/tracking.ts'

export const sudoSetVotingPowerEmaAlpha = call({
  index: 131,
  args: { netuid: fields.netuid, alpha: fields.u64 },
  weight: benchmarked(6_000n, 0, 1, 1),
  docs: 'Root sets the rate of voting power, parts of 10^18.',
  run(ctx, origin, { netuid, alpha }) {
    ensureRoot(origin)
    setEmaAlpha(ctx, netuid, alpha)
  },
})
