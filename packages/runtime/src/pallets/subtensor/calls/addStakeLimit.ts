import { benchmarked, call } from '@glia/frame'
import { fields } from '../fields.ts'
import { addStakeLimit as rule } from '../staking/addStake.ts'

export const addStakeLimit = call({
  index: 88,
  args: {
    hotkey: fields.hotkey,
    netuid: fields.netuid,
    amountStaked: fields.tao,
    limitPrice: fields.limitPrice,
    allowPartial: fields.bool,
  },
  weight: benchmarked(853_005_000n, 8727, 32, 16),
  docs: "Buys a subnet's alpha with the signer's TAO, up to a price, and stakes it with a hotkey.",
  run(ctx, origin, { hotkey, netuid, amountStaked, limitPrice, allowPartial }) {
    rule(ctx, origin, { hotkey, netuid, amount: amountStaked, limit: limitPrice, allowPartial })
  },
})
