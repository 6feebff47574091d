import { unsubscribe } from '../../core/method.ts'

/** Ends chain_subscribeFinalizedHeads. */
export const chain_unsubscribeFinalizedHeads = unsubscribe('chain_unsubscribeFinalizedHeads', [
  'chain_unsubscribeFinalisedHeads',
])
