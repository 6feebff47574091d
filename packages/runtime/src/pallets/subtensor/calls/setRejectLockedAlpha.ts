import { call, ensureSigned } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { fields } from '../fields.ts'
import { setRejectsLocked as rule } from '../staking/locks/rules.ts'

export const setRejectLockedAlpha = call({
  index: 142,
  args: { enabled: fields.bool },
  weight: callWeights.setRejectLockedAlpha,
  docs: 'Says whether the signer refuses stake that is locked.',
  run(ctx, origin, { enabled }) {
    rule(ctx, ensureSigned(origin), enabled)
  },
})
