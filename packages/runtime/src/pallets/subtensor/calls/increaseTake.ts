import { call } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { fields } from '../fields.ts'
import { increaseTake as increase } from '../staking/takes.ts'

export const increaseTake = call({
  index: 66,
  args: { hotkey: fields.account, take: fields.u16 },
  weight: callWeights.increaseTake,
  pays: 'No',
  docs: 'Raises the take of a validator.',
  run(ctx, origin, { hotkey, take }) {
    increase(ctx, origin, hotkey, take)
  },
})
