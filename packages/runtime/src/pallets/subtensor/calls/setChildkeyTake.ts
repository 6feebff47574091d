import { accountId, call, u16 } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { setChildkeyTake as set } from '../staking/takes.ts'
import { netUid } from '../types.ts'

/** Sets what a child takes of its parents dividends. */
export const setChildkeyTake = call({
  index: 75,
  args: { hotkey: accountId, netuid: netUid, take: u16 },
  typeNames: { hotkey: 'T::AccountId', netuid: 'NetUid', take: 'u16' },
  weight: callWeights.setChildkeyTake,
  docs: 'Sets what a child takes of its parents dividends.',
  run(ctx, origin, { hotkey, netuid, take }) {
    set(ctx, origin, hotkey, netuid, take)
  },
})
