import { type AccountId, accountId, benchmarked, call, ensureSigned, field, tuple, u64, vec } from '@glia/frame'
import { fields } from '../fields.ts'
import { scheduleChildren } from '../staking/children/setChildren.ts'

export const setChildren = call({
  index: 67,
  args: {
    hotkey: fields.account,
    netuid: fields.netuid,
    children: field(vec(tuple<readonly [bigint, AccountId]>(u64, accountId)), 'Vec<(u64, T::AccountId)>'),
  },
  weight: benchmarked(119_000_000n, 0, 6, 31),
  docs: 'Names the children of a hotkey with their parts of 2^64.',
  run(ctx, origin, { hotkey, netuid, children }) {
    scheduleChildren(ctx, ensureSigned(origin), hotkey, netuid, children)
  },
})
