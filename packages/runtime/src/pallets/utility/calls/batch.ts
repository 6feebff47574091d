import { addWeights, call, emit, field, type RuntimeCall, runtimeCall, vec } from '@glia/frame'
import { batchWeight, checkBatch, paysOf, runCalls, weightOf } from '../batching.ts'
import { utilityEvents } from '../declarations.ts'

const own = (count: number) => batchWeight(19_446_696, 5_450_264, count)

/** Runs calls in order; stops at the first that fails and keeps what came before. */
export const batch = call<{ calls: readonly RuntimeCall[] }>({
  index: 0,
  args: { calls: field(vec(runtimeCall), 'Vec<<T as Config>::RuntimeCall>') },
  weight: ({ calls }, ctx) => addWeights(weightOf(calls, ctx), own(calls.length)),
  pays: ({ calls }, ctx) => paysOf(calls, ctx),
  docs: 'Makes calls one after another, up to the first that fails; the changes of those before it stay.',
  run(ctx, origin, { calls }) {
    checkBatch(origin, calls)
    let done = 0
    const used = runCalls(ctx, origin, calls, (outcome, index) => {
      if (outcome.error !== undefined) {
        emit(ctx, utilityEvents.BatchInterrupted, { index, error: outcome.error })
        return false
      }
      done = index + 1
      emit(ctx, utilityEvents.ItemCompleted, undefined)
      return true
    })
    if (done < calls.length) return { actualWeight: addWeights(own(done + 1), used) }
    emit(ctx, utilityEvents.BatchCompleted, undefined)
    return { actualWeight: addWeights(own(calls.length), used) }
  },
})
