import { accountId, call, u16 } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { increaseTake as increase } from '../staking/takes.ts'

/** Raises the take of a validator. */
export const increaseTake = call({
  index: 66,
  args: { hotkey: accountId, take: u16 },
  typeNames: { hotkey: 'T::AccountId', take: 'u16' },
  weight: callWeights.increaseTake,
  pays: 'No',
  docs: 'Raises the take of a validator.',
  run(ctx, origin, { hotkey, take }) {
    increase(ctx, origin, hotkey, take)
  },
})
