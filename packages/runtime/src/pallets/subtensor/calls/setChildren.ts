import { type AccountId, accountId, call, ensureSigned, tuple, u64, vec } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { scheduleChildren } from '../staking/children/setChildren.ts'
import { netUid } from '../types.ts'

/** Names the children of a hotkey with their parts of 2^64. */
export const setChildren = call({
  index: 67,
  args: { hotkey: accountId, netuid: netUid, children: vec(tuple<readonly [bigint, AccountId]>(u64, accountId)) },
  typeNames: { hotkey: 'T::AccountId', netuid: 'NetUid', children: 'Vec<(u64, T::AccountId)>' },
  weight: callWeights.setChildren,
  docs: 'Names the children of a hotkey with their parts of 2^64.',
  run(ctx, origin, { hotkey, netuid, children }) {
    scheduleChildren(ctx, ensureSigned(origin), hotkey, netuid, children)
  },
})
