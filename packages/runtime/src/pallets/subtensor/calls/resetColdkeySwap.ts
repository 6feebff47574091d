import { benchmarked, call, emit, ensureRoot } from '@glia/frame'
import { events } from '../events.ts'
import { fields } from '../fields.ts'
import { forgetSwap } from '../keySwaps/announcements.ts'

export const resetColdkeySwap = call({
  index: 128,
  args: { coldkey: fields.coldkey },
  weight: benchmarked(8_857_000n, 0, 0, 2),
  docs: 'Root forgets announcement and dispute of a coldkey.',
  run(ctx, origin, { coldkey }) {
    ensureRoot(origin)
    forgetSwap(ctx, coldkey)
    emit(ctx, events.ColdkeySwapReset, { who: coldkey })
  },
})
