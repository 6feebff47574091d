import { accountId, call } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { register } from '../neurons/register.ts'
import { netUid } from '../types.ts'

/** Buys a uid on a subnet for a hotkey at the present price. */
export const burnedRegister = call({
  index: 7,
  args: { netuid: netUid, hotkey: accountId },
  typeNames: { netuid: 'NetUid', hotkey: 'T::AccountId' },
  weight: callWeights.burnedRegister,
  docs: 'Buys a uid on a subnet for a hotkey at the present price.',
  run(ctx, origin, { netuid, hotkey }) {
    register(ctx, origin, netuid, hotkey)
  },
})
