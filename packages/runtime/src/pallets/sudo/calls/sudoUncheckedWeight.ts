import {
  boxed,
  call,
  callClass,
  dispatchUnfiltered,
  emit,
  field,
  ROOT,
  type RuntimeCall,
  resultOf,
  runtimeCall,
  type Weight,
  weightCodec,
} from '@glia/frame'
import { sudoEvents } from '../declarations.ts'
import { ensureSudo } from '../sudo.ts'

/** As `sudo`, with the weight that the caller names. */
export const sudoUncheckedWeight = call<{ call: RuntimeCall; weight: Weight }>({
  index: 1,
  args: { call: field(boxed(runtimeCall), 'Box<<T as Config>::RuntimeCall>'), weight: field(weightCodec, 'Weight') },
  weight: ({ weight }) => weight,
  class: ({ call: inner }, ctx) => callClass(ctx, inner),
  docs: 'The sudo key makes a call as root that counts with the weight it is given.',
  run(ctx, origin, { call: inner }) {
    ensureSudo(ctx, origin)
    emit(ctx, sudoEvents.Sudid, { sudoResult: resultOf(dispatchUnfiltered(ctx, ROOT, inner).error) })
    return { paysFee: 'No' }
  },
})
