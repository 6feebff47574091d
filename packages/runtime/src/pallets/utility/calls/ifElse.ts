import {
  addWeights,
  BadOrigin,
  benchmarked,
  call,
  callWeight,
  DispatchFailure,
  dispatch,
  emit,
  ensure,
  type RuntimeCall,
} from '@glia/frame'
import { utilityEvents } from '../declarations.ts'
import { innerCall } from './fields.ts'

const own = benchmarked(21_831_000, 3983, 2, 0)

export const ifElse = call<{ main: RuntimeCall; fallback: RuntimeCall }>({
  index: 6,
  args: { main: innerCall, fallback: innerCall },
  weight: ({ main, fallback }, ctx) => addWeights(own, callWeight(ctx, main), callWeight(ctx, fallback)),
  docs: 'Makes a call, and if that fails, another.',
  run(ctx, origin, { main, fallback }) {
    ensure(origin.kind !== 'none', BadOrigin)
    const first = dispatch(ctx, origin, main)
    if (first.error === undefined) {
      emit(ctx, utilityEvents.IfElseMainSuccess, undefined)
      return { actualWeight: addWeights(own, first.actualWeight) }
    }
    const second = dispatch(ctx, origin, fallback)
    const actualWeight = addWeights(own, first.actualWeight, second.actualWeight)
    if (second.error !== undefined) throw new DispatchFailure(second.error, undefined, { actualWeight })
    emit(ctx, utilityEvents.IfElseFallbackCalled, { mainError: first.error })
    return { actualWeight }
  },
})
