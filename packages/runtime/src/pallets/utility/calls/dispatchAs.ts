import {
  addWeights,
  call,
  callWeight,
  dispatchUnfiltered,
  emit,
  ensureRoot,
  originOf,
  type PalletsOrigin,
  type RuntimeCall,
  resultOf,
  weight,
} from '@glia/frame'
import { utilityEvents } from '../declarations.ts'
import { asOrigin, innerCall } from './fields.ts'

export const dispatchAs = call<{ asOrigin: PalletsOrigin; call: RuntimeCall }>({
  index: 3,
  args: { asOrigin, call: innerCall },
  weight: ({ call: inner }, ctx) => addWeights(weight(6_893_000), callWeight(ctx, inner)),
  docs: 'Root makes a call as whoever it names; how that went stands in the event.',
  run(ctx, origin, { asOrigin: who, call: inner }) {
    ensureRoot(origin)
    const { error } = dispatchUnfiltered(ctx, originOf(who), inner)
    emit(ctx, utilityEvents.DispatchedAs, { result: resultOf(error) })
  },
})
