import { benchmarked, call, ensureSigned } from '@glia/frame'
import { fields } from '../fields.ts'
import { setRejectsLocked as rule } from '../staking/locks/rules.ts'
import { asColdkey } from '../types.ts'

export const setRejectLockedAlpha = call({
  index: 142,
  args: { enabled: fields.bool },
  weight: benchmarked(0n, 0, 1, 1),
  docs: 'Says whether the signer refuses stake that is locked.',
  run(ctx, origin, { enabled }) {
    rule(ctx, asColdkey(ensureSigned(origin)), enabled)
  },
})
