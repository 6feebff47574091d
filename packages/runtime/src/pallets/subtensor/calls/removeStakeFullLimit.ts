import { benchmarked, call } from '@glia/frame'
import { fields } from '../fields.ts'
import { removeAllStake } from '../staking/removeStake.ts'

export const removeStakeFullLimit = call({
  index: 103,
  args: { hotkey: fields.hotkey, netuid: fields.netuid, limitPrice: fields.someLimitPrice },
  weight: benchmarked(754_292_000n, 10591, 27, 13),
  docs: 'Sells everything of one hotkey on one subnet, down to a price if one is given.',
  run(ctx, origin, { hotkey, netuid, limitPrice }) {
    removeAllStake(ctx, origin, hotkey, netuid, limitPrice)
  },
})
