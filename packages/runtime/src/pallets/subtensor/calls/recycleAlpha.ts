import { accountId, call } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { recycleStake as rule } from '../staking/destroyAlpha.ts'
import { alpha, netUid } from '../types.ts'

/** Takes the signer's staked alpha out of existence, so that it can be issued again. */
export const recycleAlpha = call({
  index: 101,
  args: { hotkey: accountId, amount: alpha, netuid: netUid },
  typeNames: { hotkey: 'T::AccountId', amount: 'AlphaBalance', netuid: 'NetUid' },
  weight: callWeights.recycleAlpha,
  docs: "Takes the signer's staked alpha out of existence, so that it can be issued again.",
  run(ctx, origin, { hotkey, amount, netuid }) {
    rule(ctx, origin, hotkey, amount, netuid)
  },
})
