import { accountId, call } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { registerNetwork as create } from '../subnets/registerNetwork.ts'

/** Registers a subnet that the caller owns. */
export const registerNetwork = call({
  index: 59,
  args: { hotkey: accountId },
  typeNames: { hotkey: 'T::AccountId' },
  weight: callWeights.registerNetwork,
  docs: 'Registers a subnet that the caller owns.',
  run(ctx, origin, { hotkey }) {
    create(ctx, origin, hotkey)
  },
})
