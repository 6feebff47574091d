import { benchmarked, call } from '@glia/frame'
import { fields } from '../fields.ts'
import { addStakeAndBurn as rule } from '../staking/destroyAlpha.ts'

export const addStakeBurn = call({
  index: 132,
  args: { hotkey: fields.hotkey, netuid: fields.netuid, amount: fields.tao, limit: fields.someLimitPrice },
  weight: benchmarked(967_308_000n, 8727, 33, 17),
  docs: "Buys a subnet's alpha with the signer's TAO and burns it at once.",
  run(ctx, origin, { hotkey, netuid, amount, limit }) {
    rule(ctx, origin, { hotkey, netuid, amount, limit })
  },
})
