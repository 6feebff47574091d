import { accountId, bool, call } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { removeStakeLimit as rule } from '../staking/removeStake.ts'
import { alpha, netUid, tao } from '../types.ts'

/** As `remove_stake`, down to a price. */
export const removeStakeLimit = call({
  index: 89,
  args: { hotkey: accountId, netuid: netUid, amountUnstaked: alpha, limitPrice: tao, allowPartial: bool },
  typeNames: {
    hotkey: 'T::AccountId',
    netuid: 'NetUid',
    amountUnstaked: 'AlphaBalance',
    limitPrice: 'TaoBalance',
    allowPartial: 'bool',
  },
  weight: callWeights.removeStakeLimit,
  docs: "Sells the signer's alpha with a hotkey for TAO, down to a price.",
  run(ctx, origin, { hotkey, netuid, amountUnstaked, limitPrice, allowPartial }) {
    rule(ctx, origin, hotkey, netuid, amountUnstaked, limitPrice, allowPartial)
  },
})
