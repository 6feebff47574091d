import type { PostInfo } from '../pallet/call.ts'
import { DispatchFailure, fail } from '../pallet/dispatchError.ts'
import type { Origin } from '../pallet/origin.ts'
import { addWeights, type DispatchClass, type Pays, type Weight } from '../pallet/weight.ts'
import { systemErrors } from '../system/events.ts'
import { stoppedIn } from '../system/header.ts'
import { digestOfBlock } from '../system/storage.ts'
import { Interruption, isReproducible } from './callFault.ts'
import type { Ctx } from './ctx.ts'
import type { DispatchInfo, DispatchOutcome } from './extension.ts'
import { requireKept } from './keptDigest.ts'
import type { RuntimeCall } from './runtimeCall.ts'

/** Declared weight of a call, with that of the runtime's guards, which run before it. */
export function callWeight(ctx: Ctx, call: RuntimeCall): Weight {
  const declared = call.bound.call.weight
  const own = typeof declared === 'function' ? declared(call.args, ctx) : declared
  const { guard } = ctx.runtime
  return guard === undefined ? own : addWeights(own, guard.weight(call))
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

/** `get_dispatch_info`: what a call costs before it runs. */
export function dispatchInfo(ctx: Ctx, call: RuntimeCall): DispatchInfo {
  return { callWeight: callWeight(ctx, call), class: callClass(ctx, call), paysFee: callPays(ctx, call) }
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
  return run(ctx, origin, call, checkCall)
}

/** As `dispatch`, whatever the filters and guards say of the call (`dispatch_bypass_filter`); those of calls in it are asked. */
export function dispatchUnfiltered(ctx: Ctx, origin: Origin, call: RuntimeCall): DispatchOutcome {
  return run(ctx, origin, call, NO_CHECK)
}

const NO_CHECK = () => {}

/** The filters of the chain and of the origin, then the guards; root is asked nothing. */
function checkCall(ctx: Ctx, origin: Origin, call: RuntimeCall): void {
  if (origin.kind === 'root') return
  const { filter, guard } = ctx.runtime
  if (filter?.(ctx, call) === false || origin.filters?.some((each) => !each(ctx, call)) === true)
    fail(systemErrors.CallFiltered)
  guard?.check(ctx, origin, call)
}

function run(ctx: Ctx, origin: Origin, call: RuntimeCall, check: typeof checkCall): DispatchOutcome {
  betweenCalls(ctx)
  // Before it runs: what a call declares may depend on what it changes.
  const weight = callWeight(ctx, call)
  const pays = callPays(ctx, call)
  try {
    const post = ctx.transaction(() => {
      check(ctx, origin, call)
      return call.bound.call.run(ctx, origin, call.args)
    })
    return outcomeOf(undefined, post, weight, pays)
  } catch (error) {
    if (!(error instanceof DispatchFailure)) throw error
    return outcomeOf(error.error, error.post, weight, pays)
  }
}

/** @param weight and `pays`, as the call declares */
function outcomeOf(
  error: DispatchOutcome['error'],
  post: PostInfo | undefined | void,
  weight: Weight,
  pays: Pays,
): DispatchOutcome {
  return {
    error,
    actualWeight: post?.actualWeight === undefined ? weight : minWeight(post.actualWeight, weight),
    saidWeight: post?.actualWeight,
    paysFee: pays === 'No' ? 'No' : (post?.paysFee ?? 'Yes'),
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

/**
 * Runs a call that no transaction brought, as one that was put on a schedule: a hook that fails is the end of its chain, so that what the
 * runtime fails on fails the call, as {@link dispatchOfTransaction}, and so does a value that it wrote and that has no encoding, or what it
 * makes of the block's digest.
 */
export function dispatchOfHook(ctx: Ctx, origin: Origin, call: RuntimeCall): DispatchOutcome {
  try {
    return ctx.undoable(() => {
      const began = digestOfBlock.get(ctx)
      const outcome = dispatch(ctx, origin, call)
      requireKept(began.logs, digestOfBlock.get(ctx).logs, stoppedIn(began))
      ctx.overlay.changes()
      return outcome
    })
  } catch (fault) {
    if (!isReproducible(fault)) throw fault
    ctx.hookFaults.push(fault)
    return failedBy(ctx, call, fault)
  }
}

/** How the call of a transaction has ended that was stopped: it counts with the weight and the fee that were declared. */
export const stoppedOutcome = (ctx: Ctx, call: RuntimeCall): DispatchOutcome => ({
  error: { type: 'Exhausted' },
  actualWeight: callWeight(ctx, call),
  paysFee: callPays(ctx, call),
})

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
