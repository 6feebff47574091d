import { accountId, call, ensureSigned } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { lockStake as rule } from '../staking/locks/rules.ts'
import { alpha, netUid } from '../types.ts'

/** Locks the signer's alpha on a subnet to a hotkey: conviction grows, the lock fades. */
export const lockStake = call({
  index: 136,
  args: { hotkey: accountId, netuid: netUid, amount: alpha },
  typeNames: { hotkey: 'T::AccountId', netuid: 'NetUid', amount: 'AlphaBalance' },
  weight: callWeights.lockStake,
  docs: "Locks the signer's alpha on a subnet to a hotkey: conviction grows, the lock fades.",
  run(ctx, origin, { hotkey, netuid, amount }) {
    rule(ctx, ensureSigned(origin), netuid, hotkey, amount)
  },
})
