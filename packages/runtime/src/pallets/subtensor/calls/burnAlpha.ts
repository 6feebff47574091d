import { accountId, call } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { burnStake as rule } from '../staking/destroyAlpha.ts'
import { alpha, netUid } from '../types.ts'

/** Puts the signer's staked alpha out of everybody's reach; it stays issued. */
export const burnAlpha = call({
  index: 102,
  args: { hotkey: accountId, amount: alpha, netuid: netUid },
  typeNames: { hotkey: 'T::AccountId', amount: 'AlphaBalance', netuid: 'NetUid' },
  weight: callWeights.burnAlpha,
  docs: "Puts the signer's staked alpha out of everybody's reach; it stays issued.",
  run(ctx, origin, { hotkey, amount, netuid }) {
    rule(ctx, origin, hotkey, amount, netuid)
  },
})
