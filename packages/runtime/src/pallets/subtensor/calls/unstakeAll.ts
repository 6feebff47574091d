import { accountId, call } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { unstakeAll as rule } from '../staking/removeStake.ts'

/** Sells everything that the signer has with a hotkey, on every subnet. */
export const unstakeAll = call({
  index: 83,
  args: { hotkey: accountId },
  typeNames: { hotkey: 'T::AccountId' },
  weight: callWeights.unstakeAll,
  docs: 'Sells everything that the signer has with a hotkey, on every subnet.',
  run(ctx, origin, { hotkey }) {
    rule(ctx, origin, hotkey)
  },
})
