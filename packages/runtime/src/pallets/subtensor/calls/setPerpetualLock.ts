import { call, ensureSigned } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { fields } from '../fields.ts'
import { setPerpetualLock as rule } from '../staking/locks/rules.ts'

export const setPerpetualLock = call({
  index: 138,
  args: { netuid: fields.netuid, enabled: fields.bool },
  weight: callWeights.setPerpetualLock,
  docs: "Keeps the signer's lock on a subnet from fading, or lets it fade again.",
  run(ctx, origin, { netuid, enabled }) {
    rule(ctx, ensureSigned(origin), netuid, enabled)
  },
})
