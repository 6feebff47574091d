import { connectionMethod } from '../../core/method.ts'
import { runtimeVersionJson } from '../../json/runtimeVersion.ts'

/** The runtime version now, and whenever it changes (it does not while the node runs). */
export const state_subscribeRuntimeVersion = connectionMethod(
  'state_subscribeRuntimeVersion',
  { aliases: ['chain_subscribeRuntimeVersion'] },
  (_params, { chain }, connection) => {
    const subscription = connection.open('state_runtimeVersion')
    subscription.notify(JSON.stringify(runtimeVersionJson(chain.runtime)))
    return subscription.id
  },
)
