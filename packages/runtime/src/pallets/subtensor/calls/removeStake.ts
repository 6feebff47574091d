import { accountId, call } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { removeStake as rule } from '../staking/removeStake.ts'
import { alpha, netUid } from '../types.ts'

/** Sells the signer's alpha with a hotkey for TAO. */
export const removeStake = call({
  index: 3,
  args: { hotkey: accountId, netuid: netUid, amountUnstaked: alpha },
  typeNames: { hotkey: 'T::AccountId', netuid: 'NetUid', amountUnstaked: 'AlphaBalance' },
  weight: callWeights.removeStake,
  docs: "Sells the signer's alpha with a hotkey for TAO.",
  run(ctx, origin, { hotkey, netuid, amountUnstaked }) {
    rule(ctx, origin, hotkey, netuid, amountUnstaked)
  },
})
