import { benchmarked, call, ensureRoot } from '@glia/frame'
import { unrequest } from '../preimages.ts'
import { hash } from './fields.ts'

export const unrequestPreimage = call({
  index: 3,
  args: { hash },
  weight: benchmarked(20_209_000, 3556, 2, 2),
  docs: 'Says that the bytes of a hash are wanted no longer. Root only.',
  run(ctx, origin, { hash: of }) {
    ensureRoot(origin)
    unrequest(ctx, of)
  },
})
