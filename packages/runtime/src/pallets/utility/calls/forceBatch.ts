import { addWeights, call, emit, field, type RuntimeCall, runtimeCall, vec } from '@glia/frame'
import { batchWeight, checkBatch, paysOf, runCalls, weightOf } from '../batching.ts'
import { utilityEvents } from '../declarations.ts'

const own = (count: number) => batchWeight(12_134_867, 5_477_293, count)

/** Runs every call, whatever the others do. */
export const forceBatch = call<{ calls: readonly RuntimeCall[] }>({
  index: 4,
  args: { calls: field(vec(runtimeCall), 'Vec<<T as Config>::RuntimeCall>') },
  weight: ({ calls }, ctx) => addWeights(weightOf(calls, ctx), own(calls.length)),
  pays: ({ calls }, ctx) => paysOf(calls, ctx),
  docs: 'Makes calls one after another and goes on after those that fail.',
  run(ctx, origin, { calls }) {
    checkBatch(origin, calls)
    let failed = false
    const used = runCalls(ctx, origin, calls, (outcome) => {
      if (outcome.error === undefined) emit(ctx, utilityEvents.ItemCompleted, undefined)
      else {
        failed = true
        emit(ctx, utilityEvents.ItemFailed, { error: outcome.error })
      }
      return true
    })
    emit(ctx, failed ? utilityEvents.BatchCompletedWithErrors : utilityEvents.BatchCompleted, undefined)
    return { actualWeight: addWeights(own(calls.length), used) }
  },
})
