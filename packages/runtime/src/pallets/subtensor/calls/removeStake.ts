import { benchmarked, call } from '@glia/frame'
import { fields } from '../fields.ts'
import { removeStake as rule } from '../staking/removeStake.ts'

export const removeStake = call({
  index: 3,
  args: { hotkey: fields.hotkey, netuid: fields.netuid, amountUnstaked: fields.alpha },
  weight: benchmarked(569_198_000n, 10557, 28, 13),
  docs: "Sells the signer's alpha with a hotkey for TAO.",
  run(ctx, origin, { hotkey, netuid, amountUnstaked }) {
    rule(ctx, origin, hotkey, netuid, amountUnstaked)
  },
})
