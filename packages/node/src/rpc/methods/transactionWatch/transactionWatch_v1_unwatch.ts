import { unsubscribe } from '../../core/method.ts'

/** Ends transactionWatch_v1_submitAndWatch. */
export const transactionWatch_v1_unwatch = unsubscribe('transactionWatch_v1_unwatch')
