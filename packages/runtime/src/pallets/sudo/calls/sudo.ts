import {
  addWeights,
  benchmarked,
  boxed,
  call,
  callClass,
  callWeight,
  dispatchUnfiltered,
  emit,
  field,
  ROOT,
  type RuntimeCall,
  resultOf,
  runtimeCall,
} from '@glia/frame'
import { sudoEvents } from '../declarations.ts'
import { ensureSudo } from '../sudo.ts'

/** Runs a call as root. The sudo call itself succeeds; the event says how the inner one ended. No fee. */
export const sudo = call<{ call: RuntimeCall }>({
  index: 0,
  args: { call: field(boxed(runtimeCall), 'Box<<T as Config>::RuntimeCall>') },
  weight: ({ call: inner }, ctx) => addWeights(benchmarked(7_939_000, 1517, 1, 0), callWeight(ctx, inner)),
  class: ({ call: inner }, ctx) => callClass(ctx, inner),
  docs: 'The sudo key makes a call as root.',
  run(ctx, origin, { call: inner }) {
    ensureSudo(ctx, origin)
    emit(ctx, sudoEvents.Sudid, { sudoResult: resultOf(dispatchUnfiltered(ctx, ROOT, inner).error) })
    return { paysFee: 'No' }
  },
})
