import { accountId, bool, call } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { swapStake as rule } from '../staking/moveStake.ts'
import { alpha, netUid, tao } from '../types.ts'

/** As `swap_stake`, down to a price of the one alpha in the other. */
export const swapStakeLimit = call({
  index: 90,
  args: {
    hotkey: accountId,
    originNetuid: netUid,
    destinationNetuid: netUid,
    alphaAmount: alpha,
    limitPrice: tao,
    allowPartial: bool,
  },
  typeNames: {
    hotkey: 'T::AccountId',
    originNetuid: 'NetUid',
    destinationNetuid: 'NetUid',
    alphaAmount: 'AlphaBalance',
    limitPrice: 'TaoBalance',
    allowPartial: 'bool',
  },
  weight: callWeights.swapStakeLimit,
  docs: 'As `swap_stake`, down to a price of the one alpha in the other.',
  run(ctx, origin, { hotkey, originNetuid, destinationNetuid, alphaAmount, limitPrice, allowPartial }) {
    rule(ctx, origin, hotkey, originNetuid, destinationNetuid, alphaAmount, { price: limitPrice, allowPartial })
  },
})
