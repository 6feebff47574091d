import { accountId, call } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { addStake as rule } from '../staking/addStake.ts'
import { netUid, tao } from '../types.ts'

/** Buys a subnet's alpha with the signer's TAO and stakes it with a hotkey. */
export const addStake = call({
  index: 2,
  args: { hotkey: accountId, netuid: netUid, amountStaked: tao },
  typeNames: { hotkey: 'T::AccountId', netuid: 'NetUid', amountStaked: 'TaoBalance' },
  weight: callWeights.addStake,
  docs: "Buys a subnet's alpha with the signer's TAO and stakes it with a hotkey.",
  run(ctx, origin, { hotkey, netuid, amountStaked }) {
    rule(ctx, origin, hotkey, netuid, amountStaked)
  },
})
