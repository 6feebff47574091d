import { unsubscribe } from '../../core/method.ts'

/** Ends state_subscribeStorage. */
export const state_unsubscribeStorage = unsubscribe('state_unsubscribeStorage')
