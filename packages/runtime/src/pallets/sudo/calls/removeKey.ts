import { benchmarked, call, emit } from '@glia/frame'
import { key, sudoEvents } from '../declarations.ts'
import { ensureSudo } from '../sudo.ts'

export const removeKey = call({
  index: 4,
  args: {},
  weight: benchmarked(6_417_000, 1517, 1, 1),
  docs: 'Gives the sudo key up for good.',
  run(ctx, origin) {
    ensureSudo(ctx, origin)
    emit(ctx, sudoEvents.KeyRemoved, undefined)
    key.kill(ctx)
    return { paysFee: 'No' }
  },
})
