import { bytes, call } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { setSubnetIdentity as set } from '../identity/set.ts'
import { netUid } from '../types.ts'

/** The owner says what a subnet is. */
export const setSubnetIdentity = call({
  index: 78,
  args: {
    netuid: netUid,
    subnetName: bytes,
    githubRepo: bytes,
    subnetContact: bytes,
    subnetUrl: bytes,
    discord: bytes,
    description: bytes,
    logoUrl: bytes,
    additional: bytes,
  },
  typeNames: {
    netuid: 'NetUid',
    subnetName: 'Vec<u8>',
    githubRepo: 'Vec<u8>',
    subnetContact: 'Vec<u8>',
    subnetUrl: 'Vec<u8>',
    discord: 'Vec<u8>',
    description: 'Vec<u8>',
    logoUrl: 'Vec<u8>',
    additional: 'Vec<u8>',
  },
  weight: callWeights.setSubnetIdentity,
  docs: 'The owner says what a subnet is.',
  run(ctx, origin, { netuid, ...identity }) {
    set(ctx, origin, netuid, identity)
  },
})
