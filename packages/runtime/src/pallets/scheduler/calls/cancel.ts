import { call, callerOf, ensureRoot, plain } from '@glia/frame'
import { cancel as takeBack, cancelNamed as takeBackNamed } from '../agenda.ts'
import { CANCEL, CANCEL_NAMED } from '../weights.ts'
import { block, id } from './fields.ts'

export const cancel = call({
  index: 1,
  args: { when: block, index: plain.u32 },
  weight: CANCEL,
  docs: 'Takes a call back that was scheduled. Root only.',
  run(ctx, origin, { when, index }) {
    ensureRoot(origin)
    takeBack(ctx, callerOf(origin), [when, index])
  },
})

export const cancelNamed = call({
  index: 3,
  args: { id },
  weight: CANCEL_NAMED,
  docs: 'Takes a call back that was scheduled under a name. Root only.',
  run(ctx, origin, { id: name }) {
    ensureRoot(origin)
    takeBackNamed(ctx, callerOf(origin), name)
  },
})
