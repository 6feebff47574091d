import { benchmarked, call, ensureRoot } from '@glia/frame'
import { fields } from '../fields.ts'
import { pendingChildKeyCooldown } from '../storage/index.ts'

export const setPendingChildkeyCooldown = call({
  index: 109,
  args: { cooldown: fields.u64 },
  weight: benchmarked(3_000_000n, 0, 0, 1),
  docs: 'Root sets the blocks before new children count.',
  run(ctx, origin, { cooldown }) {
    ensureRoot(origin)
    pendingChildKeyCooldown.set(ctx, cooldown)
  },
})
