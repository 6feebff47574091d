import { benchmarked, call, ensureNone, field, option } from '@glia/frame'
import { rotateKeys } from '../keys.ts'
import { encKey } from '../storage.ts'

export const announceNextKey = call({
  index: 0,
  args: { encKey: field(option(encKey), 'Option<ShieldEncKey>') },
  weight: benchmarked(33_661_000, 5555, 4, 6),
  docs: 'The block’s author names the key with which transactions for its later blocks are sealed; without one, none are sealed for it.',
  run(ctx, origin, { encKey: announced }) {
    ensureNone(origin)
    rotateKeys(ctx, announced)
  },
})
