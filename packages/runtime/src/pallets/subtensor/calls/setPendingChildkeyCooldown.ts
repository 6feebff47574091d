import { call, ensureRoot } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { fields } from '../fields.ts'
import { pendingChildKeyCooldown } from '../storage/index.ts'

export const setPendingChildkeyCooldown = call({
  index: 109,
  args: { cooldown: fields.u64 },
  weight: callWeights.setPendingChildkeyCooldown,
  docs: 'Root sets the blocks before new children count.',
  run(ctx, origin, { cooldown }) {
    ensureRoot(origin)
    pendingChildKeyCooldown.set(ctx, cooldown)
  },
})
