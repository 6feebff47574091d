import { benchmarked, call, ensureRoot } from '@glia/frame'
import { request } from '../preimages.ts'
import { hash } from './fields.ts'

export const requestPreimage = call({
  index: 2,
  args: { hash },
  weight: benchmarked(19_292_000, 3556, 2, 1),
  docs: 'Says that the bytes of a hash are wanted: bringing them is free, and they stay. Root only.',
  run(ctx, origin, { hash: of }) {
    ensureRoot(origin)
    request(ctx, of)
  },
})
