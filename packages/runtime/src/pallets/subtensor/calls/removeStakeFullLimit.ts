import { accountId, call, option } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { removeAllStake } from '../staking/removeStake.ts'
import { netUid, tao } from '../types.ts'

/** Sells everything of one hotkey on one subnet, down to a price if one is given. */
export const removeStakeFullLimit = call({
  index: 103,
  args: { hotkey: accountId, netuid: netUid, limitPrice: option(tao) },
  typeNames: { hotkey: 'T::AccountId', netuid: 'NetUid', limitPrice: 'Option<TaoBalance>' },
  weight: callWeights.removeStakeFullLimit,
  docs: 'Sells everything of one hotkey on one subnet, down to a price if one is given.',
  run(ctx, origin, { hotkey, netuid, limitPrice }) {
    removeAllStake(ctx, origin, hotkey, netuid, limitPrice)
  },
})
