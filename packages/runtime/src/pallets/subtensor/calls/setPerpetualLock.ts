import { bool, call, ensureSigned } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { setPerpetualLock as rule } from '../staking/locks/rules.ts'
import { netUid } from '../types.ts'

/** Keeps the signer's lock on a subnet from fading, or lets it fade again. */
export const setPerpetualLock = call({
  index: 138,
  args: { netuid: netUid, enabled: bool },
  typeNames: { netuid: 'NetUid', enabled: 'bool' },
  weight: callWeights.setPerpetualLock,
  docs: "Keeps the signer's lock on a subnet from fading, or lets it fade again.",
  run(ctx, origin, { netuid, enabled }) {
    rule(ctx, ensureSigned(origin), netuid, enabled)
  },
})
