import { DispatchFailure, fail } from '../pallet/dispatchError.ts'
import type { Origin } from '../pallet/origin.ts'
import { addWeights, type DispatchClass, type Pays, type Weight, ZERO_WEIGHT } from '../pallet/weight.ts'
import type { Runtime } from '../runtime.ts'
import { systemErrors } from '../system/events.ts'
import { Interruption, isReproducible } from './callFault.ts'
import type { Ctx } from './ctx.ts'
import type { DispatchInfo, DispatchOutcome } from './extension.ts'
import type { RuntimeCall } from './runtimeCall.ts'

/** Declared weight of a call. */
export function callWeight(ctx: Ctx, call: RuntimeCall): Weight {
  const declared = call.bound.call.weight
  return typeof declared === 'function' ? declared(call.args, ctx) : declared
}

export function callClass(ctx: Ctx, call: RuntimeCall): DispatchClass {
  const declared = call.bound.call.class
  return typeof declared === 'function' ? declared(call.args, ctx) : (declared ?? 'Normal')
}

/** Whether a call costs a fee, as it declares. */
export function callPays(ctx: Ctx, call: RuntimeCall): Pays {
  const declared = call.bound.call.pays
  return typeof declared === 'function' ? declared(call.args, ctx) : (declared ?? 'Yes')
}

/** `get_dispatch_info`: what a call costs before it runs; with `extra`, what its signed extensions cost too. */
export function dispatchInfo(ctx: Ctx, call: RuntimeCall, extra?: readonly unknown[]): DispatchInfo {
  return {
    callWeight: callWeight(ctx, call),
    extensionWeight: extra === undefined ? ZERO_WEIGHT : extensionWeight(ctx.runtime, call, extra),
    class: callClass(ctx, call),
    paysFee: callPays(ctx, call),
  }
}

function extensionWeight(runtime: Runtime, call: RuntimeCall, extra: readonly unknown[]): Weight {
  let sum = ZERO_WEIGHT
  runtime.extensions.forEach((extension, at) => {
    if (extension.weight !== undefined) sum = addWeights(sum, extension.weight(call, extra[at]))
  })
  return sum
}

/**
 * A place at which an execution may be stopped: before each call, and in calls that do the work of many, before each part.
 *
 * @throws Interruption when the execution has had its time
 */
export function betweenCalls(ctx: Ctx): void {
  if (ctx.isOverdue?.() === true) throw new Interruption()
}

/**
 * Runs a call. A call that fails leaves no trace: its changes and events are undone and the error is the answer.
 * Errors other than DispatchFailure are faults of the runtime itself, or an Interruption, and go on to the caller.
 */
export function dispatch(ctx: Ctx, origin: Origin, call: RuntimeCall): DispatchOutcome {
  betweenCalls(ctx)
  const declaredWeight = callWeight(ctx, call)
  const declaredPays = callPays(ctx, call)
  try {
    const post = ctx.transaction(() => {
      if (origin.kind !== 'root' && ctx.runtime.filter !== undefined && !ctx.runtime.filter(ctx, call))
        fail(systemErrors.CallFiltered)
      ctx.runtime.guard?.(ctx, origin, call)
      return call.bound.call.run(ctx, origin, call.args)
    })
    const actual = post?.actualWeight
    return {
      error: undefined,
      actualWeight: actual === undefined ? declaredWeight : minWeight(actual, declaredWeight),
      paysFee: declaredPays === 'No' ? 'No' : (post?.paysFee ?? 'Yes'),
    }
  } catch (error) {
    if (!(error instanceof DispatchFailure)) throw error
    const actual = error.post?.actualWeight
    return {
      error: error.error,
      actualWeight: actual === undefined ? declaredWeight : minWeight(actual, declaredWeight),
      paysFee: declaredPays === 'No' ? 'No' : (error.post?.paysFee ?? 'Yes'),
    }
  }
}

/**
 * Runs the call of a transaction. What the runtime fails on, in the call or in one that it holds, fails the whole call with
 * `Other`: it counts with the weight and the fee that were declared, for work that was done is not free. The reference
 * panics there and its author leaves the transaction out.
 *
 * @param known what the call is known to fail with: it is not run
 */
export function dispatchOfTransaction(ctx: Ctx, origin: Origin, call: RuntimeCall, known?: unknown): DispatchOutcome {
  if (known !== undefined) return failedBy(ctx, call, known)
  try {
    return dispatch(ctx, origin, call)
  } catch (fault) {
    if (!isReproducible(fault)) throw fault
    return failedBy(ctx, call, fault)
  }
}

const failedBy = (ctx: Ctx, call: RuntimeCall, fault: unknown): DispatchOutcome => ({
  error: { type: 'Other' },
  actualWeight: callWeight(ctx, call),
  paysFee: callPays(ctx, call),
  fault,
})

function minWeight(a: Weight, b: Weight): Weight {
  return {
    refTime: a.refTime < b.refTime ? a.refTime : b.refTime,
    proofSize: a.proofSize < b.proofSize ? a.proofSize : b.proofSize,
  }
}
