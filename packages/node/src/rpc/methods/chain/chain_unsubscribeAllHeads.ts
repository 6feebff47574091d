import { unsubscribe } from '../../core/method.ts'

/** Ends chain_subscribeAllHeads. */
export const chain_unsubscribeAllHeads = unsubscribe('chain_unsubscribeAllHeads')
