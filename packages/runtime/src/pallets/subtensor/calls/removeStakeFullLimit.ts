import { call } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { fields } from '../fields.ts'
import { removeAllStake } from '../staking/removeStake.ts'

export const removeStakeFullLimit = call({
  index: 103,
  args: { hotkey: fields.account, netuid: fields.netuid, limitPrice: fields.someTao },
  weight: callWeights.removeStakeFullLimit,
  docs: 'Sells everything of one hotkey on one subnet, down to a price if one is given.',
  run(ctx, origin, { hotkey, netuid, limitPrice }) {
    removeAllStake(ctx, origin, hotkey, netuid, limitPrice)
  },
})
