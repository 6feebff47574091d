import { connectionMethod } from '../../core/method.ts'

/** Extrinsics of a pinned block, in an event. */
export const chainHead_v1_body = connectionMethod(
  'chainHead_v1_body',
  { params: ['followSubscription', 'hash'] },
  (params, { follows }, connection) =>
    follows.get(connection, params.string(0))?.body(params.hash(1)) ?? { result: 'limitReached' },
)
