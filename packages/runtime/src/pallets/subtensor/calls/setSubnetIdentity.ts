import { benchmarked, call } from '@glia/frame'
import { fields } from '../fields.ts'
import { setSubnetIdentity as set } from '../identity/set.ts'

export const setSubnetIdentity = call({
  index: 78,
  args: {
    netuid: fields.netuid,
    subnetName: fields.bytes,
    githubRepo: fields.bytes,
    subnetContact: fields.bytes,
    subnetUrl: fields.bytes,
    discord: fields.bytes,
    description: fields.bytes,
    logoUrl: fields.bytes,
    additional: fields.bytes,
  },
  weight: benchmarked(17_513_000n, 4060, 1, 1),
  docs: 'The owner says what a subnet is.',
  run(ctx, origin, { netuid, ...identity }) {
    set(ctx, origin, netuid, identity)
  },
})
