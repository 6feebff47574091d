import { call, field, option } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { fields } from '../fields.ts'
import { registerNetwork } from '../subnets/registerNetwork.ts'
import { subnetIdentity } from '../types.ts'

export const registerNetworkWithIdentity = call({
  index: 79,
  args: { hotkey: fields.account, identity: field(option(subnetIdentity), 'Option<SubnetIdentityOfV3>') },
  weight: callWeights.registerNetworkWithIdentity,
  docs: 'Registers a subnet and says what it is.',
  run(ctx, origin, { hotkey, identity }) {
    registerNetwork(ctx, origin, hotkey, identity)
  },
})
