import { call, emit, ensureRoot } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { events } from '../events.ts'
import { fields } from '../fields.ts'
import { minChildkeyTake } from '../storage/index.ts'

export const sudoSetMinChildkeyTake = call({
  index: 76,
  args: { take: fields.u16 },
  weight: callWeights.sudoSetMinChildkeyTake,
  docs: 'Root sets the lowest childkey take.',
  run(ctx, origin, { take }) {
    ensureRoot(origin)
    minChildkeyTake.set(ctx, take)
    emit(ctx, events.MinChildKeyTakeSet, [take])
  },
})
