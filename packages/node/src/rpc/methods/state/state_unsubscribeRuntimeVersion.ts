import { unsubscribe } from '../../core/method.ts'

/** Ends state_subscribeRuntimeVersion. */
export const state_unsubscribeRuntimeVersion = unsubscribe('state_unsubscribeRuntimeVersion', [
  'chain_unsubscribeRuntimeVersion',
])
