import {
  addWeights,
  call,
  DispatchFailure,
  emit,
  field,
  type RuntimeCall,
  runtimeCall,
  vec,
  withFilter,
} from '@glia/frame'
import { batchWeight, checkBatch, paysOf, runCalls, weightOf } from '../batching.ts'
import { utilityEvents } from '../declarations.ts'

const own = (count: number) => batchWeight(13_428_230, 5_663_250, count)

/** Runs calls in order, all or none: one failure undoes the batch. */
export const batchAll = call<{ calls: readonly RuntimeCall[] }>({
  index: 2,
  args: { calls: field(vec(runtimeCall), 'Vec<<T as Config>::RuntimeCall>') },
  weight: ({ calls }, ctx) => addWeights(weightOf(calls, ctx), own(calls.length)),
  pays: ({ calls }, ctx) => paysOf(calls, ctx),
  docs: 'Makes calls one after another, all or none.',
  run(ctx, origin, { calls }) {
    checkBatch(origin, calls)
    // What the calls make in turn holds no batch of all or none, as what they are themselves does not.
    const held = withFilter(origin, (_, inner) => inner.bound.call !== batchAll)
    const used = runCalls(ctx, held, calls, (outcome, index, weight) => {
      if (outcome.error !== undefined) {
        throw new DispatchFailure(outcome.error, undefined, { actualWeight: addWeights(own(index + 1), weight) })
      }
      emit(ctx, utilityEvents.ItemCompleted, undefined)
      return true
    })
    emit(ctx, utilityEvents.BatchCompleted, undefined)
    return { actualWeight: addWeights(own(calls.length), used) }
  },
})
