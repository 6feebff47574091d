import { benchmarked, call } from '@glia/frame'
import { fields } from '../fields.ts'
import { decreaseTake as decrease } from '../staking/takes.ts'

export const decreaseTake = call({
  index: 65,
  args: { hotkey: fields.hotkey, take: fields.u16 },
  weight: benchmarked(29_895_000n, 4295, 3, 2),
  pays: 'No',
  docs: 'Lowers the take of a validator.',
  run(ctx, origin, { hotkey, take }) {
    decrease(ctx, origin, hotkey, take)
  },
})
