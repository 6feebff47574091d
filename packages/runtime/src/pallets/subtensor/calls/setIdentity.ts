import { bytes, call } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { setIdentity as set } from '../identity/set.ts'

/** A coldkey says who it is. */
export const setIdentity = call({
  index: 68,
  args: {
    name: bytes,
    url: bytes,
    githubRepo: bytes,
    image: bytes,
    discord: bytes,
    description: bytes,
    additional: bytes,
  },
  typeNames: {
    name: 'Vec<u8>',
    url: 'Vec<u8>',
    githubRepo: 'Vec<u8>',
    image: 'Vec<u8>',
    discord: 'Vec<u8>',
    description: 'Vec<u8>',
    additional: 'Vec<u8>',
  },
  weight: callWeights.setIdentity,
  docs: 'A coldkey says who it is.',
  run(ctx, origin, identity) {
    set(ctx, origin, identity)
  },
})
