import {
  type AccountId,
  addWeights,
  benchmarked,
  type Ctx,
  type Guard,
  type RuntimeCall,
  type Weight,
} from '@glia/frame'
import { checkColdkeySwap } from './coldkeySwap.ts'
import { checkDelegateTake, isTakeCall } from './delegateTake.ts'
import { checkEvmKey, isEvmCall } from './evmKey.ts'
import { checkRateLimits, isRateLimited } from './rateLimits.ts'
import { checkServing, isServingCall } from './serving.ts'
import { checkWeights, isWeightsCall } from './weights.ts'

interface GuardOfCalls {
  appliesTo(call: RuntimeCall): boolean
  check(ctx: Ctx, who: AccountId, call: RuntimeCall): void
  readonly weight: Weight
}

/** In the reference's order: the error of an earlier guard wins. Weights of weights.rs (`check_..._extension`). */
const guards: readonly GuardOfCalls[] = [
  { appliesTo: () => true, check: checkColdkeySwap, weight: benchmarked(17_583_000n, 4198, 2, 0) },
  { appliesTo: isWeightsCall, check: checkWeights, weight: benchmarked(52_958_000n, 7671, 11, 0) },
  { appliesTo: isRateLimited, check: checkRateLimits, weight: benchmarked(35_376_000n, 4484, 7, 0) },
  { appliesTo: isTakeCall, check: checkDelegateTake, weight: benchmarked(15_378_000n, 4186, 3, 0) },
  { appliesTo: isServingCall, check: checkServing, weight: benchmarked(19_035_000n, 4112, 3, 0) },
  { appliesTo: isEvmCall, check: checkEvmKey, weight: benchmarked(15_448_000n, 4117, 2, 0) },
]

/** PERF: asked for every call of every batch, and which guards look at a call follows from its declaration alone. */
const weights = new WeakMap<object, Weight>()

/**
 * Checks of every call that a signature stands for, batched and proxied calls too (`DispatchExtension`). They fail with the
 * error of the guard that refuses.
 */
export const guard: Guard = {
  check(ctx, origin, call) {
    if (origin.kind !== 'signed') return
    for (const { appliesTo, check } of guards) if (appliesTo(call)) check(ctx, origin.account, call)
  },
  weight(call) {
    const declared = call.bound.call
    let sum = weights.get(declared)
    if (sum === undefined) {
      sum = addWeights(...guards.filter((each) => each.appliesTo(call)).map((each) => each.weight))
      weights.set(declared, sum)
    }
    return sum
  },
}
