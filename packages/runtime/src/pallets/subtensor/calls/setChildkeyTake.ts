import { benchmarked, call } from '@glia/frame'
import { fields } from '../fields.ts'
import { setChildkeyTake as set } from '../staking/takes.ts'

export const setChildkeyTake = call({
  index: 75,
  args: { hotkey: fields.hotkey, netuid: fields.netuid, take: fields.u16 },
  weight: benchmarked(53_870_000n, 4498, 7, 2),
  docs: 'Sets what a child takes of its parents’ dividends.',
  run(ctx, origin, { hotkey, netuid, take }) {
    set(ctx, origin, hotkey, netuid, take)
  },
})
