import { accountId, bool, call } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { addStakeLimit as rule } from '../staking/addStake.ts'
import { netUid, tao } from '../types.ts'

/** As `add_stake`, up to a price. */
export const addStakeLimit = call({
  index: 88,
  args: { hotkey: accountId, netuid: netUid, amountStaked: tao, limitPrice: tao, allowPartial: bool },
  typeNames: {
    hotkey: 'T::AccountId',
    netuid: 'NetUid',
    amountStaked: 'TaoBalance',
    limitPrice: 'TaoBalance',
    allowPartial: 'bool',
  },
  weight: callWeights.addStakeLimit,
  docs: "Buys a subnet's alpha with the signer's TAO, up to a price, and stakes it with a hotkey.",
  run(ctx, origin, { hotkey, netuid, amountStaked, limitPrice, allowPartial }) {
    rule(ctx, origin, hotkey, netuid, amountStaked, limitPrice, allowPartial)
  },
})
