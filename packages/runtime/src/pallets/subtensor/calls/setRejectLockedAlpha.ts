import { bool, call, ensureSigned } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { setRejectsLocked as rule } from '../staking/locks/rules.ts'

/** Says whether the signer refuses stake that is locked. */
export const setRejectLockedAlpha = call({
  index: 142,
  args: { enabled: bool },
  typeNames: { enabled: 'bool' },
  weight: callWeights.setRejectLockedAlpha,
  docs: 'Says whether the signer refuses stake that is locked.',
  run(ctx, origin, { enabled }) {
    rule(ctx, ensureSigned(origin), enabled)
  },
})
