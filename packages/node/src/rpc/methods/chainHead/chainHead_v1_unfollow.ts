import { connectionMethod } from '../../core/method.ts'

/** Ends chainHead_v1_follow. */
export const chainHead_v1_unfollow = connectionMethod(
  'chainHead_v1_unfollow',
  { params: ['followSubscription'] },
  (params, _services, connection) => {
    connection.unsubscribe(params.string(0))
    return null
  },
)
