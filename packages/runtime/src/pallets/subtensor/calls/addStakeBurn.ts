import { accountId, call, option } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { addStakeAndBurn as rule } from '../staking/destroyAlpha.ts'
import { netUid, tao } from '../types.ts'

/** Buys a subnet's alpha with the signer's TAO and burns it at once. */
export const addStakeBurn = call({
  index: 132,
  args: { hotkey: accountId, netuid: netUid, amount: tao, limit: option(tao) },
  typeNames: { hotkey: 'T::AccountId', netuid: 'NetUid', amount: 'TaoBalance', limit: 'Option<TaoBalance>' },
  weight: callWeights.addStakeBurn,
  docs: "Buys a subnet's alpha with the signer's TAO and burns it at once.",
  run(ctx, origin, { hotkey, netuid, amount, limit }) {
    rule(ctx, origin, hotkey, netuid, amount, limit)
  },
})
