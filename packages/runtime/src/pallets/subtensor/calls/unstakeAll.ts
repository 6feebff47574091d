import { call } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { fields } from '../fields.ts'
import { unstakeAll as rule } from '../staking/removeStake.ts'

export const unstakeAll = call({
  index: 83,
  args: { hotkey: fields.account },
  weight: callWeights.unstakeAll,
  docs: 'Sells everything that the signer has with a hotkey, on every subnet.',
  run(ctx, origin, { hotkey }) {
    rule(ctx, origin, hotkey)
  },
})
