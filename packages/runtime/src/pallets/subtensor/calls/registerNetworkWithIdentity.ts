import { benchmarked, call, field, option } from '@glia/frame'
import { fields } from '../fields.ts'
import { registerNetwork } from '../subnets/registerNetwork.ts'
import { subnetIdentity } from '../types.ts'

export const registerNetworkWithIdentity = call({
  index: 79,
  args: { hotkey: fields.hotkey, identity: field(option(subnetIdentity), 'Option<SubnetIdentityOfV3>') },
  weight: benchmarked(275_041_000n, 9883, 39, 47),
  docs: 'Registers a subnet and says what it is.',
  run(ctx, origin, { hotkey, identity }) {
    registerNetwork(ctx, origin, hotkey, identity)
  },
})
