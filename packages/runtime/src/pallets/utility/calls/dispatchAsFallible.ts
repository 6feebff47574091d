import {
  addWeights,
  call,
  callWeight,
  dispatchUnfiltered,
  emit,
  ensureRoot,
  fail,
  originOf,
  type PalletsOrigin,
  type RuntimeCall,
  resultOf,
  weight,
} from '@glia/frame'
import { utilityEvents } from '../declarations.ts'
import { asOrigin, innerCall } from './fields.ts'

export const dispatchAsFallible = call<{ asOrigin: PalletsOrigin; call: RuntimeCall }>({
  index: 7,
  args: { asOrigin, call: innerCall },
  weight: ({ call: inner }, ctx) => addWeights(weight(7_113_000), callWeight(ctx, inner)),
  docs: 'Root makes a call as whoever it names, and fails with it.',
  run(ctx, origin, { asOrigin: who, call: inner }) {
    ensureRoot(origin)
    const { error } = dispatchUnfiltered(ctx, originOf(who), inner)
    if (error !== undefined) fail(error)
    emit(ctx, utilityEvents.DispatchedAs, { result: resultOf(undefined) })
  },
})
