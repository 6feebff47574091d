import { benchmarked, call } from '@glia/frame'
import { fields } from '../fields.ts'
import { increaseTake as increase } from '../staking/takes.ts'

export const increaseTake = call({
  index: 66,
  args: { hotkey: fields.hotkey, take: fields.u16 },
  weight: benchmarked(37_710_000n, 4388, 5, 2),
  pays: 'No',
  docs: 'Raises the take of a validator.',
  run(ctx, origin, { hotkey, take }) {
    increase(ctx, origin, hotkey, take)
  },
})
