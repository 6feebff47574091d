import { benchmarked, call } from '@glia/frame'
import { fields } from '../fields.ts'
import { removeStakeLimit as rule } from '../staking/removeStake.ts'

export const removeStakeLimit = call({
  index: 89,
  args: {
    hotkey: fields.hotkey,
    netuid: fields.netuid,
    amountUnstaked: fields.alpha,
    limitPrice: fields.limitPrice,
    allowPartial: fields.bool,
  },
  weight: benchmarked(740_696_000n, 10591, 27, 13),
  docs: "Sells the signer's alpha with a hotkey for TAO, down to a price.",
  run(ctx, origin, { hotkey, netuid, amountUnstaked, limitPrice, allowPartial }) {
    rule(ctx, origin, { hotkey, netuid, amount: amountUnstaked, limit: limitPrice, allowPartial })
  },
})
