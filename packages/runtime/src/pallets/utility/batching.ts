import {
  addWeights,
  BadOrigin,
  type Ctx,
  callPays,
  callWeight,
  DB_READ,
  type DispatchOutcome,
  dispatch,
  ensure,
  type Origin,
  type Pays,
  type RuntimeCall,
  type Weight,
  weight,
  ZERO_WEIGHT,
} from '@glia/frame'
import { BATCHED_CALLS_LIMIT, utilityErrors } from './declarations.ts'

/** Benchmarked weight of a batch of `count` calls: two reads, `base` and `each` picoseconds. */
export const batchWeight = (base: number, each: number, count: number): Weight =>
  weight(BigInt(base) + BigInt(each) * BigInt(count) + 2n * DB_READ, 3983)

/** Declared weight of the calls in a batch. */
export const weightOf = (calls: readonly RuntimeCall[], ctx: Ctx): Weight =>
  addWeights(ZERO_WEIGHT, ...calls.map((call) => callWeight(ctx, call)))

/** A batch pays when any of its calls does. */
export const paysOf = (calls: readonly RuntimeCall[], ctx: Ctx): Pays =>
  calls.some((call) => callPays(ctx, call) === 'Yes') ? 'Yes' : 'No'

/** What every kind of batch checks first. Fails with BadOrigin or TooManyCalls. */
export function checkBatch(origin: Origin, calls: readonly RuntimeCall[]): void {
  ensure(origin.kind !== 'none', BadOrigin)
  ensure(calls.length <= BATCHED_CALLS_LIMIT, utilityErrors.TooManyCalls)
}

/** Runs calls in order until `goOn` says no; answers the weight they used. */
export function runCalls(
  ctx: Ctx,
  origin: Origin,
  calls: readonly RuntimeCall[],
  goOn: (outcome: DispatchOutcome, index: number, used: Weight) => boolean,
): Weight {
  let used: Weight = ZERO_WEIGHT
  for (const [index, call] of calls.entries()) {
    const outcome = dispatch(ctx, origin, call)
    used = addWeights(used, outcome.actualWeight)
    if (!goOn(outcome, index, used)) break
  }
  return used
}
