import { benchmarked, call } from '@glia/frame'
import { unnote } from '../preimages.ts'
import { hash, signedOrManager } from './fields.ts'

export const unnotePreimage = call({
  index: 1,
  args: { hash },
  weight: benchmarked(50_830_000, 3892, 3, 3),
  docs: 'Takes bytes back, and their deposit.',
  run(ctx, origin, { hash: of }) {
    unnote(ctx, of, signedOrManager(origin))
  },
})
