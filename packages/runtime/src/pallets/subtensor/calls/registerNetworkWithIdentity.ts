import { accountId, call, option } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { registerNetwork } from '../subnets/registerNetwork.ts'
import { subnetIdentity } from '../types.ts'

/** Registers a subnet and says what it is. */
export const registerNetworkWithIdentity = call({
  index: 79,
  args: { hotkey: accountId, identity: option(subnetIdentity) },
  typeNames: { hotkey: 'T::AccountId', identity: 'Option<SubnetIdentityOfV3>' },
  weight: callWeights.registerNetworkWithIdentity,
  docs: 'Registers a subnet and says what it is.',
  run(ctx, origin, { hotkey, identity }) {
    registerNetwork(ctx, origin, hotkey, identity)
  },
})
