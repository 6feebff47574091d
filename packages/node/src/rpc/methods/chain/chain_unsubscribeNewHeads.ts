import { unsubscribe } from '../../core/method.ts'

/** Ends chain_subscribeNewHeads. */
export const chain_unsubscribeNewHeads = unsubscribe('chain_unsubscribeNewHeads', [
  'chain_unsubscribeNewHead',
  'unsubscribe_newHead',
])
