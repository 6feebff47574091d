import { benchmarked, call } from '@glia/frame'
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
  weight: benchmarked(32_040_000n, 6829, 3, 1),
  docs: 'A coldkey says who it is.',
  run(ctx, origin, identity) {
    set(ctx, origin, identity)
  },
})
