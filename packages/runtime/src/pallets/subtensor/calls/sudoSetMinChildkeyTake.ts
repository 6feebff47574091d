import { benchmarked, call, emit, ensureRoot } from '@glia/frame'
import { events } from '../events.ts'
import { fields } from '../fields.ts'
import { minChildkeyTake } from '../storage/index.ts'

export const sudoSetMinChildkeyTake = call({
  index: 76,
  args: { take: fields.u16 },
  weight: benchmarked(6_000n, 0, 1, 1),
  docs: 'Root sets the lowest childkey take.',
  run(ctx, origin, { take }) {
    ensureRoot(origin)
    minChildkeyTake.set(ctx, take)
    emit(ctx, events.MinChildKeyTakeSet, [take])
  },
})
