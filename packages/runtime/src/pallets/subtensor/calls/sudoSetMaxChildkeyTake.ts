import { benchmarked, call, emit, ensureRoot } from '@glia/frame'
import { events } from '../events.ts'
import { fields } from '../fields.ts'
import { maxChildkeyTake } from '../storage/index.ts'

export const sudoSetMaxChildkeyTake = call({
  index: 77,
  args: { take: fields.u16 },
  weight: benchmarked(6_000n, 0, 1, 1),
  docs: 'Root sets the highest childkey take.',
  run(ctx, origin, { take }) {
    ensureRoot(origin)
    maxChildkeyTake.set(ctx, take)
    emit(ctx, events.MaxChildKeyTakeSet, [take])
  },
})
