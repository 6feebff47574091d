import { call, emit, ensureRoot, u16 } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { events } from '../events.ts'
import { minChildkeyTake } from '../storage/index.ts'

/** Root sets the lowest childkey take. */
export const sudoSetMinChildkeyTake = call({
  index: 76,
  args: { take: u16 },
  typeNames: { take: 'u16' },
  weight: callWeights.sudoSetMinChildkeyTake,
  docs: 'Root sets the lowest childkey take.',
  run(ctx, origin, { take }) {
    ensureRoot(origin)
    minChildkeyTake.set(ctx, take)
    emit(ctx, events.MinChildKeyTakeSet, [take])
  },
})
