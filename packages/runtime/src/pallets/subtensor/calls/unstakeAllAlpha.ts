import { call } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { fields } from '../fields.ts'
import { unstakeAllAlpha as rule } from '../staking/removeStake.ts'

export const unstakeAllAlpha = call({
  index: 84,
  args: { hotkey: fields.account },
  weight: callWeights.unstakeAllAlpha,
  docs: 'Sells everything that the signer has with a hotkey except root stake, and puts the TAO on root.',
  run(ctx, origin, { hotkey }) {
    rule(ctx, origin, hotkey)
  },
})
