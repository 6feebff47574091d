import { connectionMethod } from '../../core/method.ts'

/** Runtime call at a pinned block, answered in an event. */
export const chainHead_v1_call = connectionMethod(
  'chainHead_v1_call',
  { params: ['followSubscription', 'hash', 'function', 'callParameters'] },
  (params, { follows }, connection) =>
    follows.get(connection, params.string(0))?.call(params.hash(1), params.string(2), params.bytes(3)) ?? {
      result: 'limitReached',
    },
)
