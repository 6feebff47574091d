import { call } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { fields } from '../fields.ts'
import { setIdentity as set } from '../identity/set.ts'

export const setIdentity = call({
  index: 68,
  args: {
    name: fields.bytes,
    url: fields.bytes,
    githubRepo: fields.bytes,
    image: fields.bytes,
    discord: fields.bytes,
    description: fields.bytes,
    additional: fields.bytes,
  },
  weight: callWeights.setIdentity,
  docs: 'A coldkey says who it is.',
  run(ctx, origin, identity) {
    set(ctx, origin, identity)
  },
})
