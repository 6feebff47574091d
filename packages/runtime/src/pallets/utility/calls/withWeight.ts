import {
  call,
  dispatchUnfiltered,
  ensureRoot,
  fail,
  field,
  ROOT,
  type RuntimeCall,
  type Weight,
  weightCodec,
} from '@glia/frame'
import { innerCall } from './fields.ts'

export const withWeight = call<{ call: RuntimeCall; weight: Weight }>({
  index: 5,
  args: { call: innerCall, weight: field(weightCodec, 'Weight') },
  weight: ({ weight }) => weight,
  docs: 'Root makes a call that counts with the weight it is given.',
  run(ctx, origin, { call: inner }) {
    ensureRoot(origin)
    const { error } = dispatchUnfiltered(ctx, ROOT, inner)
    if (error !== undefined) fail(error)
  },
})
