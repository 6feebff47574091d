import { call, ensureRoot, u64 } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { pendingChildKeyCooldown } from '../storage/index.ts'

/** Root sets the blocks before new children count. */
export const setPendingChildkeyCooldown = call({
  index: 109,
  args: { cooldown: u64 },
  typeNames: { cooldown: 'u64' },
  weight: callWeights.setPendingChildkeyCooldown,
  docs: 'Root sets the blocks before new children count.',
  run(ctx, origin, { cooldown }) {
    ensureRoot(origin)
    pendingChildKeyCooldown.set(ctx, cooldown)
  },
})
