import {
  type AccountId,
  addWeights,
  benchmarked,
  type Ctx,
  type Origin,
  type RuntimeCall,
  type Weight,
} from '@glia/frame'
import { checkColdkeySwap } from './coldkeySwap.ts'
import { checkDelegateTake, isTakeCall } from './delegateTake.ts'
import { checkRateLimits, isRateLimited } from './rateLimits.ts'
import { checkServing, isServingCall } from './serving.ts'
import { checkWeights, isWeightsCall } from './weights.ts'

interface Guard {
  appliesTo(call: RuntimeCall): boolean
  check(ctx: Ctx, who: AccountId, call: RuntimeCall): void
  readonly weight: Weight
}

/** In the reference's order: the error of an earlier guard wins. Weights of weights.rs (`check_..._extension`). */
const guards: readonly Guard[] = [
  { appliesTo: () => true, check: checkColdkeySwap, weight: benchmarked(17_583_000n, 4198, 2, 0) },
  { appliesTo: isWeightsCall, check: checkWeights, weight: benchmarked(52_958_000n, 7671, 11, 0) },
  { appliesTo: isRateLimited, check: checkRateLimits, weight: benchmarked(35_376_000n, 4484, 7, 0) },
  { appliesTo: isTakeCall, check: checkDelegateTake, weight: benchmarked(15_378_000n, 4186, 3, 0) },
  { appliesTo: isServingCall, check: checkServing, weight: benchmarked(19_035_000n, 4112, 3, 0) },
]

/**
 * Checks of every call that a signature stands for, batched and proxied calls too (`DispatchExtension`). Fails with the
 * error of the guard that refuses.
 */
export function guard(ctx: Ctx, origin: Origin, call: RuntimeCall): void {
  if (origin.kind !== 'signed') return
  for (const { appliesTo, check } of guards) if (appliesTo(call)) check(ctx, origin.account, call)
}

/** What the guards of a call cost. */
export function guardWeight(call: RuntimeCall): Weight {
  return addWeights(...guards.filter(({ appliesTo }) => appliesTo(call)).map(({ weight }) => weight))
}
