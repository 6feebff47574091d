import { call } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { fields } from '../fields.ts'
import { addStakeAndBurn as rule } from '../staking/destroyAlpha.ts'

export const addStakeBurn = call({
  index: 132,
  args: { hotkey: fields.account, netuid: fields.netuid, amount: fields.tao, limit: fields.someTao },
  weight: callWeights.addStakeBurn,
  docs: "Buys a subnet's alpha with the signer's TAO and burns it at once.",
  run(ctx, origin, { hotkey, netuid, amount, limit }) {
    rule(ctx, origin, hotkey, netuid, amount, limit)
  },
})
