import { constant, dispatchError, dispatchResult, event, field, plain, u32 } from '@glia/frame'
import { home } from './home.ts'

const error = field(dispatchError, 'DispatchError')

export const utilityEvents = home.events({
  BatchInterrupted: event('A batch ended at a call that failed: which one, and why.', {
    index: plain.u32,
    error,
  }),
  BatchCompleted: event('All calls of a batch went well.'),
  BatchCompletedWithErrors: event('A batch is through, and some of its calls failed.'),
  ItemCompleted: event('A call of a batch went well.'),
  ItemFailed: event('A call of a batch failed: why.', { error }),
  DispatchedAs: event('A call was made in another’s name: what came of it.', {
    result: field(dispatchResult, 'DispatchResult'),
  }),
  IfElseMainSuccess: event('The first of two calls went well.'),
  IfElseFallbackCalled: event('The first of two calls failed, and the second was made: why.', { mainError: error }),
})

export const utilityErrors = home.errors({
  TooManyCalls: 'A batch has more calls than batched_calls_limit.',
  InvalidDerivedAccount: 'No account can be derived from that.',
})

/** A third of the largest allocation over the aligned size of a call: 32 MiB / 3 / 1 KiB. */
export const BATCHED_CALLS_LIMIT = 10_922
export const utilityConstants = {
  batched_calls_limit: constant(u32, BATCHED_CALLS_LIMIT, 'Calls of a batch at most.'),
}
