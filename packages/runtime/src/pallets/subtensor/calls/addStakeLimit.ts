import { call } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { fields } from '../fields.ts'
import { addStakeLimit as rule } from '../staking/addStake.ts'

export const addStakeLimit = call({
  index: 88,
  args: {
    hotkey: fields.account,
    netuid: fields.netuid,
    amountStaked: fields.tao,
    limitPrice: fields.tao,
    allowPartial: fields.bool,
  },
  weight: callWeights.addStakeLimit,
  docs: "Buys a subnet's alpha with the signer's TAO, up to a price, and stakes it with a hotkey.",
  run(ctx, origin, { hotkey, netuid, amountStaked, limitPrice, allowPartial }) {
    rule(ctx, origin, hotkey, netuid, amountStaked, limitPrice, allowPartial)
  },
})
