import { accountId, call } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { swapStake as rule } from '../staking/moveStake.ts'
import { alpha, netUid } from '../types.ts'

/** Moves the signer's stake with a hotkey to another subnet. */
export const swapStake = call({
  index: 87,
  args: { hotkey: accountId, originNetuid: netUid, destinationNetuid: netUid, alphaAmount: alpha },
  typeNames: {
    hotkey: 'T::AccountId',
    originNetuid: 'NetUid',
    destinationNetuid: 'NetUid',
    alphaAmount: 'AlphaBalance',
  },
  weight: callWeights.swapStake,
  docs: "Moves the signer's stake with a hotkey to another subnet.",
  run(ctx, origin, { hotkey, originNetuid, destinationNetuid, alphaAmount }) {
    rule(ctx, origin, hotkey, originNetuid, destinationNetuid, alphaAmount)
  },
})
