import { accountId, call, u16 } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { decreaseTake as decrease } from '../staking/takes.ts'

/** Lowers the take of a validator. */
export const decreaseTake = call({
  index: 65,
  args: { hotkey: accountId, take: u16 },
  typeNames: { hotkey: 'T::AccountId', take: 'u16' },
  weight: callWeights.decreaseTake,
  pays: 'No',
  docs: 'Lowers the take of a validator.',
  run(ctx, origin, { hotkey, take }) {
    decrease(ctx, origin, hotkey, take)
  },
})
