import { call } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { fields } from '../fields.ts'
import { removeStake as rule } from '../staking/removeStake.ts'

export const removeStake = call({
  index: 3,
  args: { hotkey: fields.account, netuid: fields.netuid, amountUnstaked: fields.alpha },
  weight: callWeights.removeStake,
  docs: "Sells the signer's alpha with a hotkey for TAO.",
  run(ctx, origin, { hotkey, netuid, amountUnstaked }) {
    rule(ctx, origin, hotkey, netuid, amountUnstaked)
  },
})
