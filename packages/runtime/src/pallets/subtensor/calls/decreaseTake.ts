import { call } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { fields } from '../fields.ts'
import { decreaseTake as decrease } from '../staking/takes.ts'

export const decreaseTake = call({
  index: 65,
  args: { hotkey: fields.account, take: fields.u16 },
  weight: callWeights.decreaseTake,
  pays: 'No',
  docs: 'Lowers the take of a validator.',
  run(ctx, origin, { hotkey, take }) {
    decrease(ctx, origin, hotkey, take)
  },
})
