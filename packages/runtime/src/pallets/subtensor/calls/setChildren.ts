import { benchmarked, call, ensureSigned, field, tuple, u64, vec } from '@glia/frame'
import { fields } from '../fields.ts'
import { scheduleChildren } from '../staking/children/setChildren.ts'
import { type Share } from '../storage/index.ts'
import { asColdkey, hotkeyId } from '../types.ts'

export const setChildren = call({
  index: 67,
  args: {
    hotkey: fields.hotkey,
    netuid: fields.netuid,
    children: field(vec(tuple<Share>(u64, hotkeyId)), 'Vec<(u64, T::AccountId)>'),
  },
  weight: benchmarked(119_000_000n, 0, 6, 31),
  docs: 'Names the children of a hotkey with their parts of 2^64.',
  run(ctx, origin, { hotkey, netuid, children }) {
    scheduleChildren(ctx, asColdkey(ensureSigned(origin)), hotkey, netuid, children)
  },
})
