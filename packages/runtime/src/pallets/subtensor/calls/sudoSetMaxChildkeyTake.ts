import { call, emit, ensureRoot } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { events } from '../events.ts'
import { fields } from '../fields.ts'
import { maxChildkeyTake } from '../storage/index.ts'

export const sudoSetMaxChildkeyTake = call({
  index: 77,
  args: { take: fields.u16 },
  weight: callWeights.sudoSetMaxChildkeyTake,
  docs: 'Root sets the highest childkey take.',
  run(ctx, origin, { take }) {
    ensureRoot(origin)
    maxChildkeyTake.set(ctx, take)
    emit(ctx, events.MaxChildKeyTakeSet, [take])
  },
})
