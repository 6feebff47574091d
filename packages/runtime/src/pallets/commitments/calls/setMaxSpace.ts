import { benchmarked, call, ensureRoot, plain } from '@glia/frame'
import { maxSpace } from '../storage.ts'

export const setMaxSpace = call({
  index: 2,
  args: { newLimit: plain.u32 },
  weight: benchmarked(2_856_000, 0, 0, 1),
  docs: 'Root sets how many bytes an account may commit to in one epoch.',
  run(ctx, origin, { newLimit }) {
    ensureRoot(origin)
    maxSpace.set(ctx, newLimit)
  },
})
