import { benchmarked, call, ensureSigned } from '@glia/frame'
import { fields } from '../fields.ts'
import { setPerpetualLock as rule } from '../staking/locks/rules.ts'
import { asColdkey } from '../types.ts'

export const setPerpetualLock = call({
  index: 138,
  args: { netuid: fields.netuid, enabled: fields.bool },
  weight: benchmarked(0n, 0, 4, 3),
  docs: "Keeps the signer's lock on a subnet from fading, or lets it fade again.",
  run(ctx, origin, { netuid, enabled }) {
    rule(ctx, asColdkey(ensureSigned(origin)), netuid, enabled)
  },
})
