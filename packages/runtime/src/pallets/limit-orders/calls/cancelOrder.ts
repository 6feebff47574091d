import { benchmarked, call, emit, ensure, ensureSigned, field } from '@glia/frame'
import { limitOrdersErrors, limitOrdersEvents } from '../declarations.ts'
import { orderId, versionedOrder } from '../order.ts'
import { orders } from '../storage.ts'

export const cancelOrder = call({
  index: 2,
  args: { order: field(versionedOrder, 'VersionedOrder<T::AccountId>') },
  weight: benchmarked(14_822_000, 3_522, 1, 1),
  docs: 'The signer of an order takes it back: it is never executed.',
  run(ctx, origin, { order }) {
    const signer = ensureSigned(origin)
    ensure(order.value.signer === signer, limitOrdersErrors.Unauthorized)
    const id = orderId(order)
    ensure(!orders.has(ctx, id), limitOrdersErrors.OrderAlreadyProcessed)
    orders.set(ctx, id, { type: 'Cancelled' })
    emit(ctx, limitOrdersEvents.OrderCancelled, { orderId: id, signer })
  },
})
