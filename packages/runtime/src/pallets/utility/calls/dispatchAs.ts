import {
  addWeights,
  type Ctx,
  call,
  callWeight,
  type DispatchError,
  dispatchUnfiltered,
  emit,
  ensureRoot,
  fail,
  type Origin,
  originOf,
  type PalletsOrigin,
  type RuntimeCall,
  resultOf,
  weight,
} from '@glia/frame'
import { utilityEvents } from '../declarations.ts'
import { asOrigin, innerCall } from './fields.ts'

interface AsAnother {
  readonly asOrigin: PalletsOrigin
  readonly call: RuntimeCall
}
const args = { asOrigin, call: innerCall }

/** Root makes a call as whoever it names, whatever filters and guards say; answers what it failed with. */
function made(ctx: Ctx, origin: Origin, { asOrigin: who, call: inner }: AsAnother): DispatchError | undefined {
  ensureRoot(origin)
  return dispatchUnfiltered(ctx, originOf(who), inner).error
}

export const dispatchAs = call<AsAnother>({
  index: 3,
  args,
  weight: ({ call: inner }, ctx) => addWeights(weight(6_893_000), callWeight(ctx, inner)),
  docs: 'Root makes a call as whoever it names; how that went stands in the event.',
  run(ctx, origin, asAnother) {
    emit(ctx, utilityEvents.DispatchedAs, { result: resultOf(made(ctx, origin, asAnother)) })
  },
})

export const dispatchAsFallible = call<AsAnother>({
  index: 7,
  args,
  weight: ({ call: inner }, ctx) => addWeights(weight(7_113_000), callWeight(ctx, inner)),
  docs: 'Root makes a call as whoever it names, and fails with it.',
  run(ctx, origin, asAnother) {
    const error = made(ctx, origin, asAnother)
    if (error !== undefined) fail(error)
    emit(ctx, utilityEvents.DispatchedAs, { result: resultOf(undefined) })
  },
})
