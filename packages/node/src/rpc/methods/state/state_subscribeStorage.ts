import { connectionMethod } from '../../core/method.ts'

/** Values of keys: all of them at once, then those that change. */
export const state_subscribeStorage = connectionMethod(
  'state_subscribeStorage',
  { params: ['keys'] },
  (params, { storageWatch }, connection) => {
    const keys = params.keys(0)
    const subscription = connection.open('state_storage', { onClose: () => storageWatch.delete(subscription, keys) })
    storageWatch.add(subscription, keys)
    return subscription.id
  },
)
