import { benchmarked, call } from '@glia/frame'
import { fields } from '../fields.ts'
import { swapStake as rule } from '../staking/moveStake.ts'

export const swapStakeLimit = call({
  index: 90,
  args: {
    hotkey: fields.hotkey,
    originNetuid: fields.netuid,
    destinationNetuid: fields.netuid,
    alphaAmount: fields.alpha,
    limitPrice: fields.limitPrice,
    allowPartial: fields.bool,
  },
  weight: benchmarked(944_515_000n, 11077, 47, 24),
  docs: 'Moves stake to another subnet with the same hotkey, down to a price of the one alpha in the other.',
  run(ctx, origin, { hotkey, originNetuid, destinationNetuid, alphaAmount, limitPrice, allowPartial }) {
    const limit = { price: limitPrice, allowPartial }
    rule(ctx, origin, { hotkey, fromNetuid: originNetuid, toNetuid: destinationNetuid, alpha: alphaAmount, limit })
  },
})
