import { cancelOrder } from './calls/cancelOrder.ts'
import { executeBatchedOrders } from './calls/executeBatchedOrders.ts'
import { executeOrders } from './calls/executeOrders.ts'
import { setPalletStatus } from './calls/setPalletStatus.ts'
import { limitOrdersConstants, limitOrdersErrors, limitOrdersEvents } from './declarations.ts'
import { home } from './home.ts'
import { limitOrdersStorage } from './storage.ts'

/** Orders that are signed elsewhere, and executed by whoever relays them once the price is one that they name. */
export const limitOrders = home.pallet({
  storage: limitOrdersStorage,
  calls: { executeOrders, executeBatchedOrders, cancelOrder, setPalletStatus },
  events: limitOrdersEvents,
  errors: limitOrdersErrors,
  constants: limitOrdersConstants,
})
