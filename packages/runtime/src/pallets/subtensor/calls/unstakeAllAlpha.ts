import { accountId, call } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { unstakeAllAlpha as rule } from '../staking/removeStake.ts'

/** Sells everything that the signer has with a hotkey except root stake, and puts the TAO on root. */
export const unstakeAllAlpha = call({
  index: 84,
  args: { hotkey: accountId },
  typeNames: { hotkey: 'T::AccountId' },
  weight: callWeights.unstakeAllAlpha,
  docs: 'Sells everything that the signer has with a hotkey except root stake, and puts the TAO on root.',
  run(ctx, origin, { hotkey }) {
    rule(ctx, origin, hotkey)
  },
})
