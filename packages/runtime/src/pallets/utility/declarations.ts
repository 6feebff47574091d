import {
  type Codec,
  constant,
  type DispatchError,
  dispatchError,
  errors,
  events,
  struct,
  u32,
  unit,
  variant,
} from '@glia/frame'

/** `Result<(), DispatchError>` in events. */
export type DispatchResult = { readonly type: 'Ok' } | { readonly type: 'Err'; readonly value: DispatchError }
export const dispatchResult = variant<{ Ok: null; Err: DispatchError }>(
  { Ok: unit, Err: dispatchError },
  {
    path: 'Result',
    params: [
      { name: 'T', type: unit.type },
      { name: 'E', type: dispatchError.type },
    ],
  },
) as Codec<DispatchResult>

export const utilityEvents = events<{
  BatchInterrupted: { index: number; error: DispatchError }
  BatchCompleted: null
  BatchCompletedWithErrors: null
  ItemCompleted: null
  ItemFailed: { error: DispatchError }
  DispatchedAs: { result: DispatchResult }
  IfElseMainSuccess: null
  IfElseFallbackCalled: { mainError: DispatchError }
}>({
  BatchInterrupted: {
    fields: struct({ index: u32, error: dispatchError }),
    docs: 'Batch of dispatches did not complete fully. Index of first failing dispatch given, as well as the error.',
  },
  BatchCompleted: { fields: unit, docs: 'Batch of dispatches completed fully with no error.' },
  BatchCompletedWithErrors: { fields: unit, docs: 'Batch of dispatches completed but has errors.' },
  ItemCompleted: { fields: unit, docs: 'A single item within a Batch of dispatches has completed with no error.' },
  ItemFailed: {
    fields: struct({ error: dispatchError }),
    docs: 'A single item within a Batch of dispatches has completed with error.',
  },
  DispatchedAs: { fields: struct({ result: dispatchResult }), docs: 'A call was dispatched.' },
  IfElseMainSuccess: { fields: unit, docs: 'Main call was dispatched.' },
  IfElseFallbackCalled: { fields: struct({ mainError: dispatchError }), docs: 'The fallback call was dispatched.' },
})

export const utilityErrors = errors({
  TooManyCalls: 'Too many calls batched.',
  InvalidDerivedAccount: 'Bad input data for derived account ID',
})

/** A third of the largest allocation over the aligned size of a call: 32 MiB / 3 / 1 KiB. */
export const BATCHED_CALLS_LIMIT = 10_922
export const utilityConstants = {
  batched_calls_limit: constant(u32, BATCHED_CALLS_LIMIT, 'The limit on the number of batched calls.'),
}
