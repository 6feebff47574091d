import { call, emit, ensureRoot, u16 } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { events } from '../events.ts'
import { maxChildkeyTake } from '../storage/index.ts'

/** Root sets the highest childkey take. */
export const sudoSetMaxChildkeyTake = call({
  index: 77,
  args: { take: u16 },
  typeNames: { take: 'u16' },
  weight: callWeights.sudoSetMaxChildkeyTake,
  docs: 'Root sets the highest childkey take.',
  run(ctx, origin, { take }) {
    ensureRoot(origin)
    maxChildkeyTake.set(ctx, take)
    emit(ctx, events.MaxChildKeyTakeSet, [take])
  },
})
