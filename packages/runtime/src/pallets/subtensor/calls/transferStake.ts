import { accountId, call } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { transferStake as rule } from '../staking/moveStake.ts'
import { alpha, netUid } from '../types.ts'

/** Gives the signer's stake to another coldkey, with the same hotkey. */
export const transferStake = call({
  index: 86,
  args: {
    destinationColdkey: accountId,
    hotkey: accountId,
    originNetuid: netUid,
    destinationNetuid: netUid,
    alphaAmount: alpha,
  },
  typeNames: {
    destinationColdkey: 'T::AccountId',
    hotkey: 'T::AccountId',
    originNetuid: 'NetUid',
    destinationNetuid: 'NetUid',
    alphaAmount: 'AlphaBalance',
  },
  weight: callWeights.transferStake,
  docs: "Gives the signer's stake to another coldkey, with the same hotkey.",
  run(ctx, origin, { destinationColdkey, hotkey, originNetuid, destinationNetuid, alphaAmount }) {
    rule(ctx, origin, destinationColdkey, hotkey, originNetuid, destinationNetuid, alphaAmount)
  },
})
